//! qcow2, versions 2 and 3 (QEMU, docs/interop/qcow2).
//!
//! The active disk is read; snapshots inside the file are not looked at.

mod header;

use std::io::{self, Read};
use std::sync::Arc;

use flate2::{Decompress, FlushDecompress, Status};

use super::blocks::{BlockMap, Blocks, Place, Run};
use super::cache::Cache;
use super::tables::{check_distinct, damaged, read_table};
use crate::fields::be64;
use crate::{FormatError, FormatResult, Source};
use header::{Compression, Header};

pub(super) use header::MAGIC;

const FORMAT: &str = "qcow2";
/// Bits of an entry that hold an offset.
const OFFSET: u64 = 0x00ff_ffff_ffff_fe00;
/// The bit of an entry of a second-level table: the cluster is packed.
const PACKED: u64 = 1 << 62;
/// The bit of an entry of a second-level table of version 3: the cluster is all zeros.
const ZEROS: u64 = 1;
/// Bytes of second-level tables that are kept.
const KEPT: usize = 4 << 20;
/// The largest window of zstd that is unpacked: that of the largest cluster.
const WINDOW_LOG: u32 = 21;

/// Reads the disk of an image.
///
/// # Errors
/// When the image is damaged, or needs another file, a key or a feature that is not read.
pub(super) fn open(file: Arc<dyn Source>) -> FormatResult<Arc<dyn Source>> {
    let header = Header::read(&*file)?;
    let table = read_table(&*file, header.table_offset, header.tables * 8).map_err(|source| FormatError::Io {
        format: FORMAT,
        what: "the first-level table",
        source,
    })?;
    let first: Vec<u64> = table.chunks_exact(8).map(|entry| be64(entry, 0) & OFFSET).collect();
    if let Some(offset) = first.iter().find(|offset| !offset.is_multiple_of(header.cluster_size())) {
        let what = format!("a second-level table at byte {offset}, which is no multiple of the cluster size");
        return Err(FormatError::Damaged { format: FORMAT, what });
    }
    check_distinct(FORMAT, "the first-level table", first.iter().copied().filter(|offset| *offset != 0))?;
    let second = Cache::of_size(KEPT, header.cluster_size() as usize);
    Ok(Arc::new(Blocks::new(file, Clusters { header, first, second })))
}

/// The clusters of an image.
#[derive(Debug)]
struct Clusters {
    header: Header,
    /// Offsets of the second-level tables; 0 where there is none.
    first: Vec<u64>,
    second: Cache<Vec<u64>>,
}

impl Clusters {
    fn place(&self, file: &dyn Source, entry: u64) -> io::Result<Place> {
        if entry & PACKED != 0 {
            // The offset takes the lower bits, the count of further sectors of 512 bytes the rest below bit 62.
            let bits = 62 - (self.header.cluster_bits - 8);
            let offset = entry & ((1 << bits) - 1);
            let sectors = (entry & (PACKED - 1)) >> bits;
            let length = (sectors + 1) * 512 - offset % 512;
            // The last sector of a file need not be whole.
            let length = length.min(file.size().saturating_sub(offset));
            return Ok(Place::Packed { offset, length });
        }
        let offset = entry & OFFSET;
        if offset == 0 || (self.header.has_zero_clusters && entry & ZEROS != 0) {
            return Ok(Place::Zeros);
        }
        if !offset.is_multiple_of(self.header.cluster_size()) {
            return Err(damaged(
                FORMAT,
                format!("a cluster at byte {offset}, which is no multiple of the cluster size"),
            ));
        }
        Ok(Place::Stored(offset))
    }
}

impl BlockMap for Clusters {
    const FORMAT: &'static str = FORMAT;

    fn size(&self) -> u64 {
        self.header.size
    }

    fn block_size(&self) -> u64 {
        self.header.cluster_size()
    }

    fn run(&self, file: &dyn Source, block: u64, most: u64) -> io::Result<Run> {
        let (size, count) = (self.header.cluster_size(), self.header.entries());
        let (table, entry) = (block / count, block % count);
        let offset = usize::try_from(table).ok().and_then(|table| self.first.get(table)).copied().unwrap_or(0);
        if offset == 0 {
            return Ok(Run { place: Place::Zeros, blocks: count - entry });
        }
        let entries = self.second.get(table, || {
            let bytes = read_table(file, offset, size)
                .map_err(|_| damaged(FORMAT, format!("the second-level table at byte {offset} is not there")))?;
            Ok(bytes.chunks_exact(8).map(|entry| be64(entry, 0)).collect())
        })?;
        // Both are at most the count of entries, which fits.
        let entries = &entries[entry as usize..][..most.min(count - entry) as usize];
        let place = self.place(file, entries[0])?;
        let mut blocks = 1;
        for entry in &entries[1..] {
            let next = match place {
                Place::Zeros => Place::Zeros,
                Place::Stored(start) => Place::Stored(start + blocks * size),
                Place::Packed { .. } => break,
            };
            if self.place(file, *entry)? != next {
                break;
            }
            blocks += 1;
        }
        Ok(Run { place, blocks })
    }

    fn unpack(&self, block: u64, packed: &[u8], content: &mut [u8]) -> io::Result<()> {
        let is_full = match self.header.compression {
            Compression::Deflate => inflate(packed, content),
            Compression::Zstd => unpack_zstd(packed, content).is_ok(),
        };
        if is_full { Ok(()) } else { Err(damaged(FORMAT, format!("the packed cluster {block} cannot be unpacked"))) }
    }
}

/// Whether `packed` (RFC 1951, without a header) fills all of `content`; what follows is of no interest.
fn inflate(packed: &[u8], content: &mut [u8]) -> bool {
    let mut state = Decompress::new(false);
    let result = state.decompress(packed, content, FlushDecompress::Finish);
    matches!(result, Ok(Status::StreamEnd | Status::BufError | Status::Ok)) && state.total_out() == content.len() as u64
}

fn unpack_zstd(packed: &[u8], content: &mut [u8]) -> io::Result<()> {
    let mut decoder = zstd::stream::read::Decoder::with_buffer(packed)?.single_frame();
    decoder.window_log_max(WINDOW_LOG)?;
    decoder.read_exact(content)
}
