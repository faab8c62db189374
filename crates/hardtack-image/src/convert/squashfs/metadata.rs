//! Blocks of metadata: 8 KiB before compression, each with its length in front.

use std::io;

use super::LEVEL;

/// Bytes of a block before it is compressed.
const BLOCK: usize = 8192;
/// In a length: the block is not compressed.
const PLAIN: u16 = 1 << 15;

/// Where something stands in a table: the block's first byte, counted from the beginning of the table, and the place in
/// what the block holds.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Reference {
    pub(super) block: u64,
    pub(super) offset: u16,
}

impl Reference {
    /// Both as one number.
    pub(super) fn packed(self) -> u64 {
        self.block << 16 | u64::from(self.offset)
    }
}

/// A table that grows at its end: where the next thing comes to stand is known before it is there.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// The blocks, each with its length.
    bytes: Vec<u8>,
    /// Where each begins.
    starts: Vec<u64>,
    /// What is not in a block yet; always less than one.
    rest: Vec<u8>,
}

impl Table {
    /// Where what is added next will stand.
    pub(super) fn next(&self) -> Reference {
        Reference { block: self.bytes.len() as u64, offset: self.rest.len() as u16 }
    }

    /// Adds content.
    pub(super) fn add(&mut self, content: &[u8]) -> io::Result<()> {
        self.rest.extend_from_slice(content);
        let mut at = 0;
        while let Some(block) = self.rest.get(at..at + BLOCK) {
            self.starts.push(self.bytes.len() as u64);
            encode(block, &mut self.bytes)?;
            at += BLOCK;
        }
        self.rest.drain(..at);
        Ok(())
    }

    /// The whole table.
    pub(super) fn finish(mut self) -> io::Result<Finished> {
        if !self.rest.is_empty() {
            self.starts.push(self.bytes.len() as u64);
            encode(&self.rest, &mut self.bytes)?;
        }
        Ok(Finished { bytes: self.bytes, starts: self.starts })
    }
}

/// A table to which nothing is added any more.
#[derive(Debug)]
pub(super) struct Finished {
    /// The blocks, each with its length.
    pub(super) bytes: Vec<u8>,
    starts: Vec<u64>,
}

impl Finished {
    /// Where each block begins when the table begins at `start`, as lists of blocks have it.
    pub(super) fn list(&self, start: u64) -> Vec<u8> {
        self.starts.iter().flat_map(|at| (start + at).to_le_bytes()).collect()
    }
}

fn encode(content: &[u8], out: &mut Vec<u8>) -> io::Result<()> {
    let packed = zstd::bulk::compress(content, LEVEL)?;
    let (length, body) = if packed.len() < content.len() {
        (packed.len() as u16, &packed[..])
    } else {
        (content.len() as u16 | PLAIN, content)
    };
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(body);
    Ok(())
}
