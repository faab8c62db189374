//! Chunks: stretches of addresses, each on one or two stretches of the device.

use uuid::Uuid;

use super::fields::Fields;
use super::key::{CHUNKS, DEVICE, Key, Kind, TreeId};

/// Bytes of a stripe, the unit in which copies and devices are told apart.
pub(super) const STRIPE: u64 = 64 << 10;

/// What is in a chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Content of files.
    Data,
    /// The tree of chunks.
    System,
    /// All other trees.
    Metadata,
}

/// A chunk. Its address is the place of its first copy on the device.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chunk {
    pub(super) role: Role,
    pub(super) start: u64,
    pub(super) len: u64,
    /// The place of its second copy.
    pub(super) copy: Option<u64>,
    /// Bytes that are in use, all of them at its beginning.
    pub(super) used: u64,
}

impl Chunk {
    /// Where it ends.
    pub(super) fn end(&self) -> u64 {
        self.start + self.len
    }

    /// The places of its copies on the device.
    pub(super) fn places(&self) -> impl Iterator<Item = u64> {
        [self.start].into_iter().chain(self.copy)
    }

    /// Bytes of the device that it takes.
    pub(super) fn taken(&self) -> u64 {
        self.len * self.places().count() as u64
    }

    /// What is in it, and that it has two copies.
    fn flags(&self) -> u64 {
        let role = match self.role {
            Role::Data => 1,
            Role::System => 1 << 1,
            Role::Metadata => 1 << 2,
        };
        role | if self.copy.is_some() { 1 << 5 } else { 0 }
    }

    /// Its item in the tree of chunks.
    pub(super) fn item(&self, device: Uuid) -> (Key, Vec<u8>) {
        let copies = self.places().count() as u16;
        let head = Fields::new()
            .u64(self.len)
            .u64(TreeId::Extent.object()) // Its owner.
            .u64(STRIPE)
            .u64(self.flags())
            .u32(STRIPE as u32) // Alignment
            .u32(STRIPE as u32) // and width of accesses.
            .u32(4096) // Bytes of a sector.
            .u16(copies)
            .u16(1); // Stripes within a copy.
        let item = self.places().fold(head, |item, place| item.u64(DEVICE).u64(place).uuid(device));
        (Key::new(CHUNKS, Kind::Chunk, self.start), item.done())
    }

    /// Its items in the tree of devices.
    pub(super) fn extents(&self, chunk_tree: Uuid) -> impl Iterator<Item = (Key, Vec<u8>)> {
        let extent = Fields::new().u64(TreeId::Chunk.object()).u64(CHUNKS).u64(self.start).u64(self.len);
        let item = extent.uuid(chunk_tree).done();
        self.places().map(move |place| (Key::new(DEVICE, Kind::DevExtent, place), item.clone()))
    }

    /// Its item in the tree of extents.
    pub(super) fn group(&self) -> (Key, Vec<u8>) {
        let item = Fields::new().u64(self.used).u64(CHUNKS).u64(self.flags());
        (Key::new(self.start, Kind::BlockGroup, self.len), item.done())
    }

    /// Its items in the tree of free space: how many free stretches there are, and the one at its end.
    pub(super) fn free(&self) -> Vec<(Key, Vec<u8>)> {
        let free = self.len - self.used;
        let info = Fields::new().u32(u32::from(free > 0)).u32(0).done();
        let mut items = vec![(Key::new(self.start, Kind::FreeSpaceInfo, self.len), info)];
        if free > 0 {
            items.push((Key::new(self.start + self.used, Kind::FreeSpaceExtent, free), Vec::new()));
        }
        items
    }
}
