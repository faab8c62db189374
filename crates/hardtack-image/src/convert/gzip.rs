//! Files of gzip's (RFC 1952), made on all threads.

use std::io::{self, Write};

use flate2::Crc;

use super::compress::{Deflate, END};

/// No name, no time, no system: the same file every time.
const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

/// A compressed part of the content.
pub(super) struct Part {
    packed: Vec<u8>,
    crc: Crc,
}

impl Part {
    /// Compresses a part.
    pub(super) fn of(content: &[u8], deflate: &mut Deflate) -> io::Result<Self> {
        let mut crc = Crc::new();
        crc.update(content);
        Ok(Self { packed: deflate.part(content)?, crc })
    }
}

/// A file in the making.
pub(super) struct Gzip<W> {
    out: W,
    crc: Crc,
}

impl<W: Write> Gzip<W> {
    pub(super) fn begin(mut out: W) -> io::Result<Self> {
        out.write_all(&HEADER)?;
        Ok(Self { out, crc: Crc::new() })
    }

    pub(super) fn add(&mut self, part: &Part) -> io::Result<()> {
        self.crc.combine(&part.crc);
        self.out.write_all(&part.packed)
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        self.out.write_all(&END)?;
        self.out.write_all(&self.crc.sum().to_le_bytes())?;
        self.out.write_all(&self.crc.amount().to_le_bytes())?;
        self.out.flush()
    }
}
