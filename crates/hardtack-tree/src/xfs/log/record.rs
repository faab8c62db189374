//! Records: what is written to the log at once.

use super::area::{Area, BLOCK, MAGIC};
use super::broken;
use crate::FormatResult;
use crate::fields::{be32, be64, le32};

/// Blocks of the body whose first words one header keeps.
const WORDS: usize = 64;
/// Bytes of a header that its checksum covers, with the padding of 64-bit machines and without.
const HEADER: [usize; 2] = [328, 324];
/// Bytes of the header of further words that the checksum covers.
const MORE: usize = 4 + WORDS * 4;
/// Where the checksum stands.
const CHECKSUM: usize = 32;
/// Bytes of the longest record.
const LONGEST: u32 = 256 << 10;
/// So many records are written at the same time, in any order.
const AT_ONCE: usize = 8;
/// Bytes of all changes that are read.
const MOST: u64 = 512 << 20;

/// A record, without its body.
#[derive(Clone, Debug)]
pub(super) struct Record {
    /// The block that it begins with.
    pub(super) block: u32,
    /// Cycle and block, by which changes know when they were made.
    pub(super) number: u64,
    /// Where the oldest change stands that was not in its place when it was written.
    pub(super) tail: u64,
    /// How many operations it has.
    pub(super) operations: u32,
    /// Blocks of its headers, and of its body.
    headers: u32,
    body: u32,
    raw: Vec<u8>,
}

impl Record {
    /// The record that begins with `block`.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn read(area: &Area, block: u32) -> FormatResult<Self> {
        let mut raw = area.read(block, 1)?;
        let (version, length, size) = (be32(&raw, 8), be32(&raw, 12), be32(&raw, 0x140));
        let size = if version == 2 { size } else { 0 };
        if be32(&raw, 0) != MAGIC || !matches!(version, 1 | 2) || length == 0 || length > LONGEST || size > LONGEST {
            return Err(broken("no record where one should begin"));
        }
        if be32(&raw, 300) != 1 {
            return Err(super::unread("changes of a machine with another order of bytes"));
        }
        // Only a record that may be longer than 32 KiB has more than one header, whatever its length.
        let headers = (size as usize).div_ceil(WORDS * BLOCK).max(1) as u32;
        let (body, operations) = (length.div_ceil(BLOCK as u32), be32(&raw, 40));
        // The record of mkfs.xfs(8) may be longer than its header allows; its one operation stands at its beginning.
        let fits = body as usize <= headers as usize * WORDS || operations == 1;
        if headers + body > area.blocks || !fits {
            return Err(broken("a record that is longer than its headers"));
        }
        raw.extend(area.read(area.after(block, 1), headers - 1)?);
        Ok(Self { block, number: be64(&raw, 16), tail: be64(&raw, 24), operations, headers, body, raw })
    }

    /// The block behind it.
    pub(super) fn end(&self, area: &Area) -> u32 {
        area.after(self.block, self.headers + self.body)
    }

    /// Its cycle.
    pub(super) fn cycle(&self) -> u32 {
        be32(&self.raw, 4)
    }

    fn raw_body(&self, area: &Area) -> FormatResult<Vec<u8>> {
        area.read(area.after(self.block, self.headers), self.body)
    }

    /// Its body with the words that the cycles of blocks stand in the place of.
    pub(super) fn body(&self, area: &Area) -> FormatResult<Vec<u8>> {
        let mut body = self.raw_body(area)?;
        let words = self.headers as usize * WORDS;
        for (block, raw) in body.chunks_exact_mut(BLOCK).enumerate().take(words) {
            let (header, word) = (block / WORDS, block % WORDS);
            // The first header has other fields in front of them.
            let at = header * BLOCK + if header == 0 { 44 } else { 4 } + word * 4;
            raw[..4].copy_from_slice(&self.raw[at..at + 4]);
        }
        body.truncate(be32(&self.raw, 12) as usize);
        Ok(body)
    }

    /// Whether all of it was written: whether its checksum fits, and every block is of its cycle. Version 4 may have no
    /// checksums.
    fn is_whole(&self, area: &Area, checksums: bool) -> FormatResult<bool> {
        let body = self.raw_body(area)?;
        let blocks = (0..self.body).map(|at| area.after(self.block, self.headers + at)).zip(body.chunks_exact(BLOCK));
        let around = |block: u32| self.cycle() + u32::from(block < self.block);
        if !blocks.into_iter().all(|(block, raw)| super::area::cycle(raw) == around(block)) {
            return Ok(false);
        }
        let stored = le32(&self.raw, CHECKSUM);
        if stored == 0 && (!checksums || self.operations <= 1) {
            return Ok(true);
        }
        let length = be32(&self.raw, 12) as usize;
        let sum = |header: usize| {
            let sum = crc32c::crc32c_append(crc32c::crc32c(&self.raw[..CHECKSUM]), &[0; 4]);
            let sum = crc32c::crc32c_append(sum, &self.raw[CHECKSUM + 4..header]);
            // Those of further words that the body needs, whatever their number is.
            let more = self.raw.chunks_exact(BLOCK).take(length.div_ceil(WORDS * BLOCK)).skip(1);
            let sum = more.fold(sum, |sum, header| crc32c::crc32c_append(sum, &header[..MORE]));
            crc32c::crc32c_append(sum, &body[..length])
        };
        Ok(HEADER.iter().any(|header| sum(*header) == stored))
    }
}

/// The block of a number.
pub(super) fn block_of(number: u64) -> u32 {
    (number & 0xffff_ffff) as u32
}

/// The records with changes that may not be in their places, in order; the log ends before `head`. What was being
/// written when the machine stopped is left out.
///
/// # Errors
/// When the log is damaged, or has more changes than are read.
pub(super) fn chain(area: &Area, head: u32, checksums: bool) -> FormatResult<Vec<Record>> {
    let last = super::head::last_record(area, head)?.ok_or_else(|| broken("no record"))?;
    let mut tail = block_of(last.tail);
    // The tail of the last record that is whole may lie further back.
    for _ in 0..=AT_ONCE {
        let mut records: Vec<Record> = Vec::new();
        let mut torn = None;
        let mut block = tail;
        let mut bytes = 0;
        while block != head {
            let record = Record::read(area, block)?;
            let length = record.headers + record.body;
            if length > area.distance(block, head) {
                return Err(broken("a record that reaches behind its end"));
            }
            bytes += u64::from(length) * BLOCK as u64;
            if bytes > MOST {
                return Err(super::unread("more than 512 MiB of changes"));
            }
            if torn.is_none() && !record.is_whole(area, checksums)? {
                torn = Some(records.len());
            }
            block = record.end(area);
            records.push(record);
        }
        if let Some(torn) = torn {
            if torn == 0 || records.len() - torn > AT_ONCE {
                return Err(broken("a record whose checksum does not fit"));
            }
            records.truncate(torn);
        }
        match records.last() {
            Some(last) if block_of(last.tail) != tail => tail = block_of(last.tail),
            _ => return Ok(records),
        }
    }
    Err(broken("records that contradict each other"))
}
