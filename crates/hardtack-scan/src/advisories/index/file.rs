//! The file, opened.

use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use memmap2::Mmap;
use serde::{Deserialize, Serialize};

use super::IndexError;
use super::encode::encode;
use super::layout::{CHECKSUM, HEADER, MAGIC, SECTIONS, Section, TABLE, VERSION};
use crate::advisories::Draft;

/// What tells one index from another: the checksum of what is in it, and its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IndexId(pub(crate) u64);

/// An index of advisories.
#[derive(Debug)]
pub struct Index {
    path: PathBuf,
    bytes: Content,
    /// Where each section begins and ends.
    sections: [(usize, usize); SECTIONS],
}

#[derive(Debug)]
enum Content {
    Mapped(Mmap),
    Memory(Vec<u8>),
}

impl Content {
    fn as_slice(&self) -> &[u8] {
        match self {
            Self::Mapped(map) => map,
            Self::Memory(bytes) => bytes,
        }
    }
}

impl Index {
    /// Opens the index at `path`, of which only the header is read.
    ///
    /// # Errors
    /// When it is not there, cannot be read, is something else, or its header is damaged.
    pub fn open(path: &Path) -> Result<Self, IndexError> {
        let failed = |source: std::io::Error| match source.kind() {
            ErrorKind::NotFound => IndexError::Absent { path: path.to_owned() },
            _ => IndexError::File { what: "read", path: path.to_owned(), source },
        };
        let file = File::open(path).map_err(failed)?;
        let len = file.metadata().map_err(failed)?.len();
        if len < HEADER as u64 {
            return Err(IndexError::Foreign { path: path.to_owned() });
        }
        // SAFETY: the file is only ever written under another name and renamed, so its bytes do not change while they
        // are mapped. A program that writes into it all the same breaks this promise, as it would that of any mapping.
        #[allow(unsafe_code, reason = "there is no safe way to map a file")]
        let map = unsafe { Mmap::map(&file) }.map_err(failed)?;
        Self::of(path.to_owned(), Content::Mapped(map))
    }

    /// The index of what feeds say, in memory.
    ///
    /// # Errors
    /// When the feeds have more than one index can hold.
    pub fn memory(draft: &Draft) -> Result<Self, IndexError> {
        Self::from_bytes(encode(draft)?)
    }

    /// An index in memory.
    ///
    /// # Errors
    /// When the bytes are something else, or their header is damaged.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, IndexError> {
        Self::of(PathBuf::from("memory"), Content::Memory(bytes))
    }

    fn of(path: PathBuf, content: Content) -> Result<Self, IndexError> {
        let bytes = content.as_slice();
        if bytes.get(..8) != Some(&MAGIC) || bytes.len() < HEADER {
            return Err(IndexError::Foreign { path });
        }
        let damaged = |what| IndexError::Damaged { path: path.clone(), what };
        let found = u32_at(bytes, 8).unwrap_or_default();
        if found != VERSION {
            return Err(IndexError::Version { path, found, expected: VERSION });
        }
        if u32_at(bytes, CHECKSUM) != Some(crc32c::crc32c(&bytes[..CHECKSUM])) {
            return Err(damaged("the checksum of its header is wrong"));
        }
        if u64_at(bytes, 16) != Some(bytes.len() as u64) {
            return Err(damaged("it is not as long as it says"));
        }
        let mut sections = [(0, 0); SECTIONS];
        for (number, place) in sections.iter_mut().enumerate() {
            let field = |at: usize| u64_at(bytes, at).and_then(|number| usize::try_from(number).ok());
            let pair = (field(TABLE + number * 16), field(TABLE + number * 16 + 8));
            let (Some(at), Some(len)) = pair else { return Err(damaged("a section lies beyond its end")) };
            *place = match at.checked_add(len) {
                Some(end) if end <= bytes.len() => (at, end),
                _ => return Err(damaged("a section lies beyond its end")),
            };
        }
        Ok(Self { path, bytes: content, sections })
    }

    /// What tells it from others, by its header.
    pub fn id(&self) -> IndexId {
        let bytes = self.bytes.as_slice();
        let (checksum, length) = (u32_at(bytes, 12).unwrap_or_default(), bytes.len() as u64);
        IndexId(u64::from(checksum) << 32 ^ length)
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads all of it, and compares it with its checksum.
    ///
    /// # Errors
    /// When it is not what was written.
    pub fn verify(&self) -> Result<(), IndexError> {
        let bytes = self.bytes.as_slice();
        match u32_at(bytes, 12) == Some(crc32c::crc32c(&bytes[HEADER..])) {
            true => Ok(()),
            false => Err(self.damaged("its checksum is wrong")),
        }
    }

    /// How many bytes it has.
    pub fn size(&self) -> usize {
        self.bytes.as_slice().len()
    }

    /// How many entries a section has.
    pub(super) fn count(&self, section: Section) -> u32 {
        let (at, end) = self.sections[section as usize];
        u32::try_from((end - at) / section.entry()).unwrap_or(u32::MAX)
    }

    /// An entry of a section.
    pub(super) fn entry(&self, section: Section, number: u32) -> Result<&[u8], IndexError> {
        let (at, end) = self.sections[section as usize];
        let size = section.entry();
        let found = usize::try_from(number).ok().and_then(|number| at.checked_add(number.checked_mul(size)?));
        let found = found.filter(|from| from.checked_add(size).is_some_and(|to| to <= end));
        let found = found.and_then(|from| self.bytes.as_slice().get(from..from + size));
        found.ok_or_else(|| self.damaged("an entry lies beyond the end of its section"))
    }

    /// A piece of the text section.
    pub(super) fn text_bytes(&self, at: u32, len: u32) -> Result<&[u8], IndexError> {
        let (start, end) = self.sections[Section::Text as usize];
        let piece = || {
            let from = start.checked_add(usize::try_from(at).ok()?)?;
            let to = from.checked_add(usize::try_from(len).ok()?).filter(|to| *to <= end)?;
            self.bytes.as_slice().get(from..to)
        };
        piece().ok_or_else(|| self.damaged("a text lies beyond its end"))
    }

    /// A text.
    pub(super) fn text(&self, at: u32, len: u32) -> Result<&str, IndexError> {
        std::str::from_utf8(self.text_bytes(at, len)?).map_err(|_| self.damaged("a text is no UTF-8"))
    }

    /// An error of this file.
    pub(super) fn damaged(&self, what: &'static str) -> IndexError {
        IndexError::Damaged { path: self.path.clone(), what }
    }
}

/// A number of an entry or header.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// A long number of an entry or header.
pub(super) fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}
