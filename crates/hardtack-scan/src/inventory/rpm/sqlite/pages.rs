//! Pages of a database, the newest of each ("The Database Header").

use std::collections::HashMap;

use hardtack_tree::{FormatError, FormatResult, Source};

use super::log;
use crate::inventory::bytes::Bytes;
use crate::inventory::rpm::database::{Backend, damaged, stretch};

const MAGIC: &[u8] = b"SQLite format 3\0";
const HEADER: usize = 100;
/// Version 2 of the format has a write-ahead log.
const NEWEST: u8 = 2;

/// The pages of a database and of its write-ahead log.
pub(super) struct Pages<'s> {
    database: &'s dyn Source,
    log: Option<&'s dyn Source>,
    /// Where pages lie in the log that are newer than in the database.
    newer: HashMap<u32, u64>,
    size: usize,
    usable: usize,
    count: u32,
}

impl<'s> Pages<'s> {
    pub(super) fn open(database: &'s dyn Source, log: Option<&'s dyn Source>) -> FormatResult<Option<Self>> {
        let log = log.filter(|log| log.size() > 0);
        // A database that was never checkpointed is empty, and all of it is in the log.
        if database.size() == 0 && log.is_none() {
            return Ok(None);
        }
        let found = log.map(log::read).transpose()?.flatten();
        let size = match &found {
            Some(found) => found.page_size,
            None => page_size(&stretch(Backend::Sqlite, database, 0, HEADER)?)?,
        };
        let (newer, count) = match found {
            Some(found) => (found.newer, found.pages),
            None => (HashMap::new(), u32::try_from(database.size() / size as u64).unwrap_or(u32::MAX)),
        };
        let mut pages = Self { database, log, newer, size, usable: size, count };
        let first = pages.get(1)?;
        if page_size(&first)? != size {
            return Err(damaged(Backend::Sqlite, "its log has pages of another size"));
        }
        let reserved = usize::from(first.get(20).copied().unwrap_or_default());
        // The format wants at least 480 usable bytes.
        pages.usable = size.checked_sub(reserved).filter(|usable| *usable >= 480).unwrap_or(size);
        Ok(Some(pages))
    }

    /// Bytes of a page that hold content.
    pub(super) fn usable(&self) -> usize {
        self.usable
    }

    /// How many pages there are.
    pub(super) fn count(&self) -> u32 {
        self.count
    }

    /// A page, numbered from 1.
    pub(super) fn get(&self, number: u32) -> FormatResult<Vec<u8>> {
        if number == 0 || number > self.count {
            return Err(damaged(Backend::Sqlite, format!("there is no page {number}")));
        }
        match (self.newer.get(&number), self.log) {
            (Some(place), Some(log)) => stretch(Backend::Sqlite, log, *place, self.size),
            _ => stretch(Backend::Sqlite, self.database, u64::from(number - 1) * self.size as u64, self.size),
        }
    }
}

fn page_size(header: &[u8]) -> FormatResult<usize> {
    let header = Bytes::big(header);
    if header.get(0, 16) != Some(MAGIC) {
        return Err(damaged(Backend::Sqlite, "it does not begin with its magic"));
    }
    if header.all().get(19).is_some_and(|version| *version > NEWEST) {
        let what = "a newer format".to_owned();
        return Err(FormatError::Unsupported { format: Backend::Sqlite.format(), what });
    }
    let size = match header.u16(16) {
        Some(1) => 65_536,
        size => usize::from(size.unwrap_or_default()),
    };
    let is_size = size.is_power_of_two() && (512..=65_536).contains(&size);
    if is_size { Ok(size) } else { Err(damaged(Backend::Sqlite, format!("its page size is {size}"))) }
}
