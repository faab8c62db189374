//! VMDK with its content in the same file: monolithicSparse and streamOptimized (VMware, Virtual Disk Format 5.0).

mod descriptor;
mod header;

use std::io;
use std::sync::Arc;

use flate2::{Decompress, FlushDecompress};

use super::blocks::{BlockMap, Blocks, Place, Run};
use super::cache::Cache;
use super::tables::{check_distinct, damaged, read_table};
use crate::fields::le32;
use crate::{FormatError, FormatResult, Source};
use header::Header;

pub(super) use descriptor::{DESCRIPTOR, content_elsewhere};
pub(super) use header::MAGIC;

const FORMAT: &str = "VMDK";
/// The unit of every offset and size.
const SECTOR: u64 = 512;
/// Bytes of grain tables that are kept.
const KEPT: usize = 2 << 20;
/// What a packed grain begins with: its place on the disk (8 bytes) and its length (4 bytes).
const MARKER: usize = 12;
/// The entry of a grain that is all zeros, where the header allows it.
const ZEROED: u32 = 1;

/// Reads the disk of an image; whether its grains are packed is told too.
///
/// # Errors
/// When the image is damaged, or needs another file or a feature that is not read.
pub(super) fn open(file: Arc<dyn Source>) -> FormatResult<(Arc<dyn Source>, bool)> {
    let header = Header::read(&*file)?;
    let table = read_table(&*file, header.directory, header.tables * 4).map_err(|source| FormatError::Io {
        format: FORMAT,
        what: "the grain directory",
        source,
    })?;
    let directory: Vec<u32> = table.chunks_exact(4).map(|entry| le32(entry, 0)).collect();
    let places = directory.iter().filter(|sector| **sector != 0).map(|sector| u64::from(*sector) * SECTOR);
    check_distinct(FORMAT, "the grain directory", places)?;
    let tables = Cache::of_size(KEPT, header.entries as usize * 4);
    let is_packed = header.is_packed;
    Ok((Arc::new(Blocks::new(file, Grains { header, directory, tables })), is_packed))
}

/// The grains of an image.
#[derive(Debug)]
struct Grains {
    header: Header,
    /// Sectors of the grain tables; 0 where there is none.
    directory: Vec<u32>,
    tables: Cache<Vec<u32>>,
}

impl Grains {
    fn place(&self, file: &dyn Source, entry: u32) -> Place {
        if entry == 0 || (self.header.has_zeroed_grains && entry == ZEROED) {
            return Place::Zeros;
        }
        let offset = u64::from(entry) * SECTOR;
        if !self.header.is_packed {
            return Place::Stored(offset);
        }
        // The length stands before the content. What cannot be packed grows by less than this.
        let most = MARKER as u64 + self.header.grain + self.header.grain / 8 + SECTOR;
        Place::Packed { offset, length: most.min(file.size().saturating_sub(offset)) }
    }
}

impl BlockMap for Grains {
    const FORMAT: &'static str = FORMAT;

    fn size(&self) -> u64 {
        self.header.size
    }

    fn block_size(&self) -> u64 {
        self.header.grain
    }

    fn run(&self, file: &dyn Source, block: u64, most: u64) -> io::Result<Run> {
        let (grain, count) = (self.header.grain, self.header.entries);
        let (table, entry) = (block / count, block % count);
        let sector = usize::try_from(table).ok().and_then(|table| self.directory.get(table)).copied().unwrap_or(0);
        if sector == 0 {
            return Ok(Run { place: Place::Zeros, blocks: count - entry });
        }
        let entries = self.tables.get(table, || {
            let bytes = read_table(file, u64::from(sector) * SECTOR, count * 4)
                .map_err(|_| damaged(FORMAT, format!("the grain table at sector {sector} is not there")))?;
            Ok(bytes.chunks_exact(4).map(|entry| le32(entry, 0)).collect())
        })?;
        // Both are at most the count of entries, which fits.
        let entries = &entries[entry as usize..][..most.min(count - entry) as usize];
        let place = self.place(file, entries[0]);
        let alike = |(blocks, entry): &(u64, &u32)| match place {
            Place::Zeros => self.place(file, **entry) == Place::Zeros,
            Place::Stored(start) => self.place(file, **entry) == Place::Stored(start + blocks * grain),
            Place::Packed { .. } => *blocks == 0,
        };
        Ok(Run { place, blocks: (0..).zip(entries).take_while(alike).count() as u64 })
    }

    fn unpack(&self, block: u64, packed: &[u8], content: &mut [u8]) -> io::Result<()> {
        let packed = packed.get(MARKER..).and_then(|rest| rest.get(..le32(packed, 8) as usize)).unwrap_or_default();
        let mut state = Decompress::new(true);
        let result = state.decompress(packed, content, FlushDecompress::Finish);
        // The last grain of a disk may be packed as far as the disk goes.
        let wanted = self.header.grain.min(self.header.size - block * self.header.grain);
        if result.is_err() || state.total_out() < wanted {
            return Err(damaged(FORMAT, format!("the packed grain {block} cannot be unpacked")));
        }
        Ok(())
    }
}
