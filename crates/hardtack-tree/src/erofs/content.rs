//! What an inode holds, as bytes at fixed places.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use super::inode::{Held, Inode};
use super::volume::Volume;
use crate::Source;
use crate::source::beyond_end;

/// The bytes that one inode holds; there are no holes.
#[derive(Debug)]
pub(super) struct Content {
    volume: Arc<Volume>,
    held: Held,
}

impl Content {
    /// What this inode holds.
    ///
    /// # Errors
    /// When it is not within the file system, or kept in a way that is not read.
    pub(super) fn of(volume: &Arc<Volume>, inode: &Inode) -> io::Result<Self> {
        Ok(Self { volume: volume.clone(), held: inode.held(&volume.superblock)? })
    }
}

impl Source for Content {
    fn size(&self) -> u64 {
        self.held.in_blocks + self.held.in_tail
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let Held { blocks, in_blocks, tail, .. } = self.held;
        if offset.checked_add(buffer.len() as u64).is_none_or(|end| end > self.size()) {
            return Err(beyond_end());
        }
        let whole = in_blocks.saturating_sub(offset).min(buffer.len() as u64) as usize;
        let (whole, rest) = buffer.split_at_mut(whole);
        if !whole.is_empty() {
            self.volume.read(blocks + offset, whole)?;
        }
        if !rest.is_empty() {
            self.volume.read(tail + offset.saturating_sub(in_blocks), rest)?;
        }
        Ok(())
    }

    fn data_after(&self, offset: u64) -> io::Result<Option<Range<u64>>> {
        Ok((offset < self.size()).then(|| offset..self.size()))
    }
}
