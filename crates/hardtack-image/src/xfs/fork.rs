//! What an inode itself holds of its content or of its extended attributes (XFS Algorithms & Data Structures, "Data
//! Extents").

use super::fields::{put16, put64};
use super::shape::{BLOCK, Shape};
use super::stamp::Header;
use super::tree::{self, Entry, Limits, TreeBlock, Value};
use crate::part::{Blocks, Extent, Extents};

/// Blocks of the longest extent: its length has 21 bits.
const LONGEST: u64 = (1 << 21) - 1;
/// Bytes of an extent.
const EXTENT: usize = 16;
/// Bytes in front of the entries of a block of a tree.
const TREE_HEADER: usize = 72;
/// Entries of such a block: extents, or keys with the blocks that they lead to.
const IN_BLOCK: usize = (BLOCK as usize - TREE_HEADER) / EXTENT;
/// Bytes in front of the entries within the inode.
const ROOT_HEADER: usize = 4;

/// What a fork holds (`enum xfs_dinode_fmt` of the kernel).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// The numbers of a device; nothing for a pipe and a socket.
    Device = 0,
    /// All there is.
    Local = 1,
    /// A list of extents.
    Extents = 2,
    /// The root of a tree of extents.
    Tree = 3,
}

/// A fork as it is written.
#[derive(Clone, Debug)]
pub(super) struct Fork {
    pub(super) format: Format,
    pub(super) raw: Vec<u8>,
    /// How many extents there are.
    pub(super) extents: u32,
    /// Blocks that belong to it, those of the tree included.
    pub(super) blocks: u64,
}

impl Fork {
    /// One that holds all there is.
    pub(super) fn local(raw: Vec<u8>) -> Self {
        Self { format: Format::Local, raw, extents: 0, blocks: 0 }
    }

    /// That of a file without content.
    pub(super) fn empty() -> Self {
        Self { format: Format::Extents, raw: Vec::new(), extents: 0, blocks: 0 }
    }

    /// The numbers of a device in the form of IRIX, 14 bits for the major and 18 for the minor number.
    pub(super) fn device((major, minor): (u32, u32)) -> Self {
        let number = major << 18 | minor & 0x3_ffff;
        Self { format: Format::Device, raw: number.to_be_bytes().to_vec(), extents: 0, blocks: 0 }
    }
}

/// A block of a tree of extents, with its place in the file system.
pub(super) struct Index {
    pub(super) block: u64,
    pub(super) raw: Vec<u8>,
}

/// The fork that tells of `extents` in `room` bytes of the inode, and the blocks that come with it, taken from
/// `blocks`; `None` when it has none left. Their stamps are still missing.
pub(super) fn encode(
    extents: &Extents,
    room: usize,
    shape: &Shape,
    blocks: &mut impl Blocks,
) -> Option<(Fork, Vec<Index>)> {
    let records: Vec<Entry> = extents
        .divided(LONGEST)
        .map(|extent| Entry { key: extent.logical, value: Value::Record(record(&extent, shape)) })
        .collect();
    let count = records.len();
    if count * EXTENT <= room {
        let raw = records.iter().flat_map(|entry| match entry.value {
            Value::Record(record) => record.to_vec(),
            Value::Block(_) => Vec::new(),
        });
        let raw = raw.collect();
        return Some((
            Fork { format: Format::Extents, raw, extents: count as u32, blocks: extents.blocks() },
            Vec::new(),
        ));
    }
    let in_root = (room - ROOT_HEADER) / EXTENT;
    let limits = Limits { leaf: IN_BLOCK, node: IN_BLOCK, top: in_root };
    let places: Vec<u64> = blocks
        .take(tree::blocks(count, limits) as u64)?
        .iter()
        .flat_map(|run| run.start..run.start + run.len)
        .collect();
    let tree = tree::build(records, limits, &places);
    let mut raw = vec![0; ROOT_HEADER + in_root * EXTENT];
    put16(&mut raw, 0, tree.levels);
    put16(&mut raw, 2, tree.top.len() as u16);
    entries(&mut raw[ROOT_HEADER..], in_root, &tree.top, shape);
    let index = tree.blocks.iter().map(|block| Index { block: block.place, raw: node(block, shape) }).collect();
    let blocks = extents.blocks() + places.len() as u64;
    Some((Fork { format: Format::Tree, raw, extents: count as u32, blocks }, index))
}

/// An extent as it is written: its place in the file in 54 bits, its place in the file system in 52, its length in 21.
fn record(extent: &Extent, shape: &Shape) -> [u8; 16] {
    let start = shape.number(extent.start);
    let all = u128::from(extent.logical) << 73 | u128::from(start) << 21 | u128::from(extent.len);
    all.to_be_bytes()
}

fn node(block: &TreeBlock, shape: &Shape) -> Vec<u8> {
    let mut raw = vec![0; BLOCK as usize];
    raw[..4].copy_from_slice(b"BMA3");
    put16(&mut raw, 4, block.level);
    put16(&mut raw, 6, block.entries.len() as u16);
    put64(&mut raw, 8, block.left.map_or(u64::MAX, |place| shape.number(place)));
    put64(&mut raw, 16, block.right.map_or(u64::MAX, |place| shape.number(place)));
    entries(&mut raw[TREE_HEADER..], IN_BLOCK, &block.entries, shape);
    raw
}

/// Writes entries where there is room for `most`.
fn entries(raw: &mut [u8], most: usize, entries: &[Entry], shape: &Shape) {
    for (slot, entry) in entries.iter().enumerate() {
        match entry.value {
            Value::Record(record) => raw[slot * EXTENT..][..EXTENT].copy_from_slice(&record),
            Value::Block(place) => {
                put64(raw, slot * 8, entry.key);
                put64(raw, (most + slot) * 8, shape.number(place));
            }
        }
    }
}

impl Index {
    /// Completes the block, which belongs to the inode `owner`.
    pub(super) fn stamp(&mut self, uuid: &[u8; 16], owner: u64) {
        Header::Extents.stamp(&mut self.raw, uuid, owner, self.block);
    }
}
