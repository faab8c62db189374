//! A file system with the changes of its journal in their places, without changing it.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use super::MAGIC;
use super::log::{Copies, Copy};
use crate::Source;
use crate::runs::Content;
use crate::source::beyond_end;

/// A source some blocks of which are read out of the journal.
#[derive(Debug)]
pub(super) struct Replayed {
    source: Arc<dyn Source>,
    journal: Content,
    block_size: u64,
    copies: Copies,
}

impl Replayed {
    pub(super) fn new(source: Arc<dyn Source>, journal: Content, block_size: u32, copies: Copies) -> Self {
        Self { source, journal, block_size: block_size.into(), copies }
    }

    /// Reads a part of a copy, `offset` bytes from its beginning on.
    fn read_copy(&self, copy: Copy, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        self.journal.read_at(u64::from(copy.place) * self.block_size + offset, buffer)?;
        if copy.escaped {
            let escaped = MAGIC.to_be_bytes().into_iter().skip(usize::try_from(offset).unwrap_or(usize::MAX));
            buffer.iter_mut().zip(escaped).for_each(|(byte, escaped)| *byte = escaped);
        }
        Ok(())
    }
}

impl Source for Replayed {
    fn size(&self) -> u64 {
        self.source.size()
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let end = offset.checked_add(buffer.len() as u64).ok_or_else(beyond_end)?;
        self.source.read_at(offset, buffer)?;
        for (block, copy) in self.copies.range(offset / self.block_size..end.div_ceil(self.block_size)) {
            let start = block * self.block_size;
            let within = start.max(offset)..(start + self.block_size).min(end);
            // Within the buffer.
            let part = &mut buffer[(within.start - offset) as usize..(within.end - offset) as usize];
            self.read_copy(*copy, within.start - start, part)?;
        }
        Ok(())
    }

    fn data_after(&self, offset: u64) -> io::Result<Option<Range<u64>>> {
        let data = self.source.data_after(offset)?;
        let copied = self.copies.range(offset / self.block_size..).next().map(|(block, _)| {
            let start = block * self.block_size;
            start.max(offset)..start + self.block_size
        });
        Ok(match (data, copied) {
            (Some(data), Some(copied)) => Some(if data.start <= copied.start { data } else { copied }),
            (data, copied) => data.or(copied),
        })
    }
}
