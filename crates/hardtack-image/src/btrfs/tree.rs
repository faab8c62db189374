//! Trees of items.

use rayon::prelude::*;

use super::key::{Key, Kind, TreeId};
use super::node::{Leaf, NODE, POINTERS, Stamp, pointers};

/// A tree of which the items are known.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    id: TreeId,
    leaves: Vec<Leaf>,
}

impl Tree {
    /// A tree without items.
    pub(super) fn new(id: TreeId) -> Self {
        Self { id, leaves: vec![Leaf::new()] }
    }

    /// A tree of these items, in the order of their keys.
    pub(super) fn of<'i>(id: TreeId, items: impl IntoIterator<Item = &'i (Key, Vec<u8>)>) -> Self {
        let mut tree = Self::new(id);
        for (key, content) in items {
            tree.push(*key, content);
        }
        tree
    }

    /// Adds an item behind all others; it has at most [`super::node::LONGEST_ITEM`] bytes.
    pub(super) fn push(&mut self, key: Key, content: &[u8]) {
        if self.leaves.last_mut().is_none_or(|leaf| !leaf.push(key, content)) {
            let mut leaf = Leaf::new();
            leaf.push(key, content);
            self.leaves.push(leaf);
        }
    }

    /// Bytes of its blocks.
    pub(super) fn bytes(&self) -> u64 {
        (self.levels().iter().sum::<usize>() * NODE) as u64
    }

    /// Address and level of each block, the root last, when the first has the address `first`.
    pub(super) fn places(&self, first: u64) -> impl Iterator<Item = (u64, u8)> + use<> {
        let levels = (0..).zip(self.levels()).flat_map(|(level, count)| std::iter::repeat_n(level, count));
        levels.enumerate().map(move |(number, level)| (first + (number * NODE) as u64, level))
    }

    /// Which tree it is.
    pub(super) fn id(&self) -> TreeId {
        self.id
    }

    /// How many blocks there are of each level, the leaves first.
    fn levels(&self) -> Vec<usize> {
        let mut levels = vec![self.leaves.len()];
        let mut count = self.leaves.len();
        while count > 1 {
            count = count.div_ceil(POINTERS);
            levels.push(count);
        }
        levels
    }

    /// The blocks, the root last, when the first has the address `first`.
    pub(super) fn encode(self, stamp: Stamp, first: u64) -> Vec<Vec<u8>> {
        let levels = self.levels();
        let id = self.id;
        let address = |number: usize| first + (number * NODE) as u64;
        // Of an empty tree nobody asks for a key.
        let none = Key::new(0, Kind::Inode, 0);
        let keys = self.leaves.iter().map(|leaf| leaf.first().unwrap_or(none));
        let mut below: Vec<(Key, u64)> = keys.enumerate().map(|(number, key)| (key, address(number))).collect();
        let leaves = self.leaves.into_par_iter().enumerate();
        let mut blocks: Vec<Vec<u8>> = leaves.map(|(number, leaf)| leaf.finish(stamp, id, address(number))).collect();
        for (level, _) in (1..).zip(&levels[1..]) {
            let mut own = Vec::new();
            for part in below.chunks(POINTERS) {
                let here = address(blocks.len());
                blocks.push(pointers(stamp, id, here, level, part));
                own.push((part[0].0, here));
            }
            below = own;
        }
        blocks
    }
}
