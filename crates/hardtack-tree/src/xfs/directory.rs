//! Directories (XFS Algorithms & Data Structures, "Directories"): the blocks of entries, from one end to the other,
//! without their index.

use std::io;
use std::ops::Range;

use super::extents::runs;
use super::fork::Form;
use super::header::Header;
use super::inode::Inode;
use super::volume::Volume;
use crate::damage::{damage, unsupported};
use crate::fields::{array, be16, be32, be64};
use crate::runs::Content;
use crate::walk::{Blocks, Names};
use crate::{FileKind, Source};

/// Where the index begins: what is before it are entries.
const INDEX: u64 = 32 << 30;
/// Bytes that are read at a time.
const CHUNK: usize = 1 << 20;
/// In the place of an inode's first two bytes: nothing is here.
const FREE: u16 = 0xffff;
/// Bytes of an entry of the index, and behind it, in a directory of one block.
const INDEX_ENTRY: usize = 8;
const TAIL: usize = 8;

/// Adds the names of a directory; see [`crate::walk::Directories::names`].
pub(super) fn names(volume: &Volume, inode: &Inode<'_>, names: &mut Names, left: &Blocks) -> io::Result<()> {
    if inode.metadata()?.kind != FileKind::Directory {
        return Err(damage("it is no directory"));
    }
    let reader = Reader { volume, own: inode.number };
    if inode.content().form() == Some(Form::Local) {
        reader.short(inode, names)
    } else {
        reader.blocks(inode, names, left)
    }
}

/// Reads one directory.
struct Reader<'v> {
    volume: &'v Volume,
    own: u64,
}

impl Reader<'_> {
    /// Entries within the inode ("Shortform Directories").
    fn short(&self, inode: &Inode<'_>, names: &mut Names) -> io::Result<()> {
        let wrong = || damage("the entries in its inode have a wrong length");
        let size = usize::try_from(inode.size()).map_err(|_| wrong())?;
        names.data.extend_from_slice(inode.content().raw.get(..size).ok_or_else(wrong)?);
        let (count, long) = (usize::from(*names.data.first().ok_or_else(wrong)?), be16(&names.data, 0) & 0xff != 0);
        let width = if long { 8 } else { 4 };
        let number = |data: &[u8], at: usize| if long { be64(data, at) } else { be32(data, at).into() };
        let mut at = 2 + width;
        if at > size {
            return Err(wrong());
        }
        names.parent = Some(number(&names.data, 2));
        for _ in 0..count {
            // Length, place in a block, name, type, inode.
            let name = at + 3..at + 3 + usize::from(*names.data.get(at).ok_or_else(wrong)?);
            let leads = name.end + usize::from(self.volume.superblock.features().types);
            at = leads + width;
            if at > size {
                return Err(wrong());
            }
            names.take(name, number(&names.data, leads))?;
        }
        Ok(())
    }

    /// Entries in blocks.
    fn blocks(&self, inode: &Inode<'_>, names: &mut Names, left: &Blocks) -> io::Result<()> {
        let (geometry, source) = (self.volume.geometry(), self.volume.source.clone());
        let mut runs = runs(self.volume, &inode.content(), self.own)?;
        let block_size = u64::from(geometry.block_size);
        runs.retain(|run| run.logical < INDEX / block_size);
        left.take(runs.iter().map(|run| run.blocks).sum())?;
        let content = Content::new(source, block_size, runs, INDEX);
        let size = geometry.directory_size as usize;
        for range in stretches(&content, geometry.directory_blocks()) {
            let mut next = range.start * size as u64;
            let end = (range.end * size as u64).min(INDEX);
            while next < end {
                let length = (end - next).min(CHUNK as u64) as usize;
                let start = names.data.len();
                if u32::try_from(start + length).is_err() {
                    return Err(unsupported("it has 4 GiB or more"));
                }
                names.data.resize(start + length, 0);
                content.read_at(next, &mut names.data[start..])?;
                for at in (start..start + length).step_by(size) {
                    let logical = (next + (at - start) as u64) / block_size;
                    self.block(names, at..at + size, logical, content.physical(logical))?;
                }
                next += length as u64;
            }
        }
        if names.parent.is_none() { Err(damage("it does not lead back to its parent")) } else { Ok(()) }
    }

    /// Takes the entries of a block, which stands in the data at `at`.
    fn block(&self, names: &mut Names, at: Range<usize>, logical: u64, place: Option<u64>) -> io::Result<()> {
        let wrong = |what: &str| damage(format!("its block {logical} {what}"));
        let raw = &names.data[at.clone()];
        let checksums = self.volume.superblock.features().checksums;
        let place = place.ok_or_else(|| wrong("is not all there"))?;
        let (single, header) = match &array(raw, 0) {
            b"XDB3" if checksums => (true, 64),
            b"XDD3" if checksums => (false, 64),
            b"XD2B" if !checksums => (true, 16),
            b"XD2D" if !checksums => (false, 16),
            _ => return Err(wrong("is none of a directory")),
        };
        Header::Directory.check(self.volume, raw, place, self.own)?;
        let end = if single {
            let index = (be32(raw, raw.len() - TAIL) as usize).checked_mul(INDEX_ENTRY);
            let end = index.and_then(|index| raw.len().checked_sub(TAIL)?.checked_sub(index));
            end.filter(|end| *end >= header).ok_or_else(|| wrong("has more names than fit"))?
        } else {
            raw.len()
        };
        let mut offset = header;
        while offset < end {
            let length = self.entry(names, at.start + offset..at.start + end, offset)?;
            offset += length.ok_or_else(|| wrong(&format!("has a wrong entry at {offset}")))?;
        }
        Ok(())
    }

    /// Takes the entry that stands in the data at the beginning of `within` and at `offset` in its block; gives its
    /// length, or `None` when it is none.
    fn entry(&self, names: &mut Names, within: Range<usize>, offset: usize) -> io::Result<Option<usize>> {
        let raw = &names.data[within.clone()];
        let free = be16(raw, 0) == FREE;
        let name = 9..9 + usize::from(raw.get(8).copied().unwrap_or(0));
        let length = if free {
            usize::from(be16(raw, 2))
        } else {
            (name.end + usize::from(self.volume.superblock.features().types) + 2).next_multiple_of(8)
        };
        // Each ends with its own place.
        if length == 0 || !length.is_multiple_of(8) || length > raw.len() || be16(raw, length - 2) as usize != offset {
            return Ok(None);
        }
        if free {
            return Ok(Some(length));
        }
        let inode = be64(raw, 0);
        match &raw[name.clone()] {
            b"." if inode == self.own => {}
            b"." => return Err(damage("it does not lead to itself")),
            b".." => {
                if names.parent.replace(inode).is_some_and(|parent| parent != inode) {
                    return Err(damage("it leads to two parents"));
                }
            }
            _ => names.take(within.start + name.start..within.start + name.end, inode)?,
        }
        Ok(Some(length))
    }
}

/// The blocks of a directory, each of so many blocks, of which anything is there.
fn stretches(content: &Content, blocks: u64) -> Vec<Range<u64>> {
    let mut stretches: Vec<Range<u64>> = Vec::new();
    for run in content.runs() {
        let (start, end) = (run.logical / blocks, (run.logical + run.blocks).div_ceil(blocks));
        match stretches.last_mut() {
            Some(last) if last.end >= start => last.end = last.end.max(end),
            _ => stretches.push(start..end),
        }
    }
    stretches
}
