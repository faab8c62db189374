//! A file system whose superblock and group descriptors are known: blocks and inodes by number.

use std::fmt;
use std::io;
use std::sync::Arc;

use super::inode::Inode;
use super::superblock::{Geometry, Superblock};
use crate::Source;
use crate::damage::damage;

/// Where everything is.
pub(super) struct Volume {
    pub(super) source: Arc<dyn Source>,
    pub(super) superblock: Superblock,
    /// The block that the inode table of each group begins with.
    pub(super) tables: Vec<u64>,
}

impl Volume {
    pub(super) fn geometry(&self) -> &Geometry {
        &self.superblock.geometry
    }

    /// Fills `buffer`, a whole number of blocks, from block `start` on.
    ///
    /// # Errors
    /// When those are not all there, or the source cannot be read.
    pub(super) fn read_blocks(&self, start: u64, buffer: &mut [u8]) -> io::Result<()> {
        let size = self.geometry().block_size;
        if !self.geometry().holds(start, (buffer.len() / self.geometry().block_len()) as u64) {
            return Err(damage(format!("block {start} is not there")));
        }
        self.source.read_at(start * u64::from(size), buffer)
    }

    /// Where an inode stands, in bytes.
    ///
    /// # Errors
    /// When there is none of this number.
    pub(super) fn inode_offset(&self, number: u32) -> io::Result<u64> {
        let geometry = self.geometry();
        let absent = || damage(format!("inode {number} is not there"));
        let index = number.checked_sub(1).ok_or_else(absent)?;
        let (group, within) = (index / geometry.inodes_per_group, index % geometry.inodes_per_group);
        let table = self.tables.get(group as usize).ok_or_else(absent)?;
        Ok(table * u64::from(geometry.block_size) + u64::from(within) * u64::from(geometry.inode_size))
    }

    /// Reads an inode that is in use into `buffer`.
    ///
    /// # Errors
    /// When it is not in use or damaged, or the source cannot be read.
    pub(super) fn inode<'b>(&self, number: u32, buffer: &'b mut Vec<u8>) -> io::Result<Inode<'b>> {
        let offset = self.inode_offset(number)?;
        buffer.resize(self.geometry().inode_size as usize, 0);
        self.source.read_at(offset, buffer)?;
        match Inode::check(&self.superblock, number, buffer)? {
            Some(inode) => Ok(inode),
            None => Err(damage(format!("inode {number} is not in use"))),
        }
    }
}

impl fmt::Debug for Volume {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Volume").field("source", &self.source).finish_non_exhaustive()
    }
}
