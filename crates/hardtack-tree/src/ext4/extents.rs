//! Extent trees (kernel documentation, filesystems/ext4, "Extent Tree").

use std::io;

use super::blocks::Runs;
use super::checksum::crc32c;
use super::inode::Inode;
use super::volume::Volume;
use crate::damage::damage;
use crate::fields::{join, le16, le32};
use crate::runs::Run;

const MAGIC: u16 = 0xf30a;
/// Bytes of the header of a node, and of each entry.
const ENTRY: usize = 12;
/// Deeper trees are not needed for 2³² blocks (`EXT4_MAX_EXTENT_DEPTH`).
const MOST_LEVELS: u16 = 5;
/// Longer extents are as much shorter and not written yet: they read as zeros.
const MOST_BLOCKS: u16 = 0x8000;

/// Gives every extent with content to `found`, in order.
///
/// # Errors
/// When the tree is damaged.
pub(super) fn collect(volume: &Volume, inode: &Inode<'_>, found: &mut Runs<'_>) -> io::Result<()> {
    let levels = le16(inode.block(), 6);
    if levels > MOST_LEVELS {
        return Err(damage(format!("the extents of inode {} have {levels} levels", inode.number)));
    }
    let mut tree = Tree { volume, inode, found, next: 0 };
    tree.node(inode.block(), levels, 1 << 32)
}

struct Tree<'r, 'v> {
    volume: &'r Volume,
    inode: &'r Inode<'r>,
    found: &'r mut Runs<'v>,
    /// No extent may begin before this block of the file. As extents only go forward, a node that stands in two
    /// places of the tree is found by its second visit.
    next: u64,
}

impl Tree<'_, '_> {
    /// Takes a node `level` above the leaves, whose extents end before block `end` of the file.
    fn node(&mut self, raw: &[u8], level: u16, end: u64) -> io::Result<()> {
        let (entries, most) = (usize::from(le16(raw, 2)), usize::from(le16(raw, 4)));
        let sound =
            le16(raw, 0) == MAGIC && le16(raw, 6) == level && entries <= most && ENTRY * (most + 1) <= raw.len();
        if !sound {
            return Err(self.damage("a malformed node"));
        }
        let entries: Vec<&[u8]> = raw[ENTRY..].chunks_exact(ENTRY).take(entries).collect();
        for (position, entry) in entries.iter().enumerate() {
            if level == 0 {
                self.extent(entry, end)?;
                continue;
            }
            let start = u64::from(le32(entry, 0));
            let end = entries.get(position + 1).map_or(end, |next| le32(next, 0).into());
            if start < self.next || start >= end {
                return Err(self.damage("nodes out of order"));
            }
            self.next = start;
            self.below(join(le32(entry, 4), le16(entry, 8).into()), level - 1, end)?;
        }
        Ok(())
    }

    fn below(&mut self, block: u64, level: u16, end: u64) -> io::Result<()> {
        let mut raw = vec![0; self.volume.geometry().block_len()];
        self.volume.read_blocks(block, &mut raw)?;
        if self.volume.superblock.has_checksums() {
            let summed = ENTRY * (usize::from(le16(&raw, 4)) + 1);
            let seed = self.inode.checksum_seed(&self.volume.superblock);
            let fits = raw.get(..summed).is_some_and(|part| crc32c(seed, part) == le32(&raw, summed));
            if !fits {
                return Err(self.damage("a node whose checksum does not fit"));
            }
        }
        self.node(&raw, level, end)
    }

    fn extent(&mut self, entry: &[u8], end: u64) -> io::Result<()> {
        let (logical, length) = (u64::from(le32(entry, 0)), le16(entry, 4));
        let written = length <= MOST_BLOCKS;
        let blocks = u64::from(if written { length } else { length - MOST_BLOCKS });
        if blocks == 0 || logical < self.next || logical + blocks > end {
            return Err(self.damage("extents out of order"));
        }
        self.next = logical + blocks;
        if written {
            let physical = join(le32(entry, 8), le16(entry, 6).into());
            self.found.push(Run { logical, physical, blocks })?;
        }
        Ok(())
    }

    fn damage(&self, what: &str) -> io::Error {
        damage(format!("the extents of inode {} have {what}", self.inode.number))
    }
}
