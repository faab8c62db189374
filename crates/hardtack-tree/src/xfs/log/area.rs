//! The blocks of the log, a ring.

use std::sync::Arc;

use super::{broken, failed};
use crate::fields::be32;
use crate::{FormatResult, Source};

/// Bytes of a block of the log, whatever those of the file system are.
pub(super) const BLOCK: usize = 512;
/// What begins a record.
pub(super) const MAGIC: u32 = 0xfeed_babe;

/// Where the log is.
pub(super) struct Area {
    source: Arc<dyn Source>,
    /// Its first byte.
    start: u64,
    /// How many blocks it has.
    pub(super) blocks: u32,
}

impl Area {
    /// `blocks` blocks of the file system, each of `block_size` bytes, from `start` on.
    pub(super) fn new(source: Arc<dyn Source>, start: u64, blocks: u64, block_size: u32) -> Self {
        let count = blocks * u64::from(block_size) / BLOCK as u64;
        // The largest log has 2 GiB.
        let blocks = u32::try_from(count).unwrap_or(u32::MAX);
        Self { source, start: start * u64::from(block_size), blocks }
    }

    /// `count` blocks from `block` on, around the end of the ring where it comes.
    pub(super) fn read(&self, block: u32, count: u32) -> FormatResult<Vec<u8>> {
        if block >= self.blocks || count > self.blocks {
            return Err(broken("a record that is longer than itself"));
        }
        let mut raw = vec![0; count as usize * BLOCK];
        let first = count.min(self.blocks - block);
        let (before, behind) = raw.split_at_mut(first as usize * BLOCK);
        let offset = self.start + u64::from(block) * BLOCK as u64;
        self.source.read_at(offset, before).map_err(failed)?;
        self.source.read_at(self.start, behind).map_err(failed)?;
        Ok(raw)
    }

    /// How often the ring had been gone around when a block was written; 0 when it never was.
    pub(super) fn cycle(&self, block: u32) -> FormatResult<u32> {
        self.read(block, 1).map(|raw| cycle(&raw))
    }

    /// The block `count` blocks behind another.
    pub(super) fn after(&self, block: u32, count: u32) -> u32 {
        ((u64::from(block) + u64::from(count)) % u64::from(self.blocks.max(1))) as u32
    }

    /// How many blocks there are from one to another.
    pub(super) fn distance(&self, from: u32, to: u32) -> u32 {
        if to >= from { to - from } else { self.blocks - from + to }
    }
}

/// The cycle of a block: every block begins with it, but for those that begin a record.
pub(super) fn cycle(raw: &[u8]) -> u32 {
    match be32(raw, 0) {
        MAGIC => be32(raw, 4),
        cycle => cycle,
    }
}
