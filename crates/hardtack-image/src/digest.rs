//! The digest of a disk's content, the same however sparse the file is.

use std::io;
use std::path::Path;
use std::sync::Arc;

use hardtack_recipe::DiskName;
use hardtack_tree::{Digest, Digester, OpenFile, Source};
use rayon::prelude::*;

use crate::chunked::ChunkedFile;

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
    digest(&ChunkedFile::open(image)?)
}

/// [`content_digest`] of what a disk holds, in whatever format it is kept.
///
/// # Errors
/// When it is damaged or cannot be read.
pub fn content_digest_of(disk: Arc<dyn Source>) -> io::Result<Digest> {
    let size = disk.size();
    digest(&ChunkedFile::new(OpenFile::Source(disk), size))
}

fn digest(raw: &ChunkedFile) -> io::Result<Digest> {
    let digests = raw.chunks(CHUNK)?.into_par_iter().map_init(
        || vec![0; CHUNK as usize],
        |buffer, chunk| -> io::Result<Option<(u64, Digest)>> {
            Ok(raw.read(chunk, buffer)?.map(|content| (chunk, Digest::of(content))))
        },
    );
    let mut digester = Digester::new();
    digester.update(VERSION).update(raw.size().to_le_bytes());
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
