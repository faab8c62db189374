//! Directories (kernel documentation, filesystems/ext4, "Directory Entries"), read from one end to the other whether
//! or not they have an index of hashes.

use std::io;
use std::ops::Range;

use super::blocks::runs;
use super::checksum::crc32c;
use super::inline;
use super::inode::Inode;
use super::volume::Volume;
use crate::damage::{damage, unsupported};
use crate::fields::{le16, le32};
use crate::walk::{Blocks, Names};

/// Bytes of an entry before its name.
const ENTRY: usize = 8;
/// Bytes of the false entry with a checksum that ends a block.
const TAIL: usize = 12;
/// The type of that entry.
const TAIL_TYPE: u8 = 0xde;
/// Bytes that are read at a time.
const CHUNK: usize = 1 << 20;
/// Where the counts of an index stand in its root and in its nodes.
const INDEX_ROOT: usize = 0x20;
const INDEX_NODE: usize = 8;

/// Adds the names of a directory; see [`crate::walk::Directories::names`].
pub(super) fn names(volume: &Volume, inode: &Inode<'_>, names: &mut Names, left: &Blocks) -> io::Result<()> {
    if inode.is_encrypted() {
        return Err(unsupported("the names in it are encrypted"));
    }
    let mut reader = Reader { volume, inode, names };
    if inode.is_inline() {
        reader.inline()?
    } else {
        reader.blocks(left)?
    }
    if inode.ignores_case() {
        return Err(unsupported("names in it are found whatever their case, which hardtack does not do"));
    }
    Ok(())
}

/// Reads one directory.
struct Reader<'r> {
    volume: &'r Volume,
    inode: &'r Inode<'r>,
    names: &'r mut Names,
}

impl Reader<'_> {
    fn inline(&mut self) -> io::Result<()> {
        self.names.data = inline::content(self.volume, self.inode)?;
        self.names.parent = Some(le32(&self.names.data, 0).into());
        let (first, all) = (self.inode.block().len(), self.names.data.len());
        self.entries(4..first.min(all))?;
        self.entries(first.min(all)..all)
    }

    fn blocks(&mut self, left: &Blocks) -> io::Result<()> {
        let (volume, inode) = (self.volume, self.inode);
        let size = volume.geometry().block_len();
        let count = volume.block_count(inode);
        if u32::try_from(inode.size(&volume.superblock)).is_err() {
            return Err(unsupported("it has 4 GiB or more"));
        }
        left.take(count)?;
        let seed = inode.checksum_seed(&volume.superblock);
        let mut next = 0;
        for run in runs(volume, inode)? {
            if run.logical != next || run.logical >= count {
                break;
            }
            let (mut block, mut rest) = (run.physical, run.blocks.min(count - run.logical));
            next += rest;
            while rest > 0 {
                let blocks = rest.min((CHUNK / size) as u64);
                let start = self.names.data.len();
                self.names.data.resize(start + blocks as usize * size, 0);
                volume.read_blocks(block, &mut self.names.data[start..])?;
                for at in (start..self.names.data.len()).step_by(size) {
                    self.block(seed, at..at + size)?;
                }
                (block, rest) = (block + blocks, rest - blocks);
            }
        }
        if next != count || count == 0 {
            return Err(damage(format!("its block {next} is missing")));
        }
        Ok(())
    }

    fn block(&mut self, seed: u32, at: Range<usize>) -> io::Result<()> {
        let (volume, inode) = (self.volume, self.inode);
        let raw = &self.names.data[at.clone()];
        if volume.superblock.has_checksums() && !checksum_fits(raw, at.start == 0, inode, seed) {
            return Err(damage(format!("the checksum of its block {} does not fit", at.start / raw.len())));
        }
        if at.start > 0 {
            return self.entries(at);
        }
        // The first two entries are fixed; the second may reach over the index of hashes.
        let dots = le16(raw, 4) == 12 && raw[6] == 1 && raw[8] == b'.' && raw[12 + 6] == 2 && raw[20..22] == *b"..";
        if !dots || le32(raw, 0) != inode.number {
            return Err(damage("it does not begin with itself"));
        }
        self.names.parent = Some(le32(raw, 12).into());
        let first = 12 + length(raw, 12, volume);
        if first < 24 || first > raw.len() {
            return Err(damage("the entry of its parent has a wrong length"));
        }
        self.entries(first..at.end)
    }

    /// Takes the entries of a stretch of the data.
    fn entries(&mut self, within: Range<usize>) -> io::Result<()> {
        let mut at = within.start;
        while at < within.end {
            let raw = &self.names.data[at..within.end];
            let length = length(raw, 0, self.volume);
            let (inode, name_length) = (le32(raw, 0), raw.get(6).copied().unwrap_or(0));
            if length < ENTRY
                || !length.is_multiple_of(4)
                || length > raw.len()
                || ENTRY + usize::from(name_length) > length
            {
                return Err(damage(format!("the entry {at} bytes from its beginning has a wrong length")));
            }
            if inode != 0 {
                let name = at + ENTRY..at + ENTRY + usize::from(name_length);
                self.names.take(name, inode.into())?;
            }
            at += length;
        }
        Ok(())
    }
}

/// The length of the entry at `at`.
fn length(raw: &[u8], at: usize, volume: &Volume) -> usize {
    let stored = usize::from(le16(raw, at + 4));
    // The largest blocks are longer than 16 bits can say.
    match volume.geometry().block_size {
        0x1_0000 if matches!(stored, 0 | 0xffff) => 0x1_0000,
        0x1_0000 => stored & 0xfffc | (stored & 3) << 16,
        _ => stored,
    }
}

/// Whether the checksum of a block fits: that of an index where the block belongs to one, otherwise that of names.
fn checksum_fits(raw: &[u8], first: bool, inode: &Inode<'_>, seed: u32) -> bool {
    let node = le32(raw, 0) == 0 && usize::from(le16(raw, 4)) == raw.len() & 0xffff && raw[6] == 0;
    if inode.is_indexed() && (first || node) {
        let counts = if first { INDEX_ROOT } else { INDEX_NODE };
        let (limit, count) = (usize::from(le16(raw, counts)), usize::from(le16(raw, counts + 2)));
        let tail = counts + limit * 8;
        if count > limit || tail + 8 > raw.len() {
            return false;
        }
        // What is in use, and the eight bytes of its own place, itself as zero.
        let sum = crc32c(crc32c(seed, &raw[..counts + count * 8]), &raw[tail..tail + 4]);
        return crc32c(sum, &[0; 4]) == le32(raw, tail + 4);
    }
    let (names, tail) = raw.split_at(raw.len() - TAIL);
    let marked = le32(tail, 0) == 0 && usize::from(le16(tail, 4)) == TAIL && tail[6] == 0 && tail[7] == TAIL_TYPE;
    marked && crc32c(seed, names) == le32(tail, 8)
}
