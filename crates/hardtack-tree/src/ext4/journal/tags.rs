//! Descriptor and revocation blocks: what the blocks that follow are copies of, and what is not to be copied.

use super::super::checksum::crc32c;
use super::{BIT64, CSUM_V2, CSUM_V3, Shape};
use crate::fields::{be16, be32, join};

/// Bytes in front of the tags, and of the header of every block.
pub(super) const HEADER: usize = 12;
/// Bytes of the checksum at the end of a block.
const TAIL: usize = 4;

/// The copy's first bytes were those of a block of the journal itself, and are zeros.
const ESCAPED: u32 = 1;
/// No UUID follows, it is that of the tag before.
const SAME_UUID: u32 = 2;
const LAST: u32 = 8;

/// What one block of the log is a copy of.
pub(super) struct Tag {
    /// The block of the file system.
    pub(super) block: u64,
    pub(super) escaped: bool,
    checksum: u32,
}

impl Tag {
    /// Whether a copy is what was written, in the transaction of this number.
    pub(super) fn fits(&self, shape: &Shape, sequence: u32, copy: &[u8]) -> bool {
        let sum = crc32c(crc32c(shape.seed, &sequence.to_be_bytes()), copy);
        match (shape.has(CSUM_V3), shape.has(CSUM_V2)) {
            (true, _) => sum == self.checksum,
            (false, true) => sum & 0xffff == self.checksum,
            (false, false) => true,
        }
    }
}

/// The tags of a descriptor block.
pub(super) fn tags(shape: &Shape, raw: &[u8]) -> Vec<Tag> {
    let size = match (shape.has(CSUM_V3), shape.has(CSUM_V2), shape.has(BIT64)) {
        (true, ..) => 16,
        (_, true, true) => 14,
        (_, true, false) => 10,
        (_, false, true) => 12,
        (_, false, false) => 8,
    };
    let end = if shape.has_checksums() { raw.len() - TAIL } else { raw.len() };
    let mut tags = Vec::new();
    let mut at = HEADER;
    while at + size <= end {
        let raw = &raw[at..at + size];
        let (flags, high, checksum) = if shape.has(CSUM_V3) {
            (be32(raw, 4), be32(raw, 8), be32(raw, 12))
        } else {
            (be16(raw, 6).into(), be32(raw, 8), be16(raw, 4).into())
        };
        let high = if shape.has(BIT64) { high } else { 0 };
        tags.push(Tag { block: join(be32(raw, 0), high), escaped: flags & ESCAPED != 0, checksum });
        at += size + if flags & SAME_UUID == 0 { 16 } else { 0 };
        if flags & LAST != 0 {
            break;
        }
    }
    tags
}

/// The blocks of the file system that a revocation block names.
pub(super) fn revoked(shape: &Shape, raw: &[u8]) -> Vec<u64> {
    let size = if shape.has(BIT64) { 8 } else { 4 };
    let used = (be32(raw, HEADER) as usize).min(raw.len());
    let numbers = raw.get(HEADER + 4..used).unwrap_or(&[]).chunks_exact(size);
    numbers
        .map(|number| if size == 8 { join(be32(number, 4), be32(number, 0)) } else { be32(number, 0).into() })
        .collect()
}

/// Whether the checksum at the end of a descriptor or revocation block fits.
pub(super) fn tail_fits(shape: &Shape, raw: &[u8]) -> bool {
    let (summed, tail) = raw.split_at(raw.len() - TAIL);
    !shape.has_checksums() || crc32c(crc32c(shape.seed, summed), &[0; TAIL]) == be32(tail, 0)
}

/// Whether the checksum of a commit block fits.
pub(super) fn commit_fits(shape: &Shape, raw: &[u8]) -> bool {
    let (before, rest) = raw.split_at(HEADER + 4);
    let sum = crc32c(crc32c(crc32c(shape.seed, before), &[0; 4]), &rest[4..]);
    !shape.has_checksums() || sum == be32(rest, 0)
}
