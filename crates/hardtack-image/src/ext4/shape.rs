//! How an ext4 file system of a given size is divided: groups, tables, bitmaps, copies.

use hardtack_recipe::Size;

use super::Ext4Error;
pub(super) use crate::part::BLOCK;
use crate::part::{PartError, Run};

/// Blocks of a group: as many as one block of bitmap can tell of.
pub(super) const GROUP: u64 = BLOCK * 8;
/// Bytes of an inode.
pub(super) const INODE: u64 = 256;
/// Bytes of a group descriptor with the feature 64bit.
pub(super) const DESCRIPTOR: u64 = 64;
/// Inodes that the format keeps for itself; the first free one follows them.
pub(super) const RESERVED_INODES: u32 = 10;
/// Block numbers in a block of the old indirect kind.
pub(super) const POINTERS: u64 = BLOCK / 4;

/// The most groups whose tables stand together.
const FLEX: u32 = 16;
/// The largest file system that is made, in blocks: 64 TiB. Beyond it the descriptors alone would fill
/// whole groups.
const LARGEST: u64 = 1 << 34;
/// Blocks that the last group must have beside its tables, or it is left out.
const LEAST_LAST_GROUP: u64 = 50;

/// The division of one file system. All metadata of a group stands at the group's beginning.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    /// Blocks in all; the rest of the partition, if any, stays unused.
    pub(super) blocks: u64,
    /// Number of groups.
    pub(super) groups: u32,
    /// Inodes of each group.
    pub(super) inodes_per_group: u32,
    /// Groups whose bitmaps and inode tables stand together: a power of two.
    pub(super) flex: u32,
    /// Blocks of group descriptors.
    pub(super) descriptor_blocks: u64,
    /// Blocks kept behind them, so that the file system can grow while mounted.
    pub(super) growth_blocks: u64,
    /// Blocks of the journal.
    pub(super) journal_blocks: u64,
}

impl Shape {
    /// Divides `bytes` so that there is room for at least `inodes` inodes beside the reserved ones.
    pub(super) fn new(bytes: u64, inodes: u64) -> Result<Self, Ext4Error> {
        let mut blocks = bytes / BLOCK;
        if blocks > LARGEST {
            let (has, most) = (Size::from_bytes(bytes), Size::from_bytes(LARGEST * BLOCK));
            return Err(PartError::TooLarge { has, most }.into());
        }
        loop {
            let shape = Self::divide(blocks, inodes)?;
            let last = shape.groups - 1;
            let length = shape.group_blocks(last);
            if last > 0 && length < shape.metadata_blocks(last) + LEAST_LAST_GROUP {
                blocks -= length;
                continue;
            }
            return Ok(shape);
        }
    }

    fn divide(blocks: u64, inodes: u64) -> Result<Self, Ext4Error> {
        let groups = blocks.div_ceil(GROUP).max(1);
        // A quarter more than the tree has, so that the machine can make files too.
        let wanted = (inodes + inodes / 4 + u64::from(RESERVED_INODES)).max(blocks * BLOCK / bytes_per_inode(blocks));
        let per_block = BLOCK / INODE;
        let inodes_per_group = wanted.div_ceil(groups).next_multiple_of(per_block);
        if inodes_per_group > GROUP {
            return Err(Ext4Error::TooManyFiles { files: inodes, most: groups * GROUP - u64::from(RESERVED_INODES) });
        }
        let descriptor_blocks = (groups * DESCRIPTOR).div_ceil(BLOCK);
        let mut shape = Self {
            blocks,
            groups: groups as u32,
            inodes_per_group: inodes_per_group as u32,
            flex: FLEX,
            descriptor_blocks,
            growth_blocks: growth_blocks(blocks, descriptor_blocks),
            journal_blocks: journal_blocks(blocks),
        };
        let fits = |shape: &Self| shape.copies() + u64::from(shape.flex) * (2 + shape.table_blocks()) < GROUP;
        while shape.flex > 1 && !fits(&shape) {
            shape.flex /= 2;
        }
        Ok(shape)
    }

    /// Inodes in all.
    pub(super) fn inodes(&self) -> u32 {
        self.groups * self.inodes_per_group
    }

    /// Blocks of one group's inode table.
    pub(super) fn table_blocks(&self) -> u64 {
        u64::from(self.inodes_per_group) * INODE / BLOCK
    }

    /// First block of a group.
    pub(super) fn start(&self, group: u32) -> u64 {
        u64::from(group) * GROUP
    }

    /// Blocks of a group; the last may have fewer than the others.
    pub(super) fn group_blocks(&self, group: u32) -> u64 {
        (self.blocks - self.start(group)).min(GROUP)
    }

    /// Blocks that a superblock, the descriptors and their room to grow take.
    fn copies(&self) -> u64 {
        1 + self.descriptor_blocks + self.growth_blocks
    }

    /// Blocks of metadata at the beginning of a group.
    pub(super) fn metadata_blocks(&self, group: u32) -> u64 {
        let tables = if group.is_multiple_of(self.flex) { self.flex_len(group) * (2 + self.table_blocks()) } else { 0 };
        self.copies_in(group) + tables
    }

