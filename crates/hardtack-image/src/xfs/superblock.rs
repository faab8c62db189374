//! The superblock (XFS Algorithms & Data Structures, "Superblocks"; `struct xfs_dsb` of the kernel).

use super::fields::{put16, put32, put64, seal};
use super::groups::SECTOR;
use super::shape::{BLOCK, CHUNK_BLOCKS, INODE, INODES_IN_BLOCK_LOG, Shape};

/// Bytes of a label.
pub(super) const LABEL: usize = 12;

/// Version 5 with: link counts of 32 bits, aligned inode chunks, a log of version 2, unwritten extents, directories of
/// version 2, and more features told elsewhere.
const VERSION: u16 = 0x8000 | 0x2000 | 0x1000 | 0x0400 | 0x0080 | 0x0020 | 5;
/// There are extended attributes.
const ATTRIBUTES: u16 = 0x0010;
/// Counters that are right after an unmount alone, attribute forks of any size, project numbers of 32 bits, checksums.
const FEATURES: u32 = 0x2 | 0x8 | 0x80 | 0x100;
/// What an older kernel may not write to: a tree of free inodes, shared blocks, counted inode trees.
const READ_ONLY_FEATURES: u32 = 0x1 | 0x4 | 0x8;
/// What it may not even read: types in directories, inode chunks with holes, times beyond 2038.
const FEATURES_TO_READ: u32 = 0x1 | 0x2 | 0x8;

/// What a superblock says beside the shape of its file system.
pub(super) struct Superblock<'a> {
    pub(super) shape: &'a Shape,
    pub(super) uuid: &'a [u8; 16],
    pub(super) label: &'a str,
    /// Whether any inode has extended attributes.
    pub(super) attributes: bool,
    /// The root directory; the inodes that the format keeps for itself follow it.
    pub(super) root: u64,
    /// Inodes of all chunks.
    pub(super) inodes: u64,
    /// Those of them that are free.
    pub(super) free_inodes: u64,
    pub(super) free_blocks: u64,
}

impl Superblock<'_> {
    /// The superblock: the same in all groups.
    pub(super) fn encode(&self) -> [u8; SECTOR] {
        let mut raw = [0; SECTOR];
        let shape = self.shape;
        raw[..4].copy_from_slice(b"XFSB");
        put32(&mut raw, 4, BLOCK as u32);
        put64(&mut raw, 8, shape.blocks);
        raw[32..48].copy_from_slice(self.uuid);
        put64(&mut raw, 48, shape.number(shape.log_start()));
        for (at, inode) in [(56, self.root), (64, self.root + 1), (72, self.root + 2)] {
            put64(&mut raw, at, inode);
        }
        put32(&mut raw, 80, 1); // Blocks of an extent of the real-time section.
        put32(&mut raw, 84, shape.group_blocks as u32);
        put32(&mut raw, 88, shape.groups);
        put32(&mut raw, 96, shape.log_blocks as u32);
        put16(&mut raw, 100, if self.attributes { VERSION | ATTRIBUTES } else { VERSION });
        put16(&mut raw, 102, SECTOR as u16);
        put16(&mut raw, 104, INODE as u16);
        put16(&mut raw, 106, 1 << INODES_IN_BLOCK_LOG);
        raw[108..108 + self.label.len()].copy_from_slice(self.label.as_bytes());
        let logs = [BLOCK.ilog2(), SECTOR.ilog2(), INODE.ilog2(), INODES_IN_BLOCK_LOG, shape.group_log()];
        for (at, log) in (120..).zip(logs) {
            raw[at] = log as u8;
        }
        raw[127] = shape.inode_percent;
        put64(&mut raw, 128, self.inodes);
        put64(&mut raw, 136, self.free_inodes);
        put64(&mut raw, 144, self.free_blocks);
        put32(&mut raw, 180, CHUNK_BLOCKS as u32); // At whose multiples an inode chunk begins.
        put32(&mut raw, 196, 1); // The log is written in basic blocks.
        put32(&mut raw, 200, FEATURES);
        put32(&mut raw, 204, FEATURES); // Once misplaced, and kept in both places since.
        put32(&mut raw, 212, READ_ONLY_FEATURES);
        put32(&mut raw, 216, FEATURES_TO_READ);
        put32(&mut raw, 228, CHUNK_BLOCKS as u32 / 2); // The same for a chunk with holes.
        seal(&mut raw, 224);
        raw
    }
}
