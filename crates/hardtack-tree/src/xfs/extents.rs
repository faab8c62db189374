//! Where the content of a fork is (XFS Algorithms & Data Structures, "Extent List" and "B+tree Extent List").

use std::collections::HashSet;
use std::io;

use super::fork::{Fork, Form};
use super::header::Header;
use super::volume::Volume;
use crate::damage::damage;
use crate::fields::{array, be16, be64};
use crate::runs::Run;

/// Bytes of an extent.
const EXTENT: usize = 16;
/// Bytes in front of the entries within the inode.
const ROOT_HEADER: usize = 4;
/// More levels than the largest tree has (`XFS_BM_MAXLEVELS` of the kernel).
const MOST_LEVELS: u16 = 16;

/// The runs of a fork of the inode `owner` that is not local, in order. Extents that were never written are left out:
/// they are zeros.
///
/// # Errors
/// When they are damaged: a block that is not there, extents out of order, a tree that leads back to itself.
pub(super) fn runs(volume: &Volume, fork: &Fork<'_>, owner: u64) -> io::Result<Vec<Run>> {
    let mut found = Extents { volume, owner, runs: Vec::new(), end: 0, count: 0 };
    match fork.form() {
        Some(Form::Extents) => {
            let raw = usize::try_from(fork.extents).ok().and_then(|count| fork.raw.get(..count.checked_mul(EXTENT)?));
            let raw = raw.ok_or_else(|| found.damage(&format!("{} extents within it", fork.extents)))?;
            found.take(raw)?;
        }
        Some(Form::Tree) => {
            found.tree(fork.raw)?;
            if found.count != fork.extents {
                return Err(found.damage(&format!("{} extents and claims {}", found.count, fork.extents)));
            }
        }
        Some(Form::Local) | None => return Err(found.damage(&format!("content in the form {}", fork.format))),
    }
    Ok(found.runs)
}

/// Extents as they are found.
struct Extents<'v> {
    volume: &'v Volume,
    owner: u64,
    runs: Vec<Run>,
    /// Where the last extent ends within the file.
    end: u64,
    count: u64,
}

impl Extents<'_> {
    fn damage(&self, what: &str) -> io::Error {
        damage(format!("inode {} has {what}", self.owner))
    }

    /// Takes extents that lie behind all others.
    fn take(&mut self, raw: &[u8]) -> io::Result<()> {
        for extent in raw.as_chunks::<EXTENT>().0 {
            let all = u128::from_be_bytes(*extent);
            // 1 bit of state, 54 of place in the file, 52 of place in the file system, 21 of length: each fits.
            let (unwritten, logical) = (all >> 127 == 1, (all >> 73 & ((1 << 54) - 1)) as u64);
            let (number, blocks) = ((all >> 21 & ((1 << 52) - 1)) as u64, (all & 0x1f_ffff) as u64);
            self.count += 1;
            let size = u64::from(self.volume.geometry().block_size);
            let end = logical + blocks;
            if blocks == 0 || logical < self.end || end.checked_mul(size).is_none() {
                return Err(self.damage("extents that contradict each other"));
            }
            self.end = end;
            let Some(physical) = self.volume.geometry().place(number, blocks) else {
                return Err(self.damage(&format!("block {number}, which is not there")));
            };
            match self.runs.last_mut() {
                _ if unwritten => {}
                Some(last) if last.logical + last.blocks == logical && last.physical + last.blocks == physical => {
                    last.blocks += blocks;
                }
                _ => self.runs.push(Run { logical, physical, blocks }),
            }
        }
        Ok(())
    }

    /// Takes all extents of the tree with this root, from left to right.
    fn tree(&mut self, root: &[u8]) -> io::Result<()> {
        let (level, count) = (be16(root, 0), usize::from(be16(root, 2)));
        let most = (root.len() - ROOT_HEADER.min(root.len())) / EXTENT;
        if level == 0 || level > MOST_LEVELS || count == 0 || count > most {
            return Err(self.damage("a tree of extents without a root"));
        }
        let mut visited = HashSet::new();
        let mut open = children(&root[ROOT_HEADER..], count, most, level - 1);
        while let Some((number, level)) = open.pop() {
            if !visited.insert(number) {
                return Err(self.damage(&format!("block {number} twice")));
            }
            let raw = self.node(number)?;
            let header = if self.volume.superblock.features().checksums { 72 } else { 24 };
            let most = (raw.len() - header) / EXTENT;
            let count = usize::from(be16(&raw, 6));
            if be16(&raw, 4) != level || count == 0 || count > most {
                return Err(self.damage(&format!("block {number}, which is not of its tree")));
            }
            match level.checked_sub(1) {
                Some(below) => open.extend(children(&raw[header..], count, most, below)),
                None => self.take(&raw[header..][..count * EXTENT])?,
            }
        }
        Ok(())
    }

    fn node(&self, number: u64) -> io::Result<Vec<u8>> {
        let place = self.volume.geometry().place(number, 1);
        let place = place.ok_or_else(|| self.damage(&format!("block {number}, which is not there")))?;
        let raw = self.volume.blocks(place, 1)?;
        let magic = if self.volume.superblock.features().checksums { *b"BMA3" } else { *b"BMAP" };
        if array(&raw, 0) != magic {
            return Err(self.damage(&format!("block {number}, which is not of its tree")));
        }
        Header::Extents.check(self.volume, &raw, place, self.owner)?;
        Ok(raw)
    }
}

/// The blocks that a node leads to, the first one last: its keys stand before them, with room for `most`.
fn children(entries: &[u8], count: usize, most: usize, level: u16) -> Vec<(u64, u16)> {
    (0..count).rev().map(|slot| (be64(entries, (most + slot) * 8), level)).collect()
}
