//! The index over names that directories and attributes share: leaves in the order of hashes, and nodes above them
//! (XFS Algorithms & Data Structures, "Variable Length Record B+trees").

use super::blocks::Block;
use super::fields::{put16, put32};
use super::shape::BLOCK;
use super::stamp::Header;

/// Bytes of the header that all blocks of the index share.
pub(super) const HEADER: usize = 56;
/// Bytes in front of the entries of a node.
const NODE_HEADER: usize = 64;
/// Entries of a node.
const IN_NODE: usize = (BLOCK as usize - NODE_HEADER) / 8;
/// `XFS_DA3_NODE_MAGIC`.
const NODE_MAGIC: u16 = 0x3ebe;

/// A leaf without its place.
pub(super) struct Leaf {
    /// The hash of its last name.
    pub(super) last: u32,
    /// Its content, without what it says of its neighbours.
    pub(super) raw: Vec<u8>,
}

/// The index with its uppermost block at `first` and the others behind it.
pub(super) fn build(leaves: Vec<Leaf>, first: u64) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut next = first + 1;
    let mut level = leaves;
    for height in 1.. {
        let width = level.len();
        // The uppermost block is where a reader begins.
        let base = if width == 1 { first } else { next };
        let mut above: Vec<(u32, u64)> = Vec::new();
        for (index, Leaf { last, mut raw }) in level.into_iter().enumerate() {
            let logical = base + index as u64;
            put32(&mut raw, 0, if index + 1 == width { 0 } else { logical as u32 + 1 });
            put32(&mut raw, 4, if index == 0 { 0 } else { logical as u32 - 1 });
            above.push((last, logical));
            blocks.push(Block { logical, header: Header::Index, raw });
        }
        if width == 1 {
            break;
        }
        next += width as u64;
        level = above.chunks(IN_NODE).map(|entries| node(height, entries)).collect();
    }
    blocks.sort_by_key(|block| block.logical);
    blocks
}

fn node(level: u16, entries: &[(u32, u64)]) -> Leaf {
    let mut raw = vec![0; BLOCK as usize];
    put16(&mut raw, 8, NODE_MAGIC);
    put16(&mut raw, HEADER, entries.len() as u16);
    put16(&mut raw, HEADER + 2, level);
    for (slot, (hash, logical)) in entries.iter().enumerate() {
        put32(&mut raw, NODE_HEADER + slot * 8, *hash);
        put32(&mut raw, NODE_HEADER + slot * 8 + 4, *logical as u32);
    }
    Leaf { last: entries.last().map_or(0, |(hash, _)| *hash), raw }
}
