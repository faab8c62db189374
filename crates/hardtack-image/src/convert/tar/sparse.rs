//! Files with holes, in the form of GNU tar from before POSIX pax, which all readers of sparse files know.

use std::ops::Range;

use super::header::{BLOCK, Header, Kind, number, seal};

/// Stretches that the header has room for, and each further block.
const IN_HEADER: usize = 4;
const IN_BLOCK: usize = 21;
/// Bytes of a number.
const NUMBER: usize = 12;

/// A file with holes.
#[derive(Clone, Copy, Debug)]
pub(in crate::convert) struct SparseFile<'a> {
    /// What its header tells beside the holes; its size is that of the content, see [`Self::stored`].
    pub(in crate::convert) header: Header<'a>,
    /// Bytes of the file, its holes included.
    pub(in crate::convert) size: u64,
    /// What has content, in order. Each stretch but the last is whole blocks.
    pub(in crate::convert) stretches: &'a [Range<u64>],
}

impl SparseFile<'_> {
    /// Bytes that are stored.
    pub(in crate::convert) fn stored(&self) -> u64 {
        self.stretches.iter().map(|stretch| stretch.end - stretch.start).sum()
    }

    /// The header and its further blocks. What the stretches hold follows, with [`padding`](super::padding).
    pub(in crate::convert) fn encode(&self) -> Vec<u8> {
        let mut entries: Vec<(u64, u64)> =
            self.stretches.iter().map(|stretch| (stretch.start, stretch.end - stretch.start)).collect();
        if self.stretches.last().is_none_or(|last| last.end < self.size) {
            // The hole at the end: nothing, at the end of the file.
            entries.push((self.size, 0));
        }
        let (first, rest) = entries.split_at(entries.len().min(IN_HEADER));
        let mut block = Header { kind: Kind::Sparse, size: self.stored(), ..self.header }.unsealed();
        fill(&mut block[386..], first);
        block[482] = u8::from(!rest.is_empty());
        number(&mut block[483..495], self.size);
        let mut encoded = seal(block).to_vec();
        let mut further = rest.chunks(IN_BLOCK).peekable();
        while let Some(part) = further.next() {
            let mut block = [0; BLOCK];
            fill(&mut block, part);
            block[IN_BLOCK * 2 * NUMBER] = u8::from(further.peek().is_some());
            encoded.extend(block);
        }
        encoded
    }
}

fn fill(block: &mut [u8], entries: &[(u64, u64)]) {
    for (place, (start, len)) in block.chunks_mut(2 * NUMBER).zip(entries) {
        number(&mut place[..NUMBER], *start);
        number(&mut place[NUMBER..2 * NUMBER], *len);
    }
}
