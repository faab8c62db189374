//! From a raw image to a disk file.

use std::fs::File;
use std::path::Path;

use hardtack_tree::Digest;

use super::header::{GRAIN, SECTOR};
use super::stream::{Grain, Stream};
use crate::chunked::ChunkedFile;
use crate::convert::ConvertError;
use crate::convert::compress::{Zlib, in_order};

/// The largest disk of vSphere's.
const LARGEST: u64 = 62 << 40;
/// Grains that are held in memory.
const AT_ONCE: usize = 512;

/// What a thread keeps from grain to grain.
struct Packer {
    zlib: Zlib,
    buffer: Vec<u8>,
}

/// Writes the disk `raw` to `out`.
pub(in crate::convert) fn write(raw: &Path, out: &Path) -> Result<(), ConvertError> {
    let (reading, writing) = (ConvertError::read(raw), ConvertError::write(out));
    let image = ChunkedFile::open(raw).map_err(reading)?;
    let bytes = image.size();
    if bytes == 0 || !bytes.is_multiple_of(SECTOR as u64) || bytes > LARGEST {
        return Err(ConvertError::Size { bytes, limit: "VMDK holds whole sectors of 512 bytes, at most 62 TiB" });
    }
    let file = File::create(out).map_err(writing)?;
    let mut stream = Stream::begin(file, bytes / SECTOR as u64).map_err(writing)?;
    let begin = || Packer { zlib: Zlib::new(), buffer: vec![0; GRAIN] };
    let pack = |packer: &mut Packer, number: &u64| {
        let Some(len) = image.read(*number, &mut packer.buffer).map_err(reading)?.map(<[u8]>::len) else {
            return Ok(None);
        };
        // Readers want whole grains, also where the disk ends within one.
        packer.buffer[len..].fill(0);
        let digest = Digest::of(&packer.buffer);
        let packed = packer.zlib.stream(&packer.buffer).map_err(writing)?;
        Ok(Some(Grain { number: *number, packed, digest }))
    };
    let grains = image.chunks(GRAIN as u64).map_err(reading)?;
    in_order(&grains, AT_ONCE, begin, pack, |grain| {
        grain.iter().try_for_each(|grain| stream.add(grain).map_err(writing))
    })?;
    stream.finish().map_err(writing)
}
