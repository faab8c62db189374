//! The file of kept inventories.
//!
//! All numbers are little-endian. Behind the mark, the version of the format and a CRC-32C of the rest, lists follow, each
//! with its count in front: pairs (scope, name, version, module, flag), images (name, stamp, flag, numbers of pairs), and
//! for each pair the numbers of the vulnerabilities that were open the last time. A text is its length and its bytes. Version
//! 2 has behind these how it was the last time: a flag, the index (8 bytes), the day, and for each pair how many of its
//! vulnerabilities KEV lists.

use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::Path;

use super::interned::{Last, Pair};
use super::{Fleet, FleetError, Kept};
use crate::advisories::IndexId;

const MAGIC: [u8; 8] = *b"hardtflt";
const VERSION: u32 = 2;
/// The version without how it was the last time.
const WITHOUT_LAST: u32 = 1;
/// What stands for a pair that the index knew nothing of.
const UNMATCHED: u32 = u32::MAX;
/// Bytes before the lists.
const HEADER: usize = 16;

impl Fleet {
    /// Reads the file at `path`; nothing is kept where there is none.
    ///
    /// # Errors
    /// When it cannot be read, or is none that was written whole.
    pub fn open(path: &Path) -> Result<Self, FleetError> {
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(source) => return Err(FleetError::File { what: "read", path: path.to_owned(), source }),
        };
        Self::from_bytes(&bytes).ok_or_else(|| FleetError::Damaged { path: path.to_owned() })
    }

    /// Writes the file at `path`, by way of another beside it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), FleetError> {
        let beside = path.with_extension(format!("{}.new", std::process::id()));
        let written = File::create(&beside).and_then(|mut file| {
            file.write_all(&self.to_bytes())?;
            file.sync_all()?;
            std::fs::rename(&beside, path)
        });
        written.map_err(|source| {
            // The error that is told is the first one.
            let _ = std::fs::remove_file(&beside);
            FleetError::File { what: "write", path: path.to_owned(), source }
        })
    }

    /// The bytes of the file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut lists = Vec::new();
        number(&mut lists, self.pairs.len());
        for pair in &self.pairs {
            text(&mut lists, &pair.scope.to_string());
            text(&mut lists, &pair.name);
            text(&mut lists, &pair.version);
            lists.push(u8::from(pair.unfixed_only) | u8::from(pair.module.is_some()) << 1);
            if let Some(module) = &pair.module {
                text(&mut lists, module);
            }
        }
        number(&mut lists, self.images.len());
        for kept in &self.images {
            text(&mut lists, &kept.name);
            text(&mut lists, &kept.stamp);
            lists.push(u8::from(kept.known));
            number(&mut lists, kept.pairs.len());
            kept.pairs.iter().for_each(|pair| lists.extend_from_slice(&pair.to_le_bytes()));
        }
        number(&mut lists, self.known.len());
        for known in &self.known {
            number(&mut lists, known.len());
            known.iter().for_each(|name| lists.extend_from_slice(&name.to_le_bytes()));
        }
        lists.push(u8::from(self.last.is_some()));
        if let Some(last) = &self.last {
            lists.extend_from_slice(&last.index.0.to_le_bytes());
            text(&mut lists, &last.day.to_string());
            number(&mut lists, last.exploited.len());
            last.exploited.iter().for_each(|count| lists.extend_from_slice(&count.unwrap_or(UNMATCHED).to_le_bytes()));
        }
        let mut bytes = Vec::with_capacity(HEADER + lists.len());
        bytes.extend_from_slice(&MAGIC);
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        bytes.extend_from_slice(&crc32c::crc32c(&lists).to_le_bytes());
        bytes.append(&mut lists);
        bytes
    }

    /// Reads the bytes of a file; `None` for what was not written whole by this version.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (header, lists) = bytes.split_at_checked(HEADER)?;
        let field = |at: usize| Some(u32::from_le_bytes(header.get(at..at + 4)?.try_into().ok()?));
        let version = field(8)?;
        let is_known = version == VERSION || version == WITHOUT_LAST;
        if header[..8] != MAGIC || !is_known || field(12)? != crc32c::crc32c(lists) {
            return None;
        }
        let mut reader = Reader(lists);
        let mut fleet = Self::default();
        for expected in 0..reader.number()? {
            let scope = reader.text()?.parse().ok()?;
            let (name, version) = (reader.text()?.to_owned(), reader.text()?.to_owned());
            let flags = reader.take(1)?[0];
            let module = if flags & 2 == 2 { Some(reader.text()?.to_owned()) } else { None };
            // A pair that stands there twice would move all that follow.
            let number = fleet.number(Pair { scope, name, version, module, unfixed_only: flags & 1 == 1 });
            (number == expected).then_some(())?;
        }
        for _ in 0..reader.number()? {
            let (name, stamp) = (reader.text()?.to_owned(), reader.text()?.to_owned());
            let known = reader.take(1)?[0] == 1;
            let count = usize::try_from(reader.number()?).ok()?;
            let list = reader.take(count.checked_mul(4)?)?.chunks_exact(4);
            let pairs: Vec<u32> =
                list.map(|number| u32::from_le_bytes(number.try_into().unwrap_or_default())).collect();
            pairs.iter().all(|pair| (*pair as usize) < fleet.pairs.len()).then_some(())?;
            fleet.images.push(Kept { name, stamp, pairs, known });
        }
        for _ in 0..reader.number()? {
            let count = usize::try_from(reader.number()?).ok()?;
            let list = reader.take(count.checked_mul(8)?)?.chunks_exact(8);
            let mut known: Vec<u64> =
                list.map(|number| u64::from_le_bytes(number.try_into().unwrap_or_default())).collect();
            known.sort_unstable();
            fleet.known.push(known);
        }
        if version == VERSION && reader.take(1)?[0] == 1 {
            fleet.last = Some(reader.last()?);
        }
        reader.0.is_empty().then_some(fleet)
    }
}

fn number(bytes: &mut Vec<u8>, count: usize) {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    bytes.extend_from_slice(&count.to_le_bytes());
}

fn text(bytes: &mut Vec<u8>, text: &str) {
    number(bytes, text.len());
    bytes.extend_from_slice(text.as_bytes());
}

struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    fn take(&mut self, len: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    fn last(&mut self) -> Option<Last> {
        let index = IndexId(u64::from_le_bytes(self.take(8)?.try_into().ok()?));
        let day = self.text()?.parse().ok()?;
        let count = usize::try_from(self.number()?).ok()?;
        let numbers = self.take(count.checked_mul(4)?)?.chunks_exact(4);
        let numbers = numbers.map(|number| u32::from_le_bytes(number.try_into().unwrap_or_default()));
        let exploited = numbers.map(|number| (number != UNMATCHED).then_some(number)).collect();
        Some(Last { index, day, exploited })
    }

    fn text(&mut self) -> Option<&'b str> {
        let len = usize::try_from(self.number()?).ok()?;
        std::str::from_utf8(self.take(len)?).ok()
    }
}
