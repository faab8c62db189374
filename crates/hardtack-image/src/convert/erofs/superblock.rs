//! The superblock (`erofs_super_block`).

use uuid::Uuid;

use super::{BLOCK, SLOT};
use crate::bytes::{low16, low32, put16, put32, put64};

/// Where it stands, and its length in bytes.
pub(super) const AT: usize = 1024;
pub(super) const LENGTH: usize = 128;
const MAGIC: u32 = 0xe0f5_e1e2;
/// The checksum counts, and inodes of the long form have their own time.
const COMPATIBLE: u32 = 0b11;

/// What it tells.
pub(super) struct Superblock {
    /// Where the inode of the root stands.
    pub(super) root: u64,
    pub(super) inodes: u64,
    pub(super) blocks: u32,
    /// In seconds since 1970.
    pub(super) epoch: i64,
    pub(super) uuid: Uuid,
}

impl Superblock {
    /// Puts it into the first block, of which everything else is there, with the checksum of the block.
    pub(super) fn put(&self, first: &mut [u8; BLOCK]) {
        let raw = &mut first[AT..];
        put32(raw, 0, MAGIC);
        put32(raw, 8, COMPATIBLE);
        raw[12] = BLOCK.trailing_zeros() as u8;
        put16(raw, 14, low16(self.root / SLOT));
        put64(raw, 16, self.inodes);
        raw[24..32].copy_from_slice(&self.epoch.to_le_bytes());
        put32(raw, 36, self.blocks);
        raw[48..64].copy_from_slice(self.uuid.as_bytes());
        // CRC-32C over all that follows of the block, not inverted at its end.
        let sum = !crc32c::crc32c(raw);
        put32(raw, 4, low32(sum.into()));
    }
}
