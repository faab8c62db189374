//! The file system as its parts are read.

use std::io;
use std::sync::Arc;

use super::inode::{Inode, LONG, SHORT};
use super::superblock::Superblock;
use crate::Source;
use crate::damage::damage;

/// Bytes of a place for an inode.
const SLOT: u64 = 32;

/// The bytes, and what the superblock says of them.
#[derive(Debug)]
pub(super) struct Volume {
    pub(super) source: Arc<dyn Source>,
    pub(super) superblock: Superblock,
}

impl Volume {
    /// Fills the buffer with what stands at `at`, within the file system.
    ///
    /// # Errors
    /// When that reaches beyond its end, or cannot be read.
    pub(super) fn read(&self, at: u64, buffer: &mut [u8]) -> io::Result<()> {
        let end = at.checked_add(buffer.len() as u64).filter(|end| *end <= self.superblock.size());
        end.ok_or_else(|| damage("something stands beyond the end of the file system"))?;
        self.source.read_at(at, buffer)
    }

    /// The inode of this number.
    ///
    /// # Errors
    /// When it is not there, damaged, or cannot be read.
    pub(super) fn inode(&self, number: u64) -> io::Result<Inode> {
        let beyond = || damage(format!("inode {number} stands beyond the end of the file system"));
        let at = number.checked_mul(SLOT).and_then(|at| at.checked_add(self.superblock.inodes)).ok_or_else(beyond)?;
        let mut raw = [0; LONG];
        self.read(at, &mut raw[..SHORT])?;
        if Inode::is_long(&raw) {
            self.read(at, &mut raw)?;
        }
        Inode::decode(&self.superblock, number, at, &raw)
    }
}
