//! The footer of every image, and the header of a dynamic one.

use crate::fields::{be32, be64};
use crate::{FormatError, FormatResult, Source};

use super::{FORMAT, SECTOR, read_table};

const FOOTER_COOKIE: &[u8] = b"conectix";
const HEADER_COOKIE: &[u8] = b"cxsparse";
const HEADER_LENGTH: u64 = 1024;
/// Where the check sum stands in the footer and in the header.
const FOOTER_SUM: usize = 64;
const HEADER_SUM: usize = 36;
/// Sizes of a block that are read, in bytes; every known program writes 512 KiB or 2 MiB.
const BLOCK_SIZES: std::ops::RangeInclusive<u64> = 4096..=64 << 20;
/// The most blocks: 8 TiB at the usual size, four times what the format is made for.
const MOST_BLOCKS: u64 = 4 << 20;

/// What a reader needs of the footer.
#[derive(Debug)]
pub(super) struct Footer {
    /// The size of the disk in bytes.
    pub(super) size: u64,
    pub(super) kind: Kind,
}

/// How the content is kept.
#[derive(Debug)]
pub(super) enum Kind {
    /// As it is, before the footer.
    Fixed,
    /// In blocks, of which the header at this byte tells.
    Dynamic { header: u64 },
}

impl Footer {
    /// Reads the footer at the end of the file or, of a dynamic disk, its copy at the start; `None` when there is
    /// neither.
    pub(super) fn find(file: &dyn Source) -> FormatResult<Option<Self>> {
        let is_sound = |bytes: &[u8]| bytes.starts_with(FOOTER_COOKIE) && has_sum(bytes, FOOTER_SUM);
        let read = |offset: u64| {
            read_table(file, offset, SECTOR).map_err(|source| FormatError::Io {
                format: FORMAT,
                what: "the footer",
                source,
            })
        };
        let Some(end) = file.size().checked_sub(SECTOR) else { return Ok(None) };
        let (last, first) = (read(end)?, read(0)?);
        if is_sound(&last) {
            return Self::parse(&last).map(Some);
        }
        if is_sound(&first) {
            let footer = Self::parse(&first)?;
            return match footer.kind {
                Kind::Dynamic { .. } => Ok(Some(footer)),
                Kind::Fixed => Err(damaged("a footer at its start, and none at its end")),
            };
        }
        let is_damaged = last.starts_with(FOOTER_COOKIE) || first.starts_with(FOOTER_COOKIE);
        if is_damaged { Err(damaged("the check sum of its footer is wrong")) } else { Ok(None) }
    }

    fn parse(bytes: &[u8]) -> FormatResult<Self> {
        let kind = match be32(bytes, 60) {
            2 => Kind::Fixed,
            3 => Kind::Dynamic { header: be64(bytes, 16) },
            4 => return Err(unsupported("a parent of which it holds the differences")),
            other => return Err(unsupported(&format!("disk type {other}"))),
        };
        Ok(Self { size: be64(bytes, 48), kind })
    }
}

/// What a reader needs of the header of a dynamic disk.
#[derive(Debug)]
pub(super) struct DynamicHeader {
    /// Where the block table is, in bytes.
    pub(super) table: u64,
    /// How many entries of it the disk needs.
    pub(super) blocks: u64,
    /// The size of a block in bytes.
    pub(super) block: u64,
}

impl DynamicHeader {
    /// Reads the header at `offset` of a disk of `size` bytes.
    pub(super) fn read(file: &dyn Source, offset: u64, size: u64) -> FormatResult<Self> {
        let bytes = read_table(file, offset, HEADER_LENGTH).map_err(|source| FormatError::Io {
            format: FORMAT,
            what: "the dynamic header",
            source,
        })?;
        if !bytes.starts_with(HEADER_COOKIE) || !has_sum(&bytes, HEADER_SUM) {
            return Err(damaged("the dynamic header is none, or its check sum is wrong"));
        }
        let block = u64::from(be32(&bytes, 32));
        if !block.is_power_of_two() || !BLOCK_SIZES.contains(&block) {
            return Err(damaged(&format!("blocks of {block} bytes")));
        }
        let (blocks, there) = (size.div_ceil(block), u64::from(be32(&bytes, 28)));
        if blocks > there {
            return Err(damaged(&format!("a disk of {size} bytes, and a table of {there} blocks")));
        }
        if blocks > MOST_BLOCKS {
            return Err(unsupported(&format!("a disk of {size} bytes")));
        }
        Ok(Self { table: be64(&bytes, 16), blocks, block })
    }
}

/// Whether the complement of the sum of all bytes but the sum's own stands at `at`.
fn has_sum(bytes: &[u8], at: usize) -> bool {
    let others = bytes.iter().enumerate().filter(|(place, _)| !(at..at + 4).contains(place));
    let sum = others.fold(0_u32, |sum, (_, byte)| sum.wrapping_add(u32::from(*byte)));
    !sum == be32(bytes, at)
}

fn damaged(what: &str) -> FormatError {
    FormatError::Damaged { format: FORMAT, what: what.to_owned() }
}

fn unsupported(what: &str) -> FormatError {
    FormatError::Unsupported { format: FORMAT, what: what.to_owned() }
}
