//! Where the content of an inode is: its extents, or the blocks that ext2 and ext3 list one by one.

use std::collections::HashSet;
use std::io;

use super::extents;
use super::inode::Inode;
use super::volume::Volume;
use crate::damage::damage;
use crate::fields::le32;
use crate::runs::{Content, Run};

/// The content of an inode that has blocks.
///
/// # Errors
/// When its blocks are damaged.
pub(super) fn content(volume: &Volume, inode: &Inode<'_>) -> io::Result<Content> {
    let block_size = volume.geometry().block_size.into();
    // At most 2³² blocks of 2¹⁶ bytes.
    Ok(Content::new(volume.source.clone(), block_size, runs(volume, inode)?, inode.size(&volume.superblock)))
}

/// The runs of an inode in the order of the file.
///
/// # Errors
/// When they are damaged: a block that is not there, a tree that is too deep or leads back to itself.
pub(super) fn runs(volume: &Volume, inode: &Inode<'_>) -> io::Result<Vec<Run>> {
    let mut found = Runs { volume, runs: Vec::new(), inode: inode.number };
    if inode.has_extents() {
        extents::collect(volume, inode, &mut found)?;
    } else {
        Lists { found: &mut found, visited: HashSet::new(), last: volume.block_count(inode) }.collect(inode)?;
    }
    Ok(found.runs)
}

/// Runs as they are found.
pub(super) struct Runs<'v> {
    volume: &'v Volume,
    runs: Vec<Run>,
    inode: u32,
}

impl Runs<'_> {
    /// Adds a run that lies behind all others.
    pub(super) fn push(&mut self, run: Run) -> io::Result<()> {
        if !self.volume.geometry().holds(run.physical, run.blocks) {
            return Err(damage(format!("inode {} has block {}, which is not there", self.inode, run.physical)));
        }
        match self.runs.last_mut() {
            Some(last) if last.logical + last.blocks == run.logical && last.physical + last.blocks == run.physical => {
                last.blocks += run.blocks;
            }
            _ => self.runs.push(run),
        }
        Ok(())
    }
}

/// Lists of block numbers (kernel documentation, filesystems/ext4, "Direct/Indirect Block Addressing").
struct Lists<'r, 'v> {
    found: &'r mut Runs<'v>,
    /// Blocks with lists: none may lead to itself, or stand in two places.
    visited: HashSet<u32>,
    /// Blocks from this one on are behind the end of the file.
    last: u64,
}

impl Lists<'_, '_> {
    fn collect(&mut self, inode: &Inode<'_>) -> io::Result<()> {
        let (direct, indirect) = inode.block().split_at(48);
        let mut logical = 0;
        self.list(direct, 0, &mut logical)?;
        for (number, depth) in indirect.chunks_exact(4).zip(1..) {
            self.list(number, depth, &mut logical)?;
        }
        Ok(())
    }

    /// Takes block numbers that lead to data through `depth` further lists, three at most.
    fn list(&mut self, numbers: &[u8], depth: u32, logical: &mut u64) -> io::Result<()> {
        let size = self.found.volume.geometry().block_len();
        let covered = (size as u64 / 4).pow(depth);
        for number in numbers.chunks_exact(4).map(|number| le32(number, 0)) {
            if *logical >= self.last {
                return Ok(());
            }
            if number == 0 {
                *logical += covered;
            } else if depth == 0 {
                self.found.push(Run { logical: *logical, physical: number.into(), blocks: 1 })?;
                *logical += 1;
            } else {
                if !self.visited.insert(number) {
                    let inode = self.found.inode;
                    return Err(damage(format!("inode {inode} uses block {number} twice")));
                }
                let mut below = vec![0; size];
                self.found.volume.read_blocks(number.into(), &mut below)?;
                self.list(&below, depth - 1, logical)?;
            }
        }
        Ok(())
    }
}

impl Volume {
    /// Blocks that the size of an inode stands for.
    pub(super) fn block_count(&self, inode: &Inode<'_>) -> u64 {
        inode.size(&self.superblock).div_ceil(self.geometry().block_size.into())
    }
}
