//! The header of a sparse extent.

use crate::fields::{le16, le32, le64};
use crate::{FormatError, FormatResult, Source};

use super::descriptor::Descriptor;
use super::{FORMAT, SECTOR, read_table};

/// What an image begins with.
pub(in super::super) const MAGIC: [u8; 4] = *b"KDMV";
/// Flags: an entry of 1 is a grain of zeros.
const ZEROED_GRAINS: u32 = 1 << 2;
/// Flags: grains are packed.
const PACKED: u32 = 1 << 16;
/// The offset of a grain directory that only the footer knows.
const AT_END: u64 = u64::MAX;
/// The footer with its marker and the end of the stream, each one sector.
const FOOTER: u64 = 3 * SECTOR;
/// The type of the footer's marker.
const FOOTER_MARKER: u32 = 3;
/// The largest grain that is read, in sectors: 2 MiB.
const MOST_GRAIN: u64 = 4096;
/// The most entries of a grain table; every known program writes 512.
const MOST_ENTRIES: u64 = 512;
/// The most grain tables: 128 TiB at the usual grain.
const MOST_TABLES: u64 = 4 << 20;
/// The longest descriptor, in sectors.
const LONGEST_DESCRIPTOR: u64 = 128;

/// What a reader needs of it.
#[derive(Debug)]
pub(super) struct Header {
    /// The size of the disk in bytes.
    pub(super) size: u64,
    /// The size of a grain in bytes.
    pub(super) grain: u64,
    /// How many entries a grain table has.
    pub(super) entries: u64,
    /// Where the grain directory is, in bytes.
    pub(super) directory: u64,
    /// How many entries of it the disk needs.
    pub(super) tables: u64,
    pub(super) is_packed: bool,
    pub(super) has_zeroed_grains: bool,
}

impl Header {
    /// Reads and checks it; of a stream, the one at its end.
    pub(super) fn read(file: &dyn Source) -> FormatResult<Self> {
        let start = sector(file, 0, "the header")?;
        check_line_ends(&start)?;
        check_descriptor(&start, file)?;
        if le64(&start, 56) != AT_END {
            return Self::parse(&start);
        }
        let cut_short = || damaged("no footer at its end: it was cut short");
        let footer = file.size().checked_sub(FOOTER).ok_or_else(cut_short)?;
        let marker = sector(file, footer, "the footer")?;
        let end = sector(file, footer + SECTOR, "the footer")?;
        if le32(&marker, 8) != 0 || le32(&marker, 12) != FOOTER_MARKER || end[..4] != MAGIC {
            return Err(cut_short());
        }
        Self::parse(&end)
    }

    fn parse(bytes: &[u8]) -> FormatResult<Self> {
        let version = le32(bytes, 4);
        if !(1..=3).contains(&version) {
            return Err(unsupported(format!("version {version}")));
        }
        let (flags, capacity, grain) = (le32(bytes, 8), le64(bytes, 12), le64(bytes, 20));
        let entries = u64::from(le32(bytes, 44));
        if !grain.is_power_of_two() || !(8..=MOST_GRAIN).contains(&grain) {
            return Err(damaged(format!("grains of {grain} sectors")));
        }
        if entries == 0 || entries > MOST_ENTRIES {
            return Err(damaged(format!("grain tables of {entries} entries")));
        }
        let is_packed = flags & PACKED != 0;
        match le16(bytes, 77) {
            0 if !is_packed => {}
            1 => {}
            other => return Err(unsupported(format!("compression algorithm {other}"))),
        }
        let size = capacity.checked_mul(SECTOR).ok_or_else(|| damaged(format!("a disk of {capacity} sectors")))?;
        let tables = capacity.div_ceil(grain * entries);
        if tables > MOST_TABLES {
            return Err(unsupported(format!("a disk of {size} bytes")));
        }
        let directory = le64(bytes, 56).checked_mul(SECTOR).ok_or_else(|| damaged("a grain directory far outside"))?;
        let has_zeroed_grains = flags & ZEROED_GRAINS != 0;
        Ok(Self { size, grain: grain * SECTOR, entries, directory, tables, is_packed, has_zeroed_grains })
    }
}

/// Four letters that a transfer as text would have changed.
fn check_line_ends(bytes: &[u8]) -> FormatResult<()> {
    if bytes.get(73..77) == Some(b"\n \r\n") {
        return Ok(());
    }
    Err(damaged("its line ends were changed, as by a transfer in text mode"))
}

/// Refuses an image that is not the whole of a disk.
fn check_descriptor(bytes: &[u8], file: &dyn Source) -> FormatResult<()> {
    // Both are 0 where there is none.
    let (offset, sectors) = (le64(bytes, 28), le64(bytes, 36));
    let length = sectors.min(LONGEST_DESCRIPTOR) * SECTOR;
    let text = offset.checked_mul(SECTOR).and_then(|offset| read_table(file, offset, length).ok());
    let text = text.ok_or_else(|| damaged("its descriptor lies outside of it"))?;
    Descriptor::parse(&text).check_whole()
}

fn sector(file: &dyn Source, offset: u64, what: &'static str) -> FormatResult<Vec<u8>> {
    read_table(file, offset, SECTOR).map_err(|source| FormatError::Io { format: FORMAT, what, source })
}

fn damaged(what: impl Into<String>) -> FormatError {
    FormatError::Damaged { format: FORMAT, what: what.into() }
}

fn unsupported(what: impl Into<String>) -> FormatError {
    FormatError::Unsupported { format: FORMAT, what: what.into() }
}
