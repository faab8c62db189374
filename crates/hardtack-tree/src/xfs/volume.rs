//! A file system whose superblock is known: blocks and inodes by number.

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
}

impl Volume {
    pub(super) fn geometry(&self) -> &Geometry {
        &self.superblock.geometry
    }

    /// `count` blocks, few enough for memory, from this place on, counted from the beginning of the file system.
    ///
    /// # Errors
    /// When the source cannot be read.
    pub(super) fn blocks(&self, place: u64, count: usize) -> io::Result<Vec<u8>> {
        let size = self.geometry().block_size;
        let mut raw = vec![0; count * size as usize];
        self.source.read_at(place * u64::from(size), &mut raw)?;
        Ok(raw)
    }

    /// Reads an inode into `buffer`.
    ///
    /// # Errors
    /// When it is not in use or damaged, or the source cannot be read.
    pub(super) fn inode<'b>(&self, number: u64, buffer: &'b mut Vec<u8>) -> io::Result<Inode<'b>> {
        let offset = self.geometry().inode_offset(number);
        let offset = offset.ok_or_else(|| damage(format!("inode {number} is not there")))?;
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
