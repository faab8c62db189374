//! The superblock (kernel documentation, filesystems/ext4, "Super Block").

use super::crc;
use super::inode::{self, Inode};
use super::shape::{BLOCK, DESCRIPTOR, GROUP, INODE, RESERVED_INODES, Shape};
use crate::bytes::{low32, put16, put32};

/// Bytes of a superblock.
const LEN: usize = 1024;

// Features that an old kernel may ignore.
const HAS_JOURNAL: u32 = 0x4;
const EXT_ATTR: u32 = 0x8;
const RESIZE_INODE: u32 = 0x10;
const DIR_INDEX: u32 = 0x20;
// Features that it must know to mount.
const FILETYPE: u32 = 0x2;
const EXTENTS: u32 = 0x40;
const WIDE: u32 = 0x80;
const FLEX_BG: u32 = 0x200;
// Features that it must know to write.
const SPARSE_SUPER: u32 = 0x1;
const LARGE_FILE: u32 = 0x2;
const HUGE_FILE: u32 = 0x8;
const DIR_NLINK: u32 = 0x20;
const EXTRA_ISIZE: u32 = 0x40;
const METADATA_CSUM: u32 = 0x400;

/// Names are hashed as unsigned bytes, whatever the machine's `char` is.
const UNSIGNED_HASH: u32 = 0x2;
/// Mount options that every mount begins with: `user_xattr` and `acl`.
const DEFAULT_OPTIONS: u32 = 0xc;
/// No more than this is kept for root alone, in blocks: 1 GiB.
const MOST_KEPT: u64 = 1 << 18;

/// What a superblock says beside the shape of its file system.
pub(super) struct Superblock<'a> {
    pub(super) shape: &'a Shape,
    pub(super) uuid: &'a [u8; 16],
    pub(super) hash_seed: &'a [u8; 16],
    pub(super) label: &'a str,
    pub(super) epoch: i64,
    pub(super) free_blocks: u64,
    pub(super) free_inodes: u32,
    pub(super) journal: &'a Inode,
}

impl Superblock<'_> {
    /// The superblock as it stands in `group`.
    pub(super) fn encode(&self, group: u32) -> [u8; LEN] {
        let mut raw = [0; LEN];
        self.sizes(&mut raw);
        self.features(&mut raw);
        self.times(&mut raw);
        self.journal(&mut raw);
        put16(&mut raw, 0x5a, group as u16);
        raw[0x68..0x78].copy_from_slice(self.uuid);
        raw[0xec..0xfc].copy_from_slice(self.hash_seed);
        let label = self.label.as_bytes();
        raw[0x78..0x78 + label.len().min(16)].copy_from_slice(&label[..label.len().min(16)]);
        let sum = crc::update(!0, &raw[..LEN - 4]);
        put32(&mut raw, LEN - 4, sum);
        raw
    }

    fn sizes(&self, raw: &mut [u8]) {
        let shape = self.shape;
        let kept = (shape.blocks / 20).min(MOST_KEPT);
        put32(raw, 0x00, shape.inodes());
        for (low, high, blocks) in [(0x04, 0x150, shape.blocks), (0x08, 0x154, kept), (0x0c, 0x158, self.free_blocks)] {
            put32(raw, low, low32(blocks));
            put32(raw, high, low32(blocks >> 32));
        }
        put32(raw, 0x10, self.free_inodes);
        put32(raw, 0x18, BLOCK.ilog2() - 10); // Bytes of a block, as a power of two over 1024.
        put32(raw, 0x1c, BLOCK.ilog2() - 10); // The same of a cluster.
        put32(raw, 0x20, GROUP as u32);
        put32(raw, 0x24, GROUP as u32);
        put32(raw, 0x28, shape.inodes_per_group);
        put32(raw, 0x54, RESERVED_INODES + 1);
        put16(raw, 0x58, INODE as u16);
        put16(raw, 0xce, shape.growth_blocks as u16);
        put16(raw, 0xfe, DESCRIPTOR as u16);
        put16(raw, 0x15c, 32); // Bytes of an inode in use behind the first 128.
        put16(raw, 0x15e, 32);
        raw[0x174] = shape.flex.ilog2() as u8;
    }

    fn features(&self, raw: &mut [u8]) {
        let resize = if self.shape.growth_blocks > 0 { RESIZE_INODE } else { 0 };
        put16(raw, 0x34, 0); // Mounts so far.
        put16(raw, 0x36, u16::MAX); // No check after a number of mounts.
        put16(raw, 0x38, 0xef53);
        put16(raw, 0x3a, 1); // Clean.
        put16(raw, 0x3c, 1); // Continue after errors.
        put32(raw, 0x4c, 1); // Inodes of variable size.
        put32(raw, 0x5c, HAS_JOURNAL | EXT_ATTR | resize | DIR_INDEX);
        put32(raw, 0x60, FILETYPE | EXTENTS | WIDE | FLEX_BG);
        put32(raw, 0x64, SPARSE_SUPER | LARGE_FILE | HUGE_FILE | DIR_NLINK | EXTRA_ISIZE | METADATA_CSUM);
        raw[0xfc] = 1; // Half MD4.
        put32(raw, 0x100, DEFAULT_OPTIONS);
        put32(raw, 0x160, UNSIGNED_HASH);
        raw[0x175] = 1; // CRC-32C.
    }

    fn times(&self, raw: &mut [u8]) {
        let epoch = self.epoch.max(0) as u64;
        // Written, checked, made.
        for (low, high) in [(0x30, 0x274), (0x40, 0x277), (0x108, 0x276)] {
            put32(raw, low, low32(epoch));
            raw[high] = (epoch >> 32) as u8;
        }
    }

    /// The journal's inode, and a copy of how it is found.
    fn journal(&self, raw: &mut [u8]) {
        put32(raw, 0xe0, inode::JOURNAL);
        raw[0xfd] = 1; // The copy is one of block numbers.
        raw[0x10c..0x10c + 60].copy_from_slice(&self.journal.block);
        put32(raw, 0x10c + 60, low32(self.journal.size >> 32));
        put32(raw, 0x10c + 64, low32(self.journal.size));
    }
}
