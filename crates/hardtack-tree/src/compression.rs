//! Unpacking what gzip (RFC 1952) or zstd (RFC 8878) packed, so that it can be read at any place.

use std::io::{self, BufReader, Read, Write};
use std::path::PathBuf;
use std::sync::Arc;

use flate2::read::MultiGzDecoder;
use tempfile::{SpooledData, SpooledTempFile, spooled_tempfile_in};

use crate::{FileSource, FormatError, FormatResult, Source};

/// Everything in a root together; more is a mistake or an attack.
const LARGEST: u64 = 64 << 30;
/// What is smaller stays in memory.
const IN_MEMORY: usize = 32 << 20;
/// Bytes that are passed on at once.
const PIECE: usize = 256 << 10;

/// How a file is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Packing {
    Gzip,
    Zstd,
    /// In a way that is known by name only.
    Other(&'static str),
}

impl Packing {
    /// Tells it by the first bytes.
    fn of(start: &[u8]) -> Option<Self> {
        match start {
            [0x1f, 0x8b, ..] => Some(Self::Gzip),
            // A frame of content, or one that decoders pass over.
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Self::Zstd),
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Some(Self::Other("xz compression")),
            [b'B', b'Z', b'h', b'1'..=b'9', b'1', b'A', b'Y', b'&', ..] => Some(Self::Other("bzip2 compression")),
            [0x04, 0x22, 0x4d, 0x18, ..] => Some(Self::Other("lz4 compression")),
            _ => None,
        }
    }
}

/// By what a file is packed, if it is.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn name(source: &Arc<dyn Source>) -> io::Result<Option<&'static str>> {
    let mut start = [0; 10];
    let length = source.size().min(start.len() as u64) as usize;
    source.read_at(0, &mut start[..length])?;
    Ok(Packing::of(&start[..length]).map(|packing| match packing {
        Packing::Gzip => "gzip compression",
        Packing::Zstd => "zstd compression",
        Packing::Other(name) => name,
    }))
}

/// What `source` holds, unpacked; `None` when it is not packed. `seen` gets every unpacked byte.
///
/// It is unpacked into memory, or into a file without a name that goes with the value.
///
/// # Errors
/// When it is damaged, packed in another way, larger than a root can be, or there is no room for it. `format` says in
/// messages what it should be.
pub(crate) fn unpacked(
    source: &Arc<dyn Source>,
    format: &'static str,
    seen: &mut dyn Write,
) -> FormatResult<Option<Arc<dyn Source>>> {
    let unreadable = |source| FormatError::Io { format, what: "the content", source };
    let mut start = [0; 8];
    let length = source.size().min(start.len() as u64) as usize;
    source.read_at(0, &mut start[..length]).map_err(unreadable)?;
    let Some(packing) = Packing::of(&start[..length]) else { return Ok(None) };
    let mut reader = decoder(source, packing, format)?.take(LARGEST + 1);
    let mut spool = spooled_tempfile_in(IN_MEMORY, directory());
    let mut piece = vec![0; PIECE];
    loop {
        let length = match reader.read(&mut piece) {
            Ok(0) => break,
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(FormatError::Damaged { format, what: format!("it cannot be unpacked: {error}") }),
        };
        let full = |source| FormatError::Io { format, what: "a place for the unpacked content", source };
        spool.write_all(&piece[..length]).and_then(|()| seen.write_all(&piece[..length])).map_err(full)?;
    }
    if reader.limit() == 0 {
        return Err(FormatError::Damaged { format, what: format!("unpacked it has more than {} GiB", LARGEST >> 30) });
    }
    finish(spool).map(Some).map_err(unreadable)
}

/// The first bytes of what `source` holds, unpacked; fewer than asked for when there are no more.
///
/// # Errors
/// When they cannot be read.
pub(crate) fn start<'b>(source: &Arc<dyn Source>, buffer: &'b mut [u8]) -> io::Result<&'b [u8]> {
    let length = source.size().min(buffer.len() as u64) as usize;
    source.read_at(0, &mut buffer[..length])?;
    let reader = match Packing::of(&buffer[..length]) {
        None | Some(Packing::Other(_)) => return Ok(&buffer[..length]),
        Some(packing) => decoder(source, packing, "").map_err(io::Error::other)?,
    };
    let mut unpacked = Vec::new();
    // What is damaged is no archive; whoever unpacks it is told.
    let _ = reader.take(buffer.len() as u64).read_to_end(&mut unpacked);
    buffer[..unpacked.len()].copy_from_slice(&unpacked);
    Ok(&buffer[..unpacked.len()])
}

