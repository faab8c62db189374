//! What Google Compute Engine takes: `disk.raw` in a tar archive of GNU's old format, compressed by gzip (Compute Engine
//! documentation, "Manually import boot disks").

use std::fs::File;
use std::io::BufWriter;
use std::ops::Range;
use std::path::Path;

use super::ConvertError;
use super::compress::{Deflate, in_order};
use super::gzip::{Gzip, Part};
use super::tar::{self, Header, SparseFile};
use crate::chunked::ChunkedFile;

/// Disks have whole GiB.
const UNIT: u64 = 1 << 30;
/// Bytes of zeros that are left out when they stand together, at a multiple of their number.
const HOLE: u64 = 64 << 10;
/// Bytes that are compressed together, at most.
const PIECE: u64 = 1 << 20;
/// Pieces that are held in memory.
const AT_ONCE: usize = 64;

/// A piece of the archive.
enum Piece<'a> {
    /// Blocks of the archive's own.
    Blocks(&'a [u8]),
    /// A part of the disk.
    Disk(Range<u64>),
}

/// Writes the disk `raw` to `out`.
pub(super) fn write(raw: &Path, epoch: i64, out: &Path) -> Result<(), ConvertError> {
    let (reading, writing) = (ConvertError::read(raw), ConvertError::write(out));
    let image = ChunkedFile::open(raw).map_err(reading)?;
    let bytes = image.size();
    if bytes == 0 || !bytes.is_multiple_of(UNIT) {
        return Err(ConvertError::Size { bytes, limit: "Google Compute Engine takes whole GiB" });
    }
    let stretches = image.stretches(HOLE).map_err(reading)?;
    let header = Header::file(b"disk.raw", bytes, epoch);
    let header = SparseFile { header, size: bytes, stretches: &stretches }.encode();
    let content = stretches.iter().flat_map(pieces).map(Piece::Disk);
    let pieces: Vec<Piece<'_>> =
        [Piece::Blocks(&header)].into_iter().chain(content).chain([Piece::Blocks(&tar::END)]).collect();

    let file = File::create(out).map_err(writing)?;
    let mut gzip = Gzip::begin(BufWriter::new(file)).map_err(writing)?;
    let begin = || (Deflate::new(), Vec::new());
    let pack = |(deflate, buffer): &mut (Deflate, Vec<u8>), piece: &Piece<'_>| {
        let content = match piece {
            Piece::Blocks(blocks) => *blocks,
            Piece::Disk(range) => {
                buffer.resize((range.end - range.start) as usize, 0);
                image.fill(range.start, buffer).map_err(reading)?;
                buffer.as_slice()
            }
        };
        Part::of(content, deflate).map_err(writing)
    };
    in_order(&pieces, AT_ONCE, begin, pack, |part| gzip.add(&part).map_err(writing))?;
    gzip.finish().map_err(writing)
}

/// A stretch in pieces.
fn pieces(stretch: &Range<u64>) -> impl Iterator<Item = Range<u64>> + use<> {
    let Range { start, end } = *stretch;
    (start..end).step_by(PIECE as usize).map(move |at| at..end.min(at + PIECE))
}
