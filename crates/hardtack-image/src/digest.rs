//! The digest of a disk's content, the same however sparse the file is.

use std::fs::File;
use std::io;
use std::path::Path;

use hardtack_recipe::DiskName;
use hardtack_tree::{Digest, Digester, OpenFile};
use rayon::prelude::*;

/// Bytes that are hashed together.
const CHUNK: u64 = 1 << 20;
/// What the hash begins with; another way to compute it would have another text.
const VERSION: &[u8] = b"hardtack disk content v1\n";
/// The same, of the hash over several disks.
const SEVERAL: &[u8] = b"hardtack disks v1\n";

/// Computes the digest of what `image`, a raw disk image, holds.
///
/// It is the SHA-256 of: the text `hardtack disk content v1` and a line feed; the size in bytes; then, for every
/// chunk of 1 MiB that is not all zeros, its number and the SHA-256 of its bytes. Numbers have 64 bits, the lowest
/// byte first; the last chunk may be shorter. Holes are chunks of zeros and are not read, so the digest of a large
/// and mostly empty disk is quickly had, and a copy of it without holes has the same.
///
/// # Errors
/// When the file cannot be read.
pub fn content_digest(image: &Path) -> io::Result<Digest> {
    let file = File::open(image)?;
    let size = file.metadata()?.len();
    let file = OpenFile::Host(file);
    let chunks = chunks_with_data(&file, size)?;
    let digests = chunks.into_par_iter().map_init(
        || vec![0; CHUNK as usize],
        |buffer, chunk| -> io::Result<Option<(u64, Digest)>> {
            let count = file.read_at(chunk * CHUNK, buffer)?;
            let content = &buffer[..count];
            // Comparing a slice with itself, one byte on, is the quickest way to see that all bytes are equal.
            let zeros = content.first() == Some(&0) && content[1..] == content[..count - 1];
            Ok((!zeros).then(|| (chunk, Digest::of(content))))
        },
    );
    let mut digester = Digester::new();
    digester.update(VERSION).update(size.to_le_bytes());
    for found in digests.collect::<io::Result<Vec<_>>>()?.into_iter().flatten() {
        let (chunk, digest) = found;
        digester.update(chunk.to_le_bytes()).update(digest.as_bytes());
    }
    Ok(digester.finish())
}

/// Computes the digest of an image out of those of its disks, by name, the boot disk first.
///
/// That of one disk is its own. That of several is the SHA-256 of: the text `hardtack disks v1` and a line feed; then,
/// for each disk, the length of its name in bytes as a number of 64 bits, the lowest byte first, its name and its
/// digest. The boot disk has the empty name.
pub fn image_digest<'n>(disks: impl IntoIterator<Item = (Option<&'n DiskName>, Digest)>) -> Digest {
    let disks: Vec<_> = disks.into_iter().collect();
    if let [(_, only)] = disks.as_slice() {
        return *only;
    }
    let mut digester = Digester::new();
    digester.update(SEVERAL);
    for (name, digest) in disks {
        digester.field(name.map_or("", DiskName::as_str)).update(digest.as_bytes());
    }
    digester.finish()
}

/// The numbers of the chunks that are not wholly holes.
fn chunks_with_data(file: &OpenFile, size: u64) -> io::Result<Vec<u64>> {
    let mut chunks = Vec::new();
    let mut at = 0;
    while at < size {
        let Some(found) = file.data_after(at)?.filter(|found| found.start < size) else { break };
        let end = found.end.max(found.start + 1).min(size).div_ceil(CHUNK);
        chunks.extend(found.start / CHUNK..end);
        at = end * CHUNK;
    }
    Ok(chunks)
}
