//! VHD, fixed and dynamic (Microsoft, Virtual Hard Disk Image Format 1.0).

mod footer;

use std::io;
use std::sync::Arc;

use super::blocks::{BlockMap, Blocks, Place, Run};
use super::tables::{check_distinct, damaged, read_table};
use crate::fields::be32;
use crate::{FormatError, FormatResult, Source, Stretch};
use footer::{DynamicHeader, Footer, Kind};

const FORMAT: &str = "VHD";
/// The unit of offsets.
const SECTOR: u64 = 512;
/// The entry of a block that is all zeros.
const UNUSED: u32 = u32::MAX;

/// Reads the disk of an image, when there is a footer of this format; whether its size is fixed is told too.
///
/// # Errors
/// When the image is damaged, or needs another file.
pub(super) fn open(file: &Arc<dyn Source>) -> FormatResult<Option<(Arc<dyn Source>, bool)>> {
    let Some(footer) = Footer::find(&**file)? else { return Ok(None) };
    match footer.kind {
        Kind::Fixed => {
            let disk = Stretch::new(file.clone(), 0, footer.size).map_err(|_| {
                let what = format!("a disk of {} bytes in a file of {}: it was cut short", footer.size, file.size());
                FormatError::Damaged { format: FORMAT, what }
            })?;
            Ok(Some((Arc::new(disk), true)))
        }
        Kind::Dynamic { header } => {
            let header = DynamicHeader::read(&**file, header, footer.size)?;
            let bytes = read_table(&**file, header.table, header.blocks * 4).map_err(|source| FormatError::Io {
                format: FORMAT,
                what: "the block table",
                source,
            })?;
            let table: Vec<u32> = bytes.chunks_exact(4).map(|entry| be32(entry, 0)).collect();
            let used = table.iter().filter(|entry| **entry != UNUSED).map(|entry| u64::from(*entry) * SECTOR);
            check_distinct(FORMAT, "the block table", used)?;
            let map = Dynamic { size: footer.size, block: header.block, table };
            Ok(Some((Arc::new(Blocks::new(file.clone(), map)), false)))
        }
    }
}

/// The blocks of a dynamic disk.
#[derive(Debug)]
struct Dynamic {
    size: u64,
    block: u64,
    /// Sectors of the blocks.
    table: Vec<u32>,
}

impl Dynamic {
    /// Each block is preceded by a bitmap of its sectors, in whole sectors. The bitmap says which sectors were
    /// written; the others are zeros in a disk without a parent, so that it need not be read.
    fn bitmap(&self) -> u64 {
        (self.block / SECTOR).div_ceil(8).next_multiple_of(SECTOR)
    }
}

impl BlockMap for Dynamic {
    const FORMAT: &'static str = FORMAT;

    fn size(&self) -> u64 {
        self.size
    }

    fn block_size(&self) -> u64 {
        self.block
    }

    fn run(&self, _: &dyn Source, block: u64, most: u64) -> io::Result<Run> {
        let rest = usize::try_from(block).ok().and_then(|block| self.table.get(block..)).unwrap_or_default();
        match rest.first() {
            None | Some(&UNUSED) => {
                let most = usize::try_from(most).unwrap_or(usize::MAX);
                let blocks = rest.iter().take(most).take_while(|entry| **entry == UNUSED).count();
                Ok(Run { place: Place::Zeros, blocks: blocks as u64 })
            }
            Some(sector) => Ok(Run { place: Place::Stored(u64::from(*sector) * SECTOR + self.bitmap()), blocks: 1 }),
        }
    }

    fn unpack(&self, block: u64, _: &[u8], _: &mut [u8]) -> io::Result<()> {
        Err(damaged(FORMAT, format!("block {block} is packed")))
    }
}
