//! Blocks of trees.

use uuid::Uuid;

use super::key::{GENERATION, Key, TreeId};
use crate::bytes::{put32, put64};

/// Bytes of a block.
pub(super) const NODE: usize = 16 << 10;
/// Bytes in front of what is in a block.
pub(super) const HEADER: usize = 101;
/// Bytes that tell of an item in a leaf.
pub(super) const ITEM: usize = 25;
/// Bytes of the longest item.
pub(super) const LONGEST_ITEM: usize = NODE - HEADER - ITEM;
/// Pointers in a block that is no leaf.
pub(super) const POINTERS: usize = (NODE - HEADER) / 33;

/// Written, and with back references in the form of today.
const FLAGS: u64 = 1 | 1 << 56;

/// The identities that stand in every block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stamp {
    pub(super) file_system: Uuid,
    pub(super) chunk_tree: Uuid,
}

/// A leaf that is filled.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    bytes: Vec<u8>,
    first: Option<Key>,
    items: u32,
    /// Where the content of the last item begins.
    end: usize,
}

impl Leaf {
    /// An empty leaf.
    pub(super) fn new() -> Self {
        Self { bytes: vec![0; NODE], first: None, items: 0, end: NODE }
    }

    /// Adds an item behind all others, if there is room.
    pub(super) fn push(&mut self, key: Key, content: &[u8]) -> bool {
        let at = HEADER + self.items as usize * ITEM;
        if self.end - at < ITEM + content.len() {
            return false;
        }
        self.end -= content.len();
        self.bytes[self.end..self.end + content.len()].copy_from_slice(content);
        self.bytes[at..at + 17].copy_from_slice(&key.encode());
        put32(&mut self.bytes, at + 17, (self.end - HEADER) as u32);
        put32(&mut self.bytes, at + 21, content.len() as u32);
        self.first.get_or_insert(key);
        self.items += 1;
        true
    }

    /// The key of its first item; the least of all keys when it is empty.
    pub(super) fn first(&self) -> Option<Key> {
        self.first
    }

    /// The block, complete at this address.
    pub(super) fn finish(self, stamp: Stamp, tree: TreeId, address: u64) -> Vec<u8> {
        sealed(self.bytes, stamp, tree, address, self.items, 0)
    }
}

/// A block that leads to others, each with its first key and address.
pub(super) fn pointers(stamp: Stamp, tree: TreeId, address: u64, level: u8, to: &[(Key, u64)]) -> Vec<u8> {
    let mut bytes = vec![0; NODE];
    for (place, (key, address)) in bytes[HEADER..].chunks_mut(33).zip(to) {
        place[..17].copy_from_slice(&key.encode());
        put64(place, 17, *address);
        put64(place, 25, GENERATION);
    }
    sealed(bytes, stamp, tree, address, to.len() as u32, level)
}

/// Adds header and checksum.
fn sealed(mut bytes: Vec<u8>, stamp: Stamp, tree: TreeId, address: u64, items: u32, level: u8) -> Vec<u8> {
    bytes[32..48].copy_from_slice(stamp.file_system.as_bytes());
    put64(&mut bytes, 48, address);
    put64(&mut bytes, 56, FLAGS);
    bytes[64..80].copy_from_slice(stamp.chunk_tree.as_bytes());
    put64(&mut bytes, 80, GENERATION);
    put64(&mut bytes, 88, tree.object());
    put32(&mut bytes, 96, items);
    bytes[100] = level;
    checksum(&mut bytes);
    bytes
}

/// Writes the checksum of a block, or of a superblock, to its beginning.
pub(super) fn checksum(bytes: &mut [u8]) {
    let sum = crc32c::crc32c(&bytes[32..]);
    put32(bytes, 0, sum);
}
