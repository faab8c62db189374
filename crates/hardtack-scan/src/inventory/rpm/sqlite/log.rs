//! The write-ahead log ("The Write-Ahead Log"): pages that are newer than those of the database.

use std::collections::HashMap;

use hardtack_tree::{FormatResult, Source};

use crate::inventory::bytes::Bytes;
use crate::inventory::rpm::database::{Backend, stretch};

const HEADER: usize = 32;
const FRAME_HEADER: usize = 24;
/// The lowest bit says that check sums are of numbers with the highest byte first.
const MAGIC: u32 = 0x377f_0682;

/// What a log holds.
pub(super) struct Log {
    /// Bytes of a page.
    pub(super) page_size: usize,
    /// Where the newest of each page lies in the log.
    pub(super) newer: HashMap<u32, u64>,
    /// How many pages the database has with the log.
    pub(super) pages: u32,
}

/// Reads a log up to its last transaction that was committed; `None` when it has none. What follows a frame with a wrong
/// check sum was never written whole, or is left over from before.
pub(super) fn read(log: &dyn Source) -> FormatResult<Option<Log>> {
    if log.size() < HEADER as u64 {
        return Ok(None);
    }
    let start = stretch(Backend::Sqlite, log, 0, HEADER)?;
    let header = Bytes::big(&start);
    let Some(magic) = header.u32(0).filter(|magic| magic & !1 == MAGIC) else { return Ok(None) };
    let big = magic & 1 == 1;
    let page_size = header.size(8).filter(|size| size.is_power_of_two() && (512..=65_536).contains(size));
    let Some(page_size) = page_size else { return Ok(None) };
    let mut sum = Sum::default();
    sum.take(header.get(0, 24).unwrap_or_default(), big);
    if !sum.is(header, 24) {
        return Ok(None);
    }
    let mut pending = HashMap::new();
    let mut found: Option<Log> = None;
    let mut at = HEADER as u64;
    let length = FRAME_HEADER + page_size;
    while at.saturating_add(length as u64) <= log.size() {
        let bytes = stretch(Backend::Sqlite, log, at, length)?;
        let frame = Bytes::big(&bytes);
        sum.take(frame.get(0, 8).unwrap_or_default(), big);
        sum.take(frame.get(FRAME_HEADER, page_size).unwrap_or_default(), big);
        if frame.u64(8) != header.u64(16) || !sum.is(frame, 16) {
            break;
        }
        let (page, pages) = (frame.u32(0).unwrap_or_default(), frame.u32(4).unwrap_or_default());
        pending.insert(page, at + FRAME_HEADER as u64);
        if pages != 0 {
            let log = found.get_or_insert_with(|| Log { page_size, newer: HashMap::new(), pages });
            log.newer.extend(pending.drain());
            log.pages = pages;
        }
        at += length as u64;
    }
    Ok(found)
}

/// Two running sums over pairs of numbers.
#[derive(Clone, Copy, Default)]
struct Sum(u32, u32);

impl Sum {
    fn take(&mut self, bytes: &[u8], big: bool) {
        let bytes = Bytes::new(bytes, big);
        for at in (0..bytes.all().len()).step_by(8) {
            let (Some(a), Some(b)) = (bytes.u32(at), bytes.u32(at + 4)) else { return };
            self.0 = self.0.wrapping_add(a).wrapping_add(self.1);
            self.1 = self.1.wrapping_add(b).wrapping_add(self.0);
        }
    }

    fn is(self, bytes: Bytes<'_>, at: usize) -> bool {
        bytes.u32(at) == Some(self.0) && bytes.u32(at + 4) == Some(self.1)
    }
}
