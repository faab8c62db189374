//! A disk whose content lies in blocks somewhere in a file.

use std::fmt;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use super::cache::Cache;
use super::tables::{damaged, read_table};
use crate::Source;
use crate::source::beyond_end;

/// Bytes of unpacked blocks that are kept.
const KEPT: usize = 2 << 20;

/// Where the content of a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Nowhere: it is all zeros.
    Zeros,
    /// At this byte of the file.
    Stored(u64),
    /// Packed in these bytes of the file.
    Packed { offset: u64, length: u64 },
}

/// Blocks that follow each other: zeros, or stored one behind the other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    /// Where the first is.
    pub(super) place: Place,
    /// How many they are; 1 when they are packed.
    pub(super) blocks: u64,
}

/// What a format of disk images says of its blocks.
pub(super) trait BlockMap: Send + Sync + fmt::Debug {
    /// The name of the format.
    const FORMAT: &'static str;

    /// The size of the disk in bytes.
    fn size(&self) -> u64;

    /// The size of a block in bytes; not 0.
    fn block_size(&self) -> u64;

    /// What is at `block`, which the disk has, and of what follows, up to `most` blocks, as much as is cheap to tell.
    ///
    /// # Errors
    /// When a table cannot be read or is damaged.
    fn run(&self, file: &dyn Source, block: u64, most: u64) -> io::Result<Run>;

    /// Unpacks a block, which fills `content`.
    ///
    /// # Errors
    /// When it is damaged.
    fn unpack(&self, block: u64, packed: &[u8], content: &mut [u8]) -> io::Result<()>;
}

/// The disk.
#[derive(Debug)]
pub(super) struct Blocks<M> {
    file: Arc<dyn Source>,
    map: M,
    unpacked: Cache<Vec<u8>>,
}

impl<M: BlockMap> Blocks<M> {
    pub(super) fn new(file: Arc<dyn Source>, map: M) -> Self {
        let each = usize::try_from(map.block_size()).unwrap_or(usize::MAX);
        Self { file, map, unpacked: Cache::of_size(KEPT, each) }
    }

    fn unpacked(&self, block: u64, offset: u64, length: u64) -> io::Result<Arc<Vec<u8>>> {
        self.unpacked.get(block, || {
            let packed = read_table(&*self.file, offset, length)?;
            let size = usize::try_from(self.map.block_size()).map_err(|_| beyond_end())?;
            let mut content = vec![0; size];
            self.map.unpack(block, &packed, &mut content)?;
            Ok(content)
        })
    }

    /// Fills `buffer` from the block's byte `within` on.
    fn fill(&self, block: u64, within: u64, place: Place, buffer: &mut [u8]) -> io::Result<()> {
        match place {
            Place::Zeros => buffer.fill(0),
            Place::Stored(start) => {
                let start = start.checked_add(within).ok_or_else(beyond_end)?;
                if start.checked_add(buffer.len() as u64).is_none_or(|end| end > self.file.size()) {
                    let what =
                        format!("block {block} is at byte {start}, beyond the end of the file: it was cut short");
                    return Err(damaged(M::FORMAT, what));
                }
                self.file.read_at(start, buffer)?;
            }
            Place::Packed { offset, length } => {
                let content = self.unpacked(block, offset, length)?;
                // Below the size of a block, which fits.
                let part = content.get(within as usize..).and_then(|rest| rest.get(..buffer.len()));
                buffer.copy_from_slice(part.ok_or_else(beyond_end)?);
            }
        }
        Ok(())
    }
}

impl<M: BlockMap> Source for Blocks<M> {
    fn size(&self) -> u64 {
        self.map.size()
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        if offset.checked_add(buffer.len() as u64).is_none_or(|end| end > self.size()) {
            return Err(beyond_end());
        }
        let size = self.map.block_size();
        let (mut at, mut rest) = (offset, buffer);
        while !rest.is_empty() {
            let (block, within) = (at / size, at % size);
            let most = (within + rest.len() as u64).div_ceil(size);
            let run = self.map.run(&*self.file, block, most)?;
            let length = run.blocks.clamp(1, most).saturating_mul(size) - within;
            let (now, later) = rest.split_at_mut(usize::try_from(length).unwrap_or(usize::MAX).min(rest.len()));
            self.fill(block, within, run.place, now)?;
            at += now.len() as u64;
            rest = later;
        }
        Ok(())
    }

    fn data_after(&self, offset: u64) -> io::Result<Option<Range<u64>>> {
        let (size, end) = (self.map.block_size(), self.size());
        let mut block = offset / size;
        while block.checked_mul(size).is_some_and(|start| start < end) {
            let run = self.map.run(&*self.file, block, u64::MAX)?;
            let next = block.saturating_add(run.blocks.max(1));
            if run.place != Place::Zeros {
                return Ok(Some(offset.max(block * size)..next.saturating_mul(size).min(end))
                    .filter(|found| !found.is_empty()));
            }
            block = next;
        }
        Ok(None)
    }
}
