//! The superblock (`squashfs_super_block`).

use super::BLOCK;
use crate::bytes::{low32, put16, put32, put64};

/// Bytes of it.
pub(super) const LENGTH: usize = 96;
const MAGIC: &[u8; 4] = b"hsqs";
const ZSTANDARD: u16 = 6;
/// No file's end is put together with others.
const NO_FRAGMENTS: u16 = 0x10;
/// There are no extended attributes.
const NO_ATTRIBUTES: u16 = 0x200;

/// What it tells: counts, and where the tables begin.
pub(super) struct Superblock {
    pub(super) inodes: u32,
    /// In seconds since 1970.
    pub(super) mtime: u32,
    pub(super) ids: u16,
    /// Where the root's inode stands in its table.
    pub(super) root: u64,
    pub(super) bytes: u64,
    pub(super) id_table: u64,
    pub(super) attribute_table: u64,
    pub(super) inode_table: u64,
    pub(super) directory_table: u64,
}

impl Superblock {
    pub(super) fn encode(&self) -> [u8; LENGTH] {
        let mut raw = [0; LENGTH];
        raw[..4].copy_from_slice(MAGIC);
        put32(&mut raw, 4, self.inodes);
        put32(&mut raw, 8, self.mtime);
        put32(&mut raw, 12, low32(BLOCK));
        put16(&mut raw, 20, ZSTANDARD);
        put16(&mut raw, 22, BLOCK.trailing_zeros() as u16);
        let attributes = if self.attribute_table == super::NO_TABLE { NO_ATTRIBUTES } else { 0 };
        put16(&mut raw, 24, NO_FRAGMENTS | attributes);
        put16(&mut raw, 26, self.ids);
        put16(&mut raw, 28, 4);
        put64(&mut raw, 32, self.root);
        put64(&mut raw, 40, self.bytes);
        put64(&mut raw, 48, self.id_table);
        put64(&mut raw, 56, self.attribute_table);
        put64(&mut raw, 64, self.inode_table);
        put64(&mut raw, 72, self.directory_table);
        // Neither ends of files in common nor a way from numbers to inodes.
        put64(&mut raw, 80, super::NO_TABLE);
        put64(&mut raw, 88, super::NO_TABLE);
        raw
    }
}
