//! The content of a file as bytes at fixed places, out of the blocks that hold it.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use crate::Source;
use crate::source::beyond_end;

/// Blocks of a file that follow each other there and on the disk. What no run covers is zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    /// The first block, counted within the file.
    pub(crate) logical: u64,
    /// The first block, counted within the file system.
    pub(crate) physical: u64,
    pub(crate) blocks: u64,
}

/// What the blocks of a file hold; holes and blocks that were never written are zeros.
#[derive(Debug)]
pub(crate) struct Content {
    source: Arc<dyn Source>,
    block_size: u64,
    runs: Vec<Run>,
    size: u64,
}

impl Content {
    /// `size` bytes of content in `runs`, which are in order, end within 2⁶⁴ bytes of the file and lie within
    /// `source`.
    pub(crate) fn new(source: Arc<dyn Source>, block_size: u64, runs: Vec<Run>, size: u64) -> Self {
        Self { source, block_size, runs, size }
    }

    /// The runs in order.
    pub(crate) fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// Where a block of the file stands; `None` for a hole.
    pub(crate) fn physical(&self, logical: u64) -> Option<u64> {
        let run = self.runs.get(self.runs.partition_point(|run| run.logical + run.blocks <= logical))?;
        Some(run.physical + logical.checked_sub(run.logical)?)
    }

    /// The bytes of a run within the content.
    fn bytes(&self, run: &Run) -> Range<u64> {
        let end = (run.logical + run.blocks) * self.block_size;
        run.logical * self.block_size..end.min(self.size)
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
            if bytes.is_empty() {
                break;
            }
            let (hole, rest) = buffer.split_at_mut(fitting(bytes.start.saturating_sub(at), buffer.len()));
            hole.fill(0);
            at += hole.len() as u64;
            let (data, rest) = rest.split_at_mut(fitting(bytes.end - at, rest.len()));
            if !data.is_empty() {
                let start = run.physical * self.block_size;
                self.source.read_at(start + (at - bytes.start), data)?;
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
