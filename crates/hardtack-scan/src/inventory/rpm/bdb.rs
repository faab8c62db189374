//! Hashes of Berkeley DB, as RPM kept them up to version 4.16 (db-5.3, "db_page.h").

use hardtack_tree::{FormatError, FormatResult, Source};

use super::database::{Backend, LARGEST_HEADER, damaged, stretch};
use crate::inventory::bytes::Bytes;

const MAGIC: u32 = 0x0006_1561;
/// Bytes of the first page that say what the file is.
const META: usize = 72;
/// Bytes before the places of a page's items.
const PAGE_HEADER: usize = 26;
const UNSORTED_HASH: u8 = 2;
const OVERFLOW: u8 = 7;
const SORTED_HASH: u8 = 13;
/// An item that lies in its page, and one that lies in pages of its own.
const KEY_DATA: u8 = 1;
const OFF_PAGE: u8 = 3;

pub(super) fn headers(database: &dyn Source, each: &mut dyn FnMut(&[u8]) -> FormatResult<()>) -> FormatResult<()> {
    let hash = Hash::open(database)?;
    // What all items take together cannot be more than the file has: items that share pages are damage.
    let mut left = database.size();
    for number in 1..=hash.last {
        let page = hash.page(number)?;
        if matches!(page.kind(), Some(UNSORTED_HASH | SORTED_HASH)) {
            hash.items(page.bytes(hash.big), number, &mut left, each)?;
        }
    }
    Ok(())
}

struct Hash<'s> {
    source: &'s dyn Source,
    big: bool,
    page_size: usize,
    last: u32,
}

struct Page(Vec<u8>);

impl Page {
    fn kind(&self) -> Option<u8> {
        self.0.get(25).copied()
    }

    fn bytes(&self, big: bool) -> Bytes<'_> {
        Bytes::new(&self.0, big)
    }
}

impl<'s> Hash<'s> {
    fn open(source: &'s dyn Source) -> FormatResult<Self> {
        let meta = stretch(Backend::Bdb, source, 0, META)?;
        let big = Bytes::big(&meta).u32(12) == Some(MAGIC);
        let bytes = Bytes::new(&meta, big);
        if bytes.u32(12) != Some(MAGIC) {
            return Err(damaged(Backend::Bdb, "it does not begin with its magic"));
        }
        if meta.get(24).is_some_and(|encryption| *encryption != 0) {
            return Err(FormatError::Unsupported { format: Backend::Bdb.format(), what: "encryption".to_owned() });
        }
        let page_size = bytes.size(20).filter(|size| size.is_power_of_two() && (512..=65_536).contains(size));
        let page_size = page_size.ok_or_else(|| damaged(Backend::Bdb, "its page size is none"))?;
        let last = bytes.u32(32).unwrap_or_default();
        if u64::from(last).saturating_mul(page_size as u64) > source.size() {
            return Err(damaged(Backend::Bdb, format!("it has no page {last}, which should be its last")));
        }
        Ok(Self { source, big, page_size, last })
    }

    fn page(&self, number: u32) -> FormatResult<Page> {
        stretch(Backend::Bdb, self.source, u64::from(number) * self.page_size as u64, self.page_size).map(Page)
    }

    /// Keys and values stand in turn; each value but that of the key 0, which counts packages, is a header.
    fn items(
        &self,
        page: Bytes<'_>,
        number: u32,
        left: &mut u64,
        each: &mut dyn FnMut(&[u8]) -> FormatResult<()>,
    ) -> FormatResult<()> {
        let wrong = |what: &str| damaged(Backend::Bdb, format!("page {number}: {what}"));
        let entries = usize::from(page.u16(20).unwrap_or_default());
        let place = |entry: usize| page.u16(PAGE_HEADER + 2 * entry).map(usize::from);
        // Items lie from the end of the page to its beginning.
        let item = |entry: usize| {
            let start = place(entry)?;
            let end = if entry == 0 { self.page_size } else { place(entry - 1)? };
            page.get(start, end.checked_sub(start)?)
        };
        for key in (0..entries.saturating_sub(1)).step_by(2) {
            let bounds = || wrong("an item lies outside of it");
            let (key, value) = (item(key).ok_or_else(bounds)?, item(key + 1).ok_or_else(bounds)?);
            if key.get(1..).is_some_and(|key| key == [0; 4]) {
                continue;
            }
            match value.split_first() {
                Some((&KEY_DATA, header)) => each(header)?,
                Some((&OFF_PAGE, _)) => {
                    let value = Bytes::new(value, self.big);
                    let (first, length) = value.u32(4).zip(value.size(8)).ok_or_else(bounds)?;
                    let rest = left.checked_sub(length as u64);
                    *left = rest.ok_or_else(|| wrong("its items have more bytes than the file"))?;
                    each(&self.overflow(first, length)?)?;
                }
                _ => return Err(wrong("an item is of an unknown kind")),
            }
        }
        Ok(())
    }

    /// What lies in a chain of pages. Each page gives at least one byte, so that a chain in a circle ends.
    fn overflow(&self, first: u32, length: usize) -> FormatResult<Vec<u8>> {
        let wrong = |what: String| damaged(Backend::Bdb, what);
        if length > LARGEST_HEADER {
            return Err(wrong(format!("an item has {length} bytes")));
        }
        let mut value = Vec::with_capacity(length);
        let mut number = first;
        while value.len() < length {
            let page = self.page(number)?;
            let bytes = page.bytes(self.big);
            if number == 0 || page.kind() != Some(OVERFLOW) {
                return Err(wrong(format!("page {number} should go on with an item")));
            }
            let held = usize::from(bytes.u16(22).unwrap_or_default()).min(length - value.len());
            let held = bytes.get(PAGE_HEADER, held).filter(|held| !held.is_empty());
            value.extend_from_slice(held.ok_or_else(|| wrong(format!("page {number} holds nothing of an item")))?);
            number = bytes.u32(16).unwrap_or_default();
        }
        Ok(value)
    }
}
