//! Directories (`erofs_dirent`): in each block first the entries, then their names; all in the order of the names.

use hardtack_tree::FileKind;

use super::BLOCK;
use crate::bytes::{low16, put16, put64};
use crate::part::directory_type;

/// Bytes of an entry without its name.
const ENTRY: usize = 12;

/// What an entry tells.
pub(super) struct Entry<'a> {
    pub(super) name: &'a [u8],
    /// The number of its inode.
    pub(super) inode: u64,
    pub(super) kind: FileKind,
}

/// Bytes of the directory with these entries, in order. What an entry leads to does not count.
pub(super) fn size(entries: &[Entry<'_>]) -> u64 {
    let blocks = blocks(entries);
    let last = blocks.last().map_or(0, |block| used(block));
    (blocks.len().saturating_sub(1) * BLOCK + last) as u64
}

/// The content of the directory.
pub(super) fn encode(entries: &[Entry<'_>]) -> Vec<u8> {
    let mut content = Vec::new();
    for block in blocks(entries) {
        content.resize(content.len().next_multiple_of(BLOCK), 0);
        let start = content.len();
        content.resize(start + used(block), 0);
        let raw = &mut content[start..];
        let mut name_at = block.len() * ENTRY;
        for (number, entry) in block.iter().enumerate() {
            let at = number * ENTRY;
            put64(raw, at, entry.inode);
            put16(raw, at + 8, low16(name_at as u64));
            raw[at + 10] = directory_type(entry.kind);
            raw[name_at..name_at + entry.name.len()].copy_from_slice(entry.name);
            name_at += entry.name.len();
        }
    }
    content
}

/// The entries divided into blocks.
fn blocks<'e, 'a>(entries: &'e [Entry<'a>]) -> Vec<&'e [Entry<'a>]> {
    let mut blocks = Vec::new();
    let (mut first, mut filled) = (0, 0);
    for (number, entry) in entries.iter().enumerate() {
        let len = ENTRY + entry.name.len();
        if filled + len > BLOCK {
            blocks.push(&entries[first..number]);
            (first, filled) = (number, 0);
        }
        filled += len;
    }
    blocks.push(&entries[first..]);
    blocks
}

fn used(block: &[Entry<'_>]) -> usize {
    block.iter().map(|entry| ENTRY + entry.name.len()).sum()
}
