//! Extent trees: which blocks hold a file's content (kernel documentation, filesystems/ext4, "Extent Tree").

use super::crc;
use super::shape::BLOCK;
use crate::bytes::{low16, low32, put16, put32};
use crate::part::{Blocks, Cursor, Extent, Extents};

/// Blocks that one extent can have.
const LONGEST: u64 = 1 << 15;
/// Extents that the inode itself holds.
const IN_INODE: usize = 4;
/// Extents that a block of the tree holds, its checksum kept free.
const IN_BLOCK: usize = (BLOCK as usize - 12 - 4) / 12;
const MAGIC: u16 = 0xf30a;

/// A block of the extent tree that is written apart from its inode.
pub(super) struct IndexBlock {
    /// Where.
    pub(super) block: u64,
    /// What.
    pub(super) data: Vec<u8>,
}

/// The root of the tree for `i_block`, and the blocks below it, taken from `cursor`; `None` when it has
/// none left. `seed` is that of the inode.
pub(super) fn encode(extents: &Extents, seed: u32, cursor: &mut Cursor) -> Option<([u8; 60], Vec<IndexBlock>)> {
    let mut blocks = Vec::new();
    let mut depth = 0;
    let mut level: Vec<(u32, [u8; 12])> =
        extents.divided(LONGEST).map(|extent| (low32(extent.logical), leaf(&extent))).collect();
    while level.len() > IN_INODE {
        let mut above = Vec::new();
        for entries in level.chunks(IN_BLOCK) {
            let block = cursor.take(1)?.first()?.start;
            let mut data = vec![0; BLOCK as usize];
            node(&mut data, depth, IN_BLOCK, entries);
            let tail = 12 * (1 + IN_BLOCK);
            let sum = crc::update(seed, &data[..tail]);
            put32(&mut data, tail, sum);
            blocks.push(IndexBlock { block, data });
            let first = entries.first().map_or(0, |(logical, _)| *logical);
            above.push((first, pointer(first, block)));
        }
        level = above;
        depth += 1;
    }
    let mut root = [0; 60];
    node(&mut root, depth, IN_INODE, &level);
    Some((root, blocks))
}

/// An entry that leads to content.
fn leaf(extent: &Extent) -> [u8; 12] {
    let mut entry = [0; 12];
    put32(&mut entry, 0, low32(extent.logical));
    put16(&mut entry, 4, low16(extent.len));
    put16(&mut entry, 6, low16(extent.start >> 32));
    put32(&mut entry, 8, low32(extent.start));
    entry
}

/// An entry that leads to a lower block.
fn pointer(logical: u32, block: u64) -> [u8; 12] {
    let mut entry = [0; 12];
    put32(&mut entry, 0, logical);
    put32(&mut entry, 4, low32(block));
    put16(&mut entry, 8, low16(block >> 32));
    entry
}

/// Header and entries of one node.
fn node(data: &mut [u8], depth: u16, most: usize, entries: &[(u32, [u8; 12])]) {
    put16(data, 0, MAGIC);
    put16(data, 2, entries.len() as u16);
    put16(data, 4, most as u16);
    put16(data, 6, depth);
    for ((_, entry), place) in entries.iter().zip(data[12..].chunks_exact_mut(12)) {
        place.copy_from_slice(entry);
    }
}
