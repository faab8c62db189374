//! How an XFS file system of a given size is divided: allocation groups, inode chunks, log.

use hardtack_recipe::Size;

use super::FORMAT;
use super::group_tree::Kind;
pub(super) use crate::part::BLOCK;
use crate::part::PartError;
use crate::part::Run;

/// Bytes of an inode.
pub(super) const INODE: u64 = 512;
/// Inodes of a block, as a power of two.
pub(super) const INODES_IN_BLOCK_LOG: u32 = 3;
/// Inodes that are allocated together.
pub(super) const CHUNK: u64 = 64;
/// Blocks of such a chunk, at whose multiples one begins.
pub(super) const CHUNK_BLOCKS: u64 = CHUNK >> INODES_IN_BLOCK_LOG;
/// Blocks at the beginning of a group: its headers and the roots of its trees.
pub(super) const HEADER_BLOCKS: u64 = 6;
/// Blocks that a group keeps for its trees of free space, as many as mkfs.xfs(8) gives it.
pub(super) const FREE_LIST: u64 = 4;
/// Inodes that the format keeps for itself: those of the real-time section, which follow the root.
pub(super) const RESERVED_INODES: u64 = 2;

/// The smallest file system that mkfs.xfs(8) makes: below it the log takes too much.
const LEAST: Size = Size::from_mib(300);
/// The largest that is made, in blocks: 64 TiB.
const LARGEST: u64 = 1 << 34;
/// Blocks of the largest group.
const LARGEST_GROUP: u64 = (1 << 28) - 1;
/// Blocks that the last group must have, or it is left out.
const LEAST_GROUP: u64 = (16 << 20) / BLOCK;
/// Groups of a file system, unless they would be larger than one can be.
const GROUPS: u64 = 4;
/// Blocks of the smallest log.
const LEAST_LOG: u64 = (64 << 20) / BLOCK;
/// Blocks of the largest log.
const LARGEST_LOG: u64 = (2038 << 20) / BLOCK;

/// The division of one file system. What is in use of a group is its beginning, but for the blocks that are left
/// before its first inode chunk.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    /// Blocks in all; the rest of the partition, if any, stays unused.
    pub(super) blocks: u64,
    /// Blocks of a group; the last may have fewer.
    pub(super) group_blocks: u64,
    /// Number of groups.
    pub(super) groups: u32,
    /// Blocks of the log.
    pub(super) log_blocks: u64,
    /// How much of the blocks may become inodes, in per cent.
    pub(super) inode_percent: u8,
    /// Inode chunks of each group.
    chunks: Vec<u64>,
}

impl Shape {
    /// Divides `bytes` so that there is room for `inodes` inodes, the reserved ones included.
    pub(super) fn new(bytes: u64, inodes: u64) -> Result<Self, PartError> {
        if bytes < LEAST.bytes() {
            return Err(PartError::TooSmall { format: FORMAT, has: Size::from_bytes(bytes), least: LEAST });
        }
        let mut blocks = bytes / BLOCK;
        if blocks > LARGEST {
            return Err(PartError::TooLarge { has: Size::from_bytes(bytes), most: Size::from_bytes(LARGEST * BLOCK) });
        }
        let group_blocks = blocks.div_ceil(GROUPS).min(LARGEST_GROUP);
        let last = blocks % group_blocks;
        if last < LEAST_GROUP {
            blocks -= last;
        }
        let groups = blocks.div_ceil(group_blocks);
        let mut shape = Self {
            blocks,
            group_blocks,
            groups: groups as u32,
            log_blocks: (blocks / 2048).clamp(LEAST_LOG, LARGEST_LOG),
            inode_percent: inode_percent(blocks, inodes),
            chunks: vec![0; groups as usize],
        };
        let mut missing = inodes.div_ceil(CHUNK);
        for group in 0..shape.groups {
            let chunks = shape.most_chunks(group).min(missing);
            shape.chunks[group as usize] = chunks;
            missing -= chunks;
        }
        if missing > 0 { Err(shape.full(missing * CHUNK_BLOCKS)) } else { Ok(shape) }
    }

    /// The error for a file system that has `missing` blocks too few.
    pub(super) fn full(&self, missing: u64) -> PartError {
        // A larger file system also keeps more for itself.
        let needs = self.blocks + missing + missing / 64 + 64;
        PartError::Full { needs: Size::from_bytes(needs * BLOCK), has: Size::from_bytes(self.blocks * BLOCK) }
    }

    /// First block of a group, counted from the beginning of the file system.
    pub(super) fn start(&self, group: u32) -> u64 {
        u64::from(group) * self.group_blocks
    }

    /// Blocks of a group.
    pub(super) fn len(&self, group: u32) -> u64 {
        (self.blocks - self.start(group)).min(self.group_blocks)
    }

    /// Blocks of a group that may be given out. What is left is what the kernel keeps of a group, so that its trees
    /// of shared blocks and of free inodes can grow: 0.7 % (`xfs_ag_resv_init`).
    pub(super) fn usable_blocks(&self, group: u32) -> u64 {
        let len = self.len(group);
        len.saturating_sub(len / 128 + 16)
    }

