//! The trees of an allocation group (XFS Algorithms & Data Structures, "Short Format Btrees").

use super::fields::{put16, put32};
use super::shape::BLOCK;
use super::tree::{self, Entry, Limits, Tree, TreeBlock, Value};

/// Bytes in front of the entries.
const HEADER: usize = 56;
/// Blocks that a block leads to: four bytes of key and four of place for each.
const IN_NODE: usize = (BLOCK as usize - HEADER) / 8;

/// What a tree lists.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// Free blocks, by place.
    FreeByPlace,
    /// Free blocks, by length.
    FreeByLength,
    /// Inode chunks.
    Inodes,
    /// Inode chunks with free inodes.
    FreeInodes,
    /// Blocks that several files share.
    Shared,
}

impl Kind {
    fn magic(self) -> &'static [u8; 4] {
        match self {
            Self::FreeByPlace => b"AB3B",
            Self::FreeByLength => b"AB3C",
            Self::Inodes => b"IAB3",
            Self::FreeInodes => b"FIB3",
            Self::Shared => b"R3FC",
        }
    }

    /// Bytes of a record.
    fn record(self) -> usize {
        match self {
            Self::FreeByPlace | Self::FreeByLength => 8,
            Self::Inodes | Self::FreeInodes => 16,
            Self::Shared => 12,
        }
    }

    fn limits(self) -> Limits {
        Limits { leaf: (BLOCK as usize - HEADER) / self.record(), node: IN_NODE, top: 1 }
    }

    /// How many blocks the tree of so many records needs beside its root.
    pub(super) fn more_blocks(self, records: usize) -> u64 {
        tree::blocks(records, self.limits()) as u64 - 1
    }

    /// The tree of `records` with its root at the block `root` of the group and the others from `more` on.
    pub(super) fn build(self, records: Vec<Entry>, root: u64, more: u64) -> Tree {
        let end = more + self.more_blocks(records.len());
        let places: Vec<u64> = (more..end).chain([root]).collect();
        tree::build(records, self.limits(), &places)
    }

    /// A block as it is written; its stamp is still missing.
    pub(super) fn encode(self, block: &TreeBlock) -> Vec<u8> {
        let mut raw = vec![0; BLOCK as usize];
        raw[..4].copy_from_slice(self.magic());
        put16(&mut raw, 4, block.level);
        put16(&mut raw, 6, block.entries.len() as u16);
        put32(&mut raw, 8, block.left.map_or(u32::MAX, |place| place as u32));
        put32(&mut raw, 12, block.right.map_or(u32::MAX, |place| place as u32));
        for (slot, entry) in block.entries.iter().enumerate() {
            match entry.value {
                Value::Record(record) => {
                    let len = self.record();
                    raw[HEADER + slot * len..][..len].copy_from_slice(&record[..len]);
                }
                Value::Block(place) => {
                    put32(&mut raw, HEADER + slot * 4, entry.key as u32);
                    put32(&mut raw, HEADER + (IN_NODE + slot) * 4, place as u32);
                }
            }
        }
        raw
    }
}
