//! Where inodes and content come to stand.

use super::inode::INODE;
use super::{BLOCK, SLOT};

/// Where an inode and its content stand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// The first byte of the inode.
    pub(super) at: u64,
    /// Bytes of its content.
    pub(super) size: u64,
    /// Whether what is left behind its last whole block stands behind the inode.
    pub(super) inline: bool,
    /// The first of its blocks; meaningless when there is none.
    pub(super) block: u64,
}

impl Place {
    /// The number of the inode.
    pub(super) fn number(&self) -> u64 {
        self.at / SLOT
    }

    /// How many blocks its content has.
    pub(super) fn blocks(&self) -> u64 {
        let block = BLOCK as u64;
        if self.inline { self.size / block } else { self.size.div_ceil(block) }
    }
}

/// Gives out places for inodes, front to back.
pub(super) struct Places {
    next: u64,
    places: Vec<Place>,
}

impl Places {
    /// The first inode stands behind byte `start`.
    pub(super) fn new(start: u64) -> Self {
        Self { next: start, places: Vec::new() }
    }

    /// Adds an inode with `attributes` bytes of attributes and `size` bytes of content; without any a special file.
    pub(super) fn add(&mut self, attributes: usize, size: u64) {
        let (block, head) = (BLOCK as u64, (INODE + attributes) as u64);
        let tail = size % block;
        let inline = tail > 0 && head + tail <= block;
        // Neither an inode nor content behind one may reach over the end of a block; attributes may.
        let together = if inline { head + tail } else { INODE as u64 };
        let mut at = self.next.next_multiple_of(SLOT);
        if at % block + together > block {
            at = at.next_multiple_of(block);
        }
        self.next = at + head + if inline { tail } else { 0 };
        self.places.push(Place { at, size, inline, block: 0 });
    }

    /// The places, blocks of content behind all inodes; and how many blocks that are in all.
    pub(super) fn finish(mut self) -> (Vec<Place>, u64) {
        let mut block = self.next.div_ceil(BLOCK as u64);
        for place in &mut self.places {
            place.block = block;
            block += place.blocks();
        }
        (self.places, block)
    }
}