    /// The group that holds the log, behind its headers.
    pub(super) fn log_group(&self) -> u32 {
        self.groups / 2
    }

    /// First block of the log.
    pub(super) fn log_start(&self) -> u64 {
        self.start(self.log_group()) + HEADER_BLOCKS
    }

    /// Where the blocks that a group keeps for its trees begin, counted within the group.
    pub(super) fn free_list(&self, group: u32) -> u64 {
        HEADER_BLOCKS + if group == self.log_group() { self.log_blocks } else { 0 }
    }

    /// Inode chunks of a group.
    pub(super) fn chunks(&self, group: u32) -> u64 {
        self.chunks[group as usize]
    }

    /// Where the inode chunks of a group begin, counted within the group.
    pub(super) fn first_chunk(&self, group: u32) -> u64 {
        (self.free_list(group) + FREE_LIST).next_multiple_of(CHUNK_BLOCKS)
    }

    /// The blocks before the inode chunks of a group that nothing uses: the first, and how many.
    fn gap(&self, group: u32) -> (u64, u64) {
        let behind = self.free_list(group) + FREE_LIST;
        (behind, if self.chunks(group) == 0 { 0 } else { self.first_chunk(group) - behind })
    }

    /// Where the blocks of the inode tree of a group begin that are not its root, counted within the group.
    pub(super) fn inode_tree(&self, group: u32) -> u64 {
        self.first_chunk(group) + self.chunks(group) * CHUNK_BLOCKS
    }

    /// Blocks at the beginning of a group that are never given out.
    pub(super) fn taken_blocks(&self, group: u32) -> u64 {
        match self.chunks(group) {
            0 => self.free_list(group) + FREE_LIST,
            chunks => self.inode_tree(group) + Kind::Inodes.more_blocks(chunks as usize),
        }
    }

    /// What is free of a group when `next` is the first block that was not given out: first block within the group,
    /// and how many.
    pub(super) fn free(&self, group: u32, next: u64) -> Vec<(u64, u64)> {
        let given = next.saturating_sub(self.start(group)).min(self.usable_blocks(group));
        let used = given.max(self.taken_blocks(group));
        [self.gap(group), (used, self.len(group) - used)].into_iter().filter(|(_, len)| *len > 0).collect()
    }

    /// What may be given out.
    pub(super) fn usable(&self) -> Vec<Run> {
        let usable = |group| {
            let (taken, end) = (self.taken_blocks(group), self.usable_blocks(group));
            Run { start: self.start(group) + taken, len: end.saturating_sub(taken) }
        };
        (0..self.groups).map(usable).collect()
    }

    /// The chunks in the order of their inodes: group, and first block within the group.
    pub(super) fn chunk_places(&self) -> impl Iterator<Item = (u32, u64)> {
        (0..self.groups).flat_map(move |group| {
            (0..self.chunks(group)).map(move |chunk| (group, self.first_chunk(group) + chunk * CHUNK_BLOCKS))
        })
    }

    /// The number of the inode at a place within a group (`XFS_AGINO_TO_INO` of the kernel).
    pub(super) fn inode_number(&self, group: u32, block: u64, slot: u64) -> u64 {
        (((u64::from(group) << self.group_log()) | block) << INODES_IN_BLOCK_LOG) | slot
    }

    /// The number by which the format knows a block: its group and its place within it.
    pub(super) fn number(&self, block: u64) -> u64 {
        ((block / self.group_blocks) << self.group_log()) | (block % self.group_blocks)
    }

    /// Bits of a block's place within its group.
    pub(super) fn group_log(&self) -> u32 {
        self.group_blocks.next_power_of_two().ilog2()
    }

    /// How many inodes there can be.
    pub(super) fn most_inodes(&self) -> u64 {
        (self.blocks * u64::from(self.inode_percent) / 100) << INODES_IN_BLOCK_LOG
    }

    /// As many chunks as fit into a group with the tree that lists them.
    fn most_chunks(&self, group: u32) -> u64 {
        let room = self.usable_blocks(group).saturating_sub(self.first_chunk(group));
        let mut chunks = room / CHUNK_BLOCKS;
        while chunks > 0 && chunks * CHUNK_BLOCKS + Kind::Inodes.more_blocks(chunks as usize) > room {
            let over = chunks * CHUNK_BLOCKS + Kind::Inodes.more_blocks(chunks as usize) - room;
            chunks -= over.div_ceil(CHUNK_BLOCKS);
        }
        chunks
    }
}

/// What mkfs.xfs(8) allows for the size, or what a tree of that many files needs, with a quarter to spare.
fn inode_percent(blocks: u64, inodes: u64) -> u8 {
    let allowed = match (blocks * BLOCK) >> 40 {
        0 => 25,
        1..50 => 5,
        _ => 1,
    };
    let wanted = (inodes + inodes / 4) * 100;
    wanted.div_ceil(blocks << INODES_IN_BLOCK_LOG).clamp(allowed, 100) as u8
}