fn decoder(source: &Arc<dyn Source>, packing: Packing, format: &'static str) -> FormatResult<Box<dyn Read>> {
    let reader = BufReader::with_capacity(PIECE, Sequence { source: source.clone(), at: 0 });
    Ok(match packing {
        Packing::Gzip => Box::new(MultiGzDecoder::new(reader)),
        Packing::Zstd => {
            let decoder = zstd::Decoder::with_buffer(reader);
            Box::new(decoder.map_err(|source| FormatError::Io { format, what: "the content", source })?)
        }
        Packing::Other(name) => return Err(FormatError::Unsupported { format, what: name.to_owned() }),
    })
}

fn finish(spool: SpooledTempFile) -> io::Result<Arc<dyn Source>> {
    Ok(match spool.into_inner() {
        SpooledData::InMemory(bytes) => Arc::new(bytes.into_inner()),
        SpooledData::OnDisk(file) => Arc::new(FileSource::new(file)?),
    })
}

/// Where large temporary files go: `/tmp` is often memory (file-hierarchy(7)).
fn directory() -> PathBuf {
    let large = || Some(PathBuf::from("/var/tmp")).filter(|path| path.is_dir());
    std::env::var_os("TMPDIR").map(PathBuf::from).or_else(large).unwrap_or_else(std::env::temp_dir)
}

/// A source read from its beginning to its end.
struct Sequence {
    source: Arc<dyn Source>,
    at: u64,
}

impl Read for Sequence {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.source.size().saturating_sub(self.at)).unwrap_or(usize::MAX);
        let length = left.min(buffer.len());
        self.source.read_at(self.at, &mut buffer[..length])?;
        self.at += length as u64;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(packed: Vec<u8>) -> FormatResult<Option<Vec<u8>>> {
        let source: Arc<dyn Source> = Arc::new(packed);
        let mut seen = Vec::new();
        let Some(unpacked) = unpacked(&source, "test", &mut seen)? else { return Ok(None) };
        let mut bytes = vec![0; unpacked.size() as usize];
        unpacked.read_at(0, &mut bytes).unwrap();
        assert_eq!(bytes, seen);
        Ok(Some(bytes))
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn both_packings_in_parts_in_memory_and_on_disk() {
        let large: Vec<u8> = (0..IN_MEMORY as u32 / 4 + 1000).flat_map(|number| (number / 100).to_le_bytes()).collect();
        for bytes in [&b"short"[..], &large] {
            let (one, other) = bytes.split_at(bytes.len() / 2);
            // Several members, or frames, one after the other are one content.
            assert!(whole([gzip(one), gzip(other)].concat()).unwrap().unwrap() == bytes);
            let zstd = |bytes| zstd::encode_all(bytes, 1).unwrap();
            let pass_over = [0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3];
            assert!(whole([&pass_over, zstd(one).as_slice(), &zstd(other)].concat()).unwrap().unwrap() == bytes);
        }
        assert!(whole(b"plain".to_vec()).unwrap().is_none());
        assert!(whole(Vec::new()).unwrap().is_none());
    }

    #[test]
    fn what_is_cut_short_damaged_or_packed_otherwise_is_refused() {
        let text = vec![b'x'; 100_000];
        let message = |packed: &[u8]| whole(packed.to_vec()).unwrap_err().to_string();
        let packed = gzip(&text);
        insta::assert_snapshot!(message(&packed[..packed.len() / 2]), @"damaged test: it cannot be unpacked: incomplete deflate stream");
        let packed = zstd::encode_all(text.as_slice(), 1).unwrap();
        insta::assert_snapshot!(message(&packed[..packed.len() - 1]), @"damaged test: it cannot be unpacked: incomplete frame");
        insta::assert_snapshot!(message(b"\xfd7zXZ\0\0\x04"), @"test with xz compression, which hardtack does not read");
    }
}
