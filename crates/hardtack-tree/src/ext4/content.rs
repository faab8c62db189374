//! The content of one inode as bytes at fixed places.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use super::blocks::{Run, runs};
use super::inode::Inode;
use super::volume::Volume;
use crate::Source;
use crate::source::beyond_end;

/// What the blocks of an inode hold; holes and blocks that were never written are zeros.
#[derive(Debug)]
pub(super) struct Content {
    volume: Arc<Volume>,
    runs: Vec<Run>,
    size: u64,
}

impl Content {
    /// The content of an inode that has blocks.
    ///
    /// # Errors
    /// When its blocks are damaged.
    pub(super) fn new(volume: &Arc<Volume>, inode: &Inode<'_>) -> io::Result<Self> {
        let size = inode.size(&volume.superblock);
        Ok(Self { volume: volume.clone(), runs: runs(volume, inode)?, size })
    }

    /// The bytes of a run within the content.
    fn bytes(&self, run: &Run) -> Range<u64> {
        let size = u64::from(self.volume.geometry().block_size);
        // At most 2³² blocks of 2¹⁶ bytes.
        let end = (run.logical + run.blocks) * size;
        run.logical * size..end.min(self.size)
    }

    /// The runs that end after `offset`.
    fn runs_after(&self, offset: u64) -> &[Run] {
        let before = self.runs.partition_point(|run| self.bytes(run).end <= offset);
        &self.runs[before..]
    }
}

impl Source for Content {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&self, offset: u64, mut buffer: &mut [u8]) -> io::Result<()> {
        match offset.checked_add(buffer.len() as u64) {
            Some(end) if end <= self.size => {}
            _ => return Err(beyond_end()),
        }
        let mut at = offset;
        for run in self.runs_after(offset) {
            if buffer.is_empty() {
                return Ok(());
            }
            let bytes = self.bytes(run);
            let (hole, rest) = buffer.split_at_mut(fitting(bytes.start.saturating_sub(at), buffer.len()));
            hole.fill(0);
            at += hole.len() as u64;
            let (data, rest) = rest.split_at_mut(fitting(bytes.end - at, rest.len()));
            if !data.is_empty() {
                let start = run.physical * u64::from(self.volume.geometry().block_size);
                self.volume.source.read_at(start + (at - bytes.start), data)?;
                at += data.len() as u64;
            }
            buffer = rest;
        }
        buffer.fill(0);
        Ok(())
    }

    fn data_after(&self, offset: u64) -> io::Result<Option<Range<u64>>> {
        let after = self.runs_after(offset).iter().map(|run| self.bytes(run)).find(|bytes| !bytes.is_empty());
        Ok(after.map(|bytes| bytes.start.max(offset)..bytes.end))
    }
}

/// As much of `count` as `most` allows.
fn fitting(count: u64, most: usize) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX).min(most)
}