    /// What may be given out: of each group what is behind its metadata.
    pub(super) fn free(&self) -> Vec<Run> {
        let free = |group| {
            let taken = self.metadata_blocks(group);
            Run { start: self.start(group) + taken, len: self.group_blocks(group).saturating_sub(taken) }
        };
        (0..self.groups).map(free).collect()
    }

    /// How many blocks of a group are used, all of them at its beginning, when those before `next` were given out.
    pub(super) fn used_blocks(&self, group: u32, next: u64) -> u64 {
        let given = next.saturating_sub(self.start(group)).min(self.group_blocks(group));
        given.max(self.metadata_blocks(group))
    }

    /// Where the block bitmap of a group stands.
    pub(super) fn block_bitmap(&self, group: u32) -> u64 {
        self.tables(group) + u64::from(group % self.flex)
    }

    /// Where the inode bitmap of a group stands.
    pub(super) fn inode_bitmap(&self, group: u32) -> u64 {
        self.tables(group) + self.flex_len(group) + u64::from(group % self.flex)
    }

    /// Where the inode table of a group begins.
    pub(super) fn inode_table(&self, group: u32) -> u64 {
        self.tables(group) + 2 * self.flex_len(group) + u64::from(group % self.flex) * self.table_blocks()
    }

    /// The groups other than the first that have copies of superblock and descriptors: 1 and the powers of
    /// 3, 5 and 7 (feature sparse_super), ascending.
    pub(super) fn backups(&self) -> Vec<u32> {
        (1..self.groups).filter(|group| is_backup(*group)).collect()
    }

    fn copies_in(&self, group: u32) -> u64 {
        if group == 0 || is_backup(group) { self.copies() } else { 0 }
    }

    /// Where the bitmaps and tables of the groups that stand together with `group` begin.
    fn tables(&self, group: u32) -> u64 {
        let first = group - group % self.flex;
        self.start(first) + self.copies_in(first)
    }

    /// How many groups have their tables together with `group`.
    fn flex_len(&self, group: u32) -> u64 {
        let first = group - group % self.flex;
        u64::from(self.flex.min(self.groups - first))
    }
}

fn is_backup(group: u32) -> bool {
    let power_of = |base: u32| {
        let mut rest = group;
        while rest.is_multiple_of(base) {
            rest /= base;
        }
        rest == 1
    };
    group == 1 || (group > 1 && [3, 5, 7].into_iter().any(power_of))
}

/// How many bytes of the file system there are to an inode, as mke2fs.conf(5) has it for the size.
fn bytes_per_inode(blocks: u64) -> u64 {
    match blocks * BLOCK {
        bytes if bytes < 512 << 20 => 4 << 10,
        bytes if bytes < 4 << 40 => 16 << 10,
        bytes if bytes < 16 << 40 => 32 << 10,
        _ => 64 << 10,
    }
}

/// Room for the descriptors of a file system 1024 times as large, as far as one indirect block can name it.
fn growth_blocks(blocks: u64, descriptor_blocks: u64) -> u64 {
    let largest = (blocks * 1024).min(u64::from(u32::MAX));
    let descriptors = (largest.div_ceil(GROUP) * DESCRIPTOR).div_ceil(BLOCK);
    descriptors.saturating_sub(descriptor_blocks).min(POINTERS)
}

/// The size of the journal, as mke2fs(8) chooses it.
fn journal_blocks(blocks: u64) -> u64 {
    match (blocks * BLOCK) >> 20 {
        0..128 => 1 << 10,
        128..1024 => 4 << 10,
        1024..2048 => 8 << 10,
        2048..16_384 => 16 << 10,
        16_384..32_768 => 32 << 10,
        32_768..65_536 => 64 << 10,
        65_536..131_072 => 128 << 10,
        _ => 256 << 10,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_structures_overlap_and_all_lie_inside() {
        for mib in [16, 17, 100, 127, 128, 129, 130, 300, 511, 512, 2048, 2049, 4095, 20_000, 300_000] {
            for inodes in [0, 5_000, 200_000] {
                let Ok(shape) = Shape::new(mib << 20, inodes) else { continue };
                assert!(u64::from(shape.inodes()) >= inodes + 10, "{mib} MiB, {inodes} inodes");
                let mut taken: Vec<(u64, u64)> = Vec::new();
                for group in 0..shape.groups {
                    taken.push((shape.start(group), shape.copies_in(group)));
                    taken.push((shape.block_bitmap(group), 1));
                    taken.push((shape.inode_bitmap(group), 1));
                    taken.push((shape.inode_table(group), shape.table_blocks()));
                }
                taken.sort_unstable();
                for pair in taken.windows(2) {
                    assert!(pair[0].0 + pair[0].1 <= pair[1].0, "{mib} MiB: {pair:?}");
                }
                let sum: u64 = taken.iter().map(|(_, len)| len).sum();
                let counted: u64 = (0..shape.groups).map(|group| shape.metadata_blocks(group)).sum();
                assert_eq!(sum, counted, "{mib} MiB");
                assert!((0..shape.groups).all(|group| shape.metadata_blocks(group) < shape.group_blocks(group)));
            }
        }
    }

    #[test]
    fn copies_stand_in_the_groups_of_sparse_super() {
        let shape = Shape::new(64 << 30, 0).unwrap();
        assert_eq!(shape.backups(), [1, 3, 5, 7, 9, 25, 27, 49, 81, 125, 243, 343]);
    }
}
