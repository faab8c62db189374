//! The tree of checksums.

use super::chunk::Chunk;
use super::contents::Content;
use super::key::{CHECKSUMS, Key, Kind, TreeId};
use super::node::{ITEM, LONGEST_ITEM};
use super::tree::Tree;
use crate::part::BLOCK;

/// Checksums in the longest item that the kernel makes.
const LONGEST: u64 = (LONGEST_ITEM as u64 - ITEM as u64) / 4 - 1;

/// The tree: items of up to [`LONGEST`] checksums of blocks that follow each other in one chunk.
pub(super) fn tree(content: &Content, chunks: &[Chunk]) -> Tree {
    let mut tree = Tree::new(TreeId::Checksum);
    let mut sums = content.sums.as_slice();
    for run in &content.runs {
        let (mut start, end) = (run.start, run.start + run.len);
        while start < end {
            let place = start * BLOCK;
            let chunk = chunks.iter().find(|chunk| (chunk.start..chunk.end()).contains(&place));
            let limit = chunk.map_or(end, |chunk| chunk.end() / BLOCK);
            let count = (end.min(limit) - start).min(LONGEST);
            let (own, rest) = sums.split_at(count as usize);
            let item: Vec<u8> = own.iter().flat_map(|sum| sum.to_le_bytes()).collect();
            tree.push(Key::new(CHECKSUMS, Kind::ExtentCsum, place), &item);
            sums = rest;
            start += count;
        }
    }
    tree
}
