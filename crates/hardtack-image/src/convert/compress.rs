//! Compressing on all threads, in order.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::{DeflateEncoder, ZlibEncoder};
use rayon::prelude::*;

/// Higher levels take much longer and give files that are hardly smaller.
const LEVEL: Compression = Compression::new(3);

/// What ends a stream of parts: an empty last block of DEFLATE.
pub(super) const END: [u8; 2] = [3, 0];

/// Has every item worked on by `work`, on all threads, and its result taken by `take`, in order. `begin` makes what a
/// thread keeps from item to item. At most `at_once` results are held in memory.
pub(super) fn in_order<T: Sync, S, R: Send, E: Send>(
    items: &[T],
    at_once: usize,
    begin: impl Fn() -> S + Sync + Send,
    work: impl Fn(&mut S, &T) -> Result<R, E> + Sync + Send,
    mut take: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    for part in items.chunks(at_once) {
        let results = part.par_iter().map_init(&begin, &work).collect::<Result<Vec<R>, E>>()?;
        results.into_iter().try_for_each(&mut take)?;
    }
    Ok(())
}

/// Makes streams of zlib's (RFC 1950).
pub(super) struct Zlib(ZlibEncoder<Vec<u8>>);

impl Zlib {
    pub(super) fn new() -> Self {
        Self(ZlibEncoder::new(Vec::new(), LEVEL))
    }

    /// The content as one stream.
    pub(super) fn stream(&mut self, content: &[u8]) -> io::Result<Vec<u8>> {
        self.0.write_all(content)?;
        self.0.reset(Vec::new())
    }
}

/// Makes parts of streams of DEFLATE (RFC 1951), each by itself, so that several threads can make one stream.
pub(super) struct Deflate(DeflateEncoder<Vec<u8>>);

impl Deflate {
    pub(super) fn new() -> Self {
        Self(DeflateEncoder::new(Vec::new(), LEVEL))
    }

    /// The content as a part that ends at the end of a byte, with an empty block.
    pub(super) fn part(&mut self, content: &[u8]) -> io::Result<Vec<u8>> {
        self.0.write_all(content)?;
        self.0.flush()?;
        let len = self.0.get_ref().len();
        let mut part = self.0.reset(Vec::new())?;
        // What follows would end the stream.
        part.truncate(len);
        Ok(part)
    }
}
