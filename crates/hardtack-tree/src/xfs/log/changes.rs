//! A file system with the changes of its log in their places, without changing it.

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use super::{failed, unread};
use crate::source::beyond_end;
use crate::xfs::header::seal;
use crate::{FormatResult, Source};

/// Bytes of a sector, the unit of changes.
const SECTOR: usize = 512;
/// So many sectors at most: 1 GiB of content.
const MOST: usize = 1 << 21;

/// A sector that is not what the source has.
#[derive(Debug)]
enum Sector {
    /// It is new, and nothing was written to it.
    Zeros,
    Bytes(Box<[u8; SECTOR]>),
}

/// A source some sectors of which are changed.
#[derive(Debug)]
pub(super) struct Changes {
    source: Arc<dyn Source>,
    sectors: BTreeMap<u64, Sector>,
}

impl Changes {
    pub(super) fn new(source: Arc<dyn Source>) -> Self {
        Self { source, sectors: BTreeMap::new() }
    }

    /// The changed source.
    pub(super) fn finish(self) -> Arc<dyn Source> {
        Arc::new(self)
    }

    /// `length` bytes from the sector `sector` on.
    pub(super) fn read(&self, sector: u64, length: usize) -> FormatResult<Vec<u8>> {
        let mut raw = vec![0; length];
        let offset = sector.checked_mul(SECTOR as u64).ok_or_else(|| failed(beyond_end()))?;
        self.read_at(offset, &mut raw).map_err(failed)?;
        Ok(raw)
    }

    /// Puts `raw`, whole sectors that were read from `sector` on, into its place; its checksum is made to fit.
    pub(super) fn write(&mut self, sector: u64, mut raw: Vec<u8>) -> FormatResult<()> {
        seal(&mut raw);
        for (sector, raw) in (sector..).zip(raw.as_chunks::<SECTOR>().0) {
            self.sectors.insert(sector, Sector::Bytes(Box::new(*raw)));
        }
        self.check()
    }

    /// Makes sectors new.
    pub(super) fn clear(&mut self, sectors: Range<u64>) -> FormatResult<()> {
        for sector in sectors {
            self.sectors.insert(sector, Sector::Zeros);
            self.check()?;
        }
        Ok(())
    }

    fn check(&self) -> FormatResult<()> {
        if self.sectors.len() > MOST { Err(unread("changes of more than 1 GiB")) } else { Ok(()) }
    }
}

impl Source for Changes {
    fn size(&self) -> u64 {
        self.source.size()
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let end = offset.checked_add(buffer.len() as u64).ok_or_else(beyond_end)?;
        self.source.read_at(offset, buffer)?;
        let size = SECTOR as u64;
        for (sector, changed) in self.sectors.range(offset / size..end.div_ceil(size)) {
            let start = sector * size;
            let within = start.max(offset)..(start + size).min(end);
            // Within the buffer, and within the sector.
            let part = &mut buffer[(within.start - offset) as usize..(within.end - offset) as usize];
            match changed {
                Sector::Zeros => part.fill(0),
                Sector::Bytes(raw) => part.copy_from_slice(&raw[(within.start - start) as usize..][..part.len()]),
            }
        }
        Ok(())
    }

    fn data_after(&self, offset: u64) -> io::Result<Option<Range<u64>>> {
        let data = self.source.data_after(offset)?;
        let size = SECTOR as u64;
        let changed = self.sectors.range(offset / size..).next().map(|(sector, _)| {
            let start = sector * size;
            start.max(offset)..start + size
        });
        Ok(match (data, changed) {
            (Some(data), Some(changed)) => Some(if data.start <= changed.start { data } else { changed }),
            (data, changed) => data.or(changed),
        })
    }
}
