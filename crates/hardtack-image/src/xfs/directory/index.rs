//! The index of a directory of several blocks, and what is free of each ("Leaf Directories", "Node Directories").

use super::data::{self, Address, Data, INDEX_ENTRY};
use crate::xfs::blocks::Block;
use crate::xfs::da_tree::{self, Leaf};
use crate::xfs::fields::{put16, put32};
use crate::xfs::shape::BLOCK;
use crate::xfs::stamp::Header;

/// The block at which the index begins: 32 GiB from the beginning.
const INDEX: u64 = (32 << 30) / BLOCK;
/// The block at which the lists of what is free begin.
const FREE: u64 = (64 << 30) / BLOCK;
/// Bytes in front of the entries of all these blocks.
const HEADER: usize = 64;
/// Bytes behind the list in a single leaf.
const TAIL: usize = 4;
/// Entries of a leaf.
const IN_LEAF: usize = (BLOCK as usize - HEADER) / INDEX_ENTRY;
/// Blocks of which a block of the list tells.
const IN_FREE: usize = (BLOCK as usize - HEADER) / 2;
/// `XFS_DIR3_LEAF1_MAGIC`.
const SINGLE_MAGIC: u16 = 0x3df1;
/// `XFS_DIR3_LEAFN_MAGIC`.
const LEAF_MAGIC: u16 = 0x3dff;

/// The blocks of the index: one leaf with the list when both fit into it, else leaves and nodes, and the list apart.
pub(super) fn build(data: &Data) -> Vec<Block> {
    let single = HEADER + data.index.len() * INDEX_ENTRY + data.longest.len() * 2 + TAIL;
    if single <= BLOCK as usize {
        let mut raw = leaf(SINGLE_MAGIC, &data.index).raw;
        let end = raw.len();
        let list = end - TAIL - data.longest.len() * 2;
        put_list(&mut raw[list..], &data.longest);
        put32(&mut raw, end - TAIL, data.longest.len() as u32);
        return vec![Block { logical: INDEX, header: Header::Index, raw }];
    }
    let leaves = data.index.chunks(IN_LEAF).map(|index| leaf(LEAF_MAGIC, index)).collect();
    let mut blocks = da_tree::build(leaves, INDEX);
    blocks.extend(data.longest.chunks(IN_FREE).enumerate().map(|(number, longest)| free(number, longest)));
    blocks
}

fn leaf(magic: u16, index: &[Address]) -> Leaf {
    let mut raw = vec![0; BLOCK as usize];
    put16(&mut raw, 8, magic);
    put16(&mut raw, da_tree::HEADER, index.len() as u16);
    data::put_index(&mut raw[HEADER..], index);
    Leaf { last: index.last().map_or(0, |address| address.hash), raw }
}

/// A block of the list.
fn free(number: usize, longest: &[u16]) -> Block {
    let mut block = Block::new(FREE + number as u64, Header::Directory);
    block.raw[..4].copy_from_slice(b"XDF3");
    put32(&mut block.raw, 48, (number * IN_FREE) as u32); // The first block that it tells of,
    put32(&mut block.raw, 52, longest.len() as u32); // of how many it tells,
    put32(&mut block.raw, 56, longest.len() as u32); // and how many of them there are.
    put_list(&mut block.raw[HEADER..], longest);
    block
}

fn put_list(raw: &mut [u8], longest: &[u16]) {
    for (slot, longest) in longest.iter().enumerate() {
        put16(raw, slot * 2, *longest);
    }
}
