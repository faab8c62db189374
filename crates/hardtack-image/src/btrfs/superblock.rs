//! Superblocks.

use super::chunk::Chunk;
use super::devices::Device;
use super::fields::Fields;
use super::key::{GENERATION, ROOT_TREE_DIRECTORY};
use super::node::{NODE, checksum};
use super::root::Place;

/// Bytes of a superblock.
const LEN: usize = 4096;
/// Bytes of a label, with the NUL behind it.
pub(super) const LABEL: usize = 256;
/// Bytes of the copy of the chunk that leads to all others.
const SYSTEM_CHUNKS: usize = 2048;

/// `FREE_SPACE_TREE` and `FREE_SPACE_TREE_VALID`.
const COMPATIBLE_TO_READ: u64 = 1 | 1 << 1;
/// `MIXED_BACKREF`, `EXTENDED_IREF` and `SKINNY_METADATA`.
const INCOMPATIBLE: u64 = 1 | 1 << 6 | 1 << 8;

/// What superblocks tell.
pub(super) struct Superblock<'a> {
    pub(super) device: &'a Device,
    pub(super) label: &'a str,
    pub(super) chunks: &'a [Chunk],
    pub(super) root: Place,
    pub(super) chunk_root: Place,
}

impl Superblock<'_> {
    /// The superblock that stands at `place`.
    pub(super) fn encode(&self, place: u64) -> Vec<u8> {
        let system: Vec<u8> = self
            .chunks
            .iter()
            .take(1)
            .map(|chunk| chunk.item(self.device.uuid))
            .flat_map(|(key, item)| [key.encode(), item].concat())
            .collect();
        let label = self.label.as_bytes();
        let mut raw = Fields::new()
            .zeros(32) // Checksum.
            .uuid(self.device.file_system)
            .u64(place)
            .u64(1) // Written.
            .bytes(b"_BHRfS_M")
            .u64(GENERATION)
            .u64(self.root.address)
            .u64(self.chunk_root.address)
            .zeros(16) // No log.
            .u64(self.device.bytes)
            .u64(self.chunks.iter().map(|chunk| chunk.used).sum())
            .u64(ROOT_TREE_DIRECTORY)
            .u64(1) // Devices.
            .u32(4096) // Bytes of a sector,
            .u32(NODE as u32) // of a block of a tree,
            .u32(NODE as u32) // and once of a leaf.
            .u32(4096) // Bytes of a stripe, in vain: chunks tell their own.
            .u32(system.len() as u32)
            .u64(GENERATION) // Of the tree of chunks.
            .u64(0)
            .u64(COMPATIBLE_TO_READ)
            .u64(INCOMPATIBLE)
            .u16(0) // Checksums are CRC-32C.
            .u8(self.root.level)
            .u8(self.chunk_root.level)
            .u8(0)
            .bytes(&self.device.item(self.chunks))
            .bytes(label)
            .zeros(LABEL - label.len())
            .u64(0) // No free space in the older form.
            .u64(GENERATION) // The tree of identities is complete.
            .zeros(240)
            .bytes(&system)
            .zeros(SYSTEM_CHUNKS - system.len())
            .done();
        raw.resize(LEN, 0);
        checksum(&mut raw);
        raw
    }
}
