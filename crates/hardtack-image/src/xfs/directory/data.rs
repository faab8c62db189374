//! Blocks of entries ("Block Directories", "Leaf Directories").

use super::Name;
use crate::xfs::fields::{put16, put32, put64};
use crate::xfs::shape::BLOCK;

/// Where the first entry of a block begins.
pub(super) const FIRST: usize = 64;
/// Bytes of the entries `.` and `..`.
pub(super) const DOTS: usize = 32;
/// Bytes of an entry of the index.
pub(super) const INDEX_ENTRY: usize = 8;
/// Bytes behind the index of a directory of one block.
const TAIL: usize = 8;
/// In the place of an inode's first two bytes: nothing is here.
const FREE: u16 = 0xffff;

/// What the index says of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Address {
    pub(super) hash: u32,
    /// Where its entry stands, in units of 8 bytes from the beginning of the directory.
    pub(super) place: u32,
}

/// Blocks of entries, the stamps of their headers still missing.
pub(super) struct Data {
    pub(super) blocks: Vec<Vec<u8>>,
    /// Bytes of the longest free stretch of each block.
    pub(super) longest: Vec<u16>,
    /// The index of all entries, in order.
    pub(super) index: Vec<Address>,
}

/// The directory as one block with its index at the end; `None` when it does not fit.
pub(super) fn single(names: &[Name<'_>]) -> Option<Vec<u8>> {
    let entries: usize = names.iter().map(Name::entry_len).sum();
    let index_len = names.len() * INDEX_ENTRY + TAIL;
    if FIRST + entries + index_len > BLOCK as usize {
        return None;
    }
    let mut raw = vec![0; BLOCK as usize];
    raw[..4].copy_from_slice(b"XDB3");
    let end = BLOCK as usize - index_len;
    let mut index = Vec::new();
    fill(&mut raw, end, 0, names, &mut index);
    index.sort_unstable();
    put_index(&mut raw[end..], &index);
    put32(&mut raw, BLOCK as usize - TAIL, names.len() as u32);
    Some(raw)
}

/// The entries over as many blocks as they need.
pub(super) fn several(names: &[Name<'_>]) -> Data {
    let mut data = Data { blocks: Vec::new(), longest: Vec::new(), index: Vec::new() };
    let mut rest = names;
    while !rest.is_empty() {
        let mut room = BLOCK as usize - FIRST;
        let fits = |name: &&Name<'_>| {
            let fits = name.entry_len() <= room;
            room -= if fits { name.entry_len() } else { 0 };
            fits
        };
        let (own, behind) = rest.split_at(rest.iter().take_while(fits).count());
        let mut raw = vec![0; BLOCK as usize];
        raw[..4].copy_from_slice(b"XDD3");
        let end = raw.len();
        let longest = fill(&mut raw, end, data.blocks.len() as u64, own, &mut data.index);
        data.blocks.push(raw);
        data.longest.push(longest);
        rest = behind;
    }
    data.index.sort_unstable();
    data
}

/// Writes entries of the index.
pub(super) fn put_index(raw: &mut [u8], index: &[Address]) {
    for (slot, address) in index.iter().enumerate() {
        put32(raw, slot * INDEX_ENTRY, address.hash);
        put32(raw, slot * INDEX_ENTRY + 4, address.place);
    }
}

/// Writes entries into the block `logical` up to `end`, and adds them to the index; gives the bytes that stay free.
fn fill(raw: &mut [u8], end: usize, logical: u64, names: &[Name<'_>], index: &mut Vec<Address>) -> u16 {
    let mut at = FIRST;
    for name in names {
        let (len, bytes) = (name.entry_len(), name.bytes());
        put64(raw, at, name.inode);
        raw[at + 8] = bytes.len() as u8;
        raw[at + 9..][..bytes.len()].copy_from_slice(bytes);
        raw[at + 9 + bytes.len()] = name.kind();
        put16(raw, at + len - 2, at as u16);
        index.push(Address { hash: name.hash(), place: ((logical * BLOCK + at as u64) / 8) as u32 });
        at += len;
    }
    let free = (end - at) as u16;
    if free > 0 {
        put16(raw, at, FREE);
        put16(raw, at + 2, free);
        put16(raw, end - 2, at as u16);
        // The first of the three longest free stretches.
        put16(raw, 48, at as u16);
        put16(raw, 50, free);
    }
    free
}
