//! Directories (kernel documentation, filesystems/ext4, "Directory Entries"), read from one end to the other whether
//! or not they have an index of hashes.

use std::io;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use super::blocks::runs;
use super::checksum::crc32c;
use super::inline;
use super::inode::Inode;
use super::volume::{Volume, damage, unsupported};
use crate::fields::{le16, le32};

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

/// The names in one directory, its buffers to be used again for the next.
#[derive(Default)]
pub(super) struct Names {
    data: Vec<u8>,
    found: Vec<Name>,
    parent: Option<u32>,
}

/// One name, but for `.` and `..`.
#[derive(Clone, Copy)]
pub(super) struct Name {
    start: u32,
    length: u8,
    pub(super) inode: u32,
}

impl Names {
    /// Reads a directory. On damage the names before it are kept. The blocks that are read are taken from `left`:
    /// as no two directories share one, it never comes to an end in a sound file system.
    ///
    /// # Errors
    /// When the directory is damaged or of a sort that is not read, or cannot be read.
    pub(super) fn read(&mut self, volume: &Volume, inode: &Inode<'_>, left: &AtomicU64) -> io::Result<()> {
        self.data.clear();
        self.found.clear();
        self.parent = None;
        if inode.is_encrypted() {
            return Err(unsupported("the names in it are encrypted"));
        }
        let whole = if inode.is_inline() { self.inline(volume, inode) } else { self.blocks(volume, inode, left) };
        let data = &self.data;
        self.found.sort_unstable_by(|a, b| a.of(data).cmp(b.of(data)).then(a.start.cmp(&b.start)));
        // Of two alike the first is the one that a search finds.
        let mut twice = None;
        self.found.dedup_by(|second, first| {
            let same = second.of(data) == first.of(data);
            twice = twice.or(same.then_some(*first));
            same
        });
        whole?;
        if let Some(name) = twice {
            return Err(damage(format!("the name \"{}\" stands in it twice", crate::escaped(name.of(&self.data)))));
        }
        if inode.ignores_case() {
            return Err(unsupported("names in it are found whatever their case, which hardtack does not do"));
        }
        Ok(())
    }

    /// The directory that `..` leads to; `None` when nothing of this directory could be read.
    pub(super) fn parent(&self) -> Option<u32> {
        self.parent
    }

    /// The names in the order of their bytes.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&[u8], u32)> {
        self.found.iter().map(|name| (name.of(&self.data), name.inode))
    }

    pub(super) fn len(&self) -> usize {
        self.found.len()
    }

    fn inline(&mut self, volume: &Volume, inode: &Inode<'_>) -> io::Result<()> {
        self.data = inline::content(volume, inode)?;
        self.parent = Some(le32(&self.data, 0));
        let first = self.data.len().min(inode.block().len());
        self.entries(volume, 4..first)?;
        self.entries(volume, first..self.data.len())
    }

    fn blocks(&mut self, volume: &Volume, inode: &Inode<'_>, left: &AtomicU64) -> io::Result<()> {
        let size = volume.geometry().block_len();
        let count = volume.block_count(inode);
        if u32::try_from(inode.size(&volume.superblock)).is_err() {
            return Err(unsupported("it has 4 GiB or more"));
        }
        let taken = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(count));
        if taken.is_err() {
            return Err(damage("directories have more blocks than there are"));
        }
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
                let start = self.data.len();
                self.data.resize(start + blocks as usize * size, 0);
                volume.read_blocks(block, &mut self.data[start..])?;
                for at in (start..self.data.len()).step_by(size) {
                    self.block(volume, inode, seed, at..at + size)?;
                }
                (block, rest) = (block + blocks, rest - blocks);
            }
        }
        if next != count || count == 0 {
            return Err(damage(format!("its block {next} is missing")));
        }
        Ok(())
    }

    fn block(&mut self, volume: &Volume, inode: &Inode<'_>, seed: u32, at: Range<usize>) -> io::Result<()> {
        let raw = &self.data[at.clone()];
        if volume.superblock.has_checksums() && !checksum_fits(raw, at.start == 0, inode, seed) {
            return Err(damage(format!("the checksum of its block {} does not fit", at.start / raw.len())));
        }
        if at.start > 0 {
            return self.entries(volume, at);
        }
        // The first two entries are fixed; the second may reach over the index of hashes.
        let dots = le16(raw, 4) == 12 && raw[6] == 1 && raw[8] == b'.' && raw[12 + 6] == 2 && raw[20..22] == *b"..";
        if !dots || le32(raw, 0) != inode.number {
            return Err(damage("it does not begin with itself"));
        }
        self.parent = Some(le32(raw, 12));
        let first = 12 + length(raw, 12, volume);
        if first < 24 || first > raw.len() {
            return Err(damage("the entry of its parent has a wrong length"));
        }
        self.entries(volume, first..at.end)
    }

    /// Takes the entries of a stretch of the data.
    fn entries(&mut self, volume: &Volume, within: Range<usize>) -> io::Result<()> {
        let mut at = within.start;
        while at < within.end {
            let raw = &self.data[at..within.end];
            let length = length(raw, 0, volume);
            let (inode, name_length) = (le32(raw, 0), raw.get(6).copied().unwrap_or(0));
            if length < ENTRY
                || !length.is_multiple_of(4)
                || length > raw.len()
                || ENTRY + usize::from(name_length) > length
            {
                return Err(damage(format!("the entry {at} bytes from its beginning has a wrong length")));
            }
            if inode != 0 {
                let name = &raw[ENTRY..ENTRY + usize::from(name_length)];
                let sound = !matches!(name, b"" | b"." | b"..") && !name.iter().any(|byte| matches!(byte, 0 | b'/'));
                if !sound {
                    return Err(damage(format!("\"{}\" stands in it as a name", crate::escaped(name))));
                }
                // Less than 4 GiB: checked before they are read.
                self.found.push(Name { start: (at + ENTRY) as u32, length: name_length, inode });
            }
            at += length;
        }
        Ok(())
    }
}

impl Name {
    fn of<'d>(&self, data: &'d [u8]) -> &'d [u8] {
        &data[self.start as usize..self.start as usize + usize::from(self.length)]
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
