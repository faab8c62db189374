//! Group descriptors and bitmaps (kernel documentation, filesystems/ext4, "Block Group Descriptors" and
//! "Block and inode Bitmaps").

use super::crc;
use super::shape::{BLOCK, DESCRIPTOR, Shape};
use crate::bytes::{low16, low32, put16, put32};
use crate::part::Cursor;

/// The inode bitmap and table of the group were never written.
const INODES_UNUSED: u16 = 0x1;
/// The block bitmap of the group was never written.
const BLOCKS_UNUSED: u16 = 0x2;
/// What is unused of the inode table is zeros.
const TABLE_ZEROED: u16 = 0x4;

/// What is in use, group by group.
pub(super) struct Groups {
    /// All descriptors, one behind the other.
    pub(super) descriptors: Vec<u8>,
    /// The bitmaps to be written, with their places.
    pub(super) bitmaps: Vec<(u64, Vec<u8>)>,
    pub(super) free_blocks: u64,
    pub(super) free_inodes: u32,
}

/// Describes all groups. Blocks are in use as `cursor` gave them out; inodes from the first on, `inodes` of them,
/// the reserved ones included; `directories` are those inodes that are directories.
pub(super) fn describe(
    shape: &Shape,
    seed: u32,
    cursor: &Cursor,
    inodes: u32,
    directories: impl Iterator<Item = u32>,
) -> Groups {
    let mut counts = vec![0_u32; shape.groups as usize];
    for number in directories {
        counts[((number - 1) / shape.inodes_per_group) as usize] += 1;
    }
    let mut groups = Groups { descriptors: Vec::new(), bitmaps: Vec::new(), free_blocks: 0, free_inodes: 0 };
    for (group, directories) in (0..shape.groups).zip(counts) {
        let first = group * shape.inodes_per_group;
        let used_inodes = inodes.saturating_sub(first).min(shape.inodes_per_group);
        groups.add(
            shape,
            seed,
            &Group { group, used_blocks: shape.used_blocks(group, cursor.next()), used_inodes, directories },
        );
    }
    groups
}

struct Group {
    group: u32,
    used_blocks: u64,
    used_inodes: u32,
    directories: u32,
}

impl Groups {
    fn add(&mut self, shape: &Shape, seed: u32, group: &Group) {
        let Group { group, used_blocks, used_inodes, directories } = *group;
        let blocks = shape.group_blocks(group);
        let free_blocks = blocks - used_blocks;
        let free_inodes = shape.inodes_per_group - used_inodes;
        self.free_blocks += free_blocks;
        self.free_inodes += free_inodes;

        let mut raw = [0; DESCRIPTOR as usize];
        let places = [shape.block_bitmap(group), shape.inode_bitmap(group), shape.inode_table(group)];
        for (index, place) in places.into_iter().enumerate() {
            put32(&mut raw, index * 4, low32(place));
            put32(&mut raw, 0x20 + index * 4, low32(place >> 32));
        }
        let counts = [free_blocks, u64::from(free_inodes), u64::from(directories)];
        for (index, count) in counts.into_iter().enumerate() {
            put16(&mut raw, 0x0c + index * 2, low16(count));
            put16(&mut raw, 0x2c + index * 2, low16(count >> 16));
        }
        let mut flags = TABLE_ZEROED;
        if used_inodes == 0 {
            flags |= INODES_UNUSED;
        } else {
            let bitmap = bitmap(u64::from(used_inodes), u64::from(shape.inodes_per_group));
            let sum = crc::update(seed, &bitmap[..shape.inodes_per_group as usize / 8]);
            put16(&mut raw, 0x1a, sum as u16);
            put16(&mut raw, 0x3a, (sum >> 16) as u16);
            self.bitmaps.push((shape.inode_bitmap(group), bitmap));
        }
        // What a reader makes up for a bitmap that was never written is that of a group with nothing but its copies
        // of the superblock; the last group is written so that its end is marked.
        let plain = !group.is_multiple_of(shape.flex) && used_blocks == shape.metadata_blocks(group);
        if plain && group + 1 != shape.groups {
            flags |= BLOCKS_UNUSED;
        } else {
            let bitmap = bitmap(used_blocks, blocks);
            let sum = crc::update(seed, &bitmap);
            put16(&mut raw, 0x18, sum as u16);
            put16(&mut raw, 0x38, (sum >> 16) as u16);
            self.bitmaps.push((shape.block_bitmap(group), bitmap));
        }
        put16(&mut raw, 0x12, flags);
        // Inodes at the end of the table that no reader needs to look at.
        put16(&mut raw, 0x1c, low16(u64::from(free_inodes)));
        let sum = crc::update(crc::update(seed, &group.to_le_bytes()), &raw);
        put16(&mut raw, 0x1e, sum as u16);
        self.descriptors.extend_from_slice(&raw);
    }
}

/// A bitmap whose first `used` bits are set, and those from `len` on, which stand for nothing.
fn bitmap(used: u64, len: u64) -> Vec<u8> {
    let mut bitmap = vec![0; BLOCK as usize];
    let (used_bytes, len_bytes) = ((used / 8) as usize, (len / 8) as usize);
    bitmap[..used_bytes].fill(0xff);
    if !used.is_multiple_of(8) {
        bitmap[used_bytes] = (1 << (used % 8)) - 1;
    }
    if !len.is_multiple_of(8) {
        bitmap[len_bytes] |= 0xff << (len % 8);
    }
    bitmap[len.div_ceil(8) as usize..].fill(0xff);
    bitmap
}
