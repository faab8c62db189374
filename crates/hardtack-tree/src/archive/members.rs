//! The members of an archive, one after the other.

mod describe;

use std::sync::Arc;

use super::header::{BLOCK, Found, Header};
use super::member::{LONGEST, Member, shown};
use super::number::decimal;
use super::pax::Records;
use super::window::Window;
use super::{FORMAT, damaged};
use crate::compression::unpacked;
use crate::{FormatError, FormatResult, Source};

/// Extended headers are longer than this in no archive that is not made to harm: Linux gives all names of an entry's
/// attributes, and each value, at most 64 KiB.
const LONGEST_RECORDS: u64 = 1 << 20;

/// Reads the members of an archive in their order, which decides which of several of one name counts.
#[derive(Debug)]
pub struct Members {
    window: Window,
    at: u64,
    global: Records,
    last: String,
    ended: bool,
}

/// What stands before the header of a member and adds to it.
#[derive(Default)]
struct Before {
    records: Records,
    name: Option<Vec<u8>>,
    link: Option<Vec<u8>>,
    any: bool,
}

/// What is wrong with a member, before it is told which member that is.
#[derive(Debug)]
enum Wrong {
    Text(String),
    Format(FormatError),
}

impl From<&'static str> for Wrong {
    fn from(text: &'static str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Wrong {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<FormatError> for Wrong {
    fn from(error: FormatError) -> Self {
        Self::Format(error)
    }
}

const WITHIN: &str = "the archive ends within it";

impl Members {
    /// Begins to read an archive, which is unpacked first when gzip or zstd packed it.
    ///
    /// # Errors
    /// When it cannot be read or unpacked.
    pub fn open(source: Arc<dyn Source>) -> FormatResult<Self> {
        let source = unpacked(&source, FORMAT, &mut std::io::sink())?.unwrap_or(source);
        Ok(Self::plain(source))
    }

    /// Begins to read an archive that is not compressed.
    pub(crate) fn plain(source: Arc<dyn Source>) -> Self {
        let last = "its beginning".to_owned();
        Self { window: Window::new(source), at: 0, global: Records::default(), last, ended: false }
    }

    /// The archive, not compressed.
    pub(crate) fn source(&self) -> Arc<dyn Source> {
        self.window.source().clone()
    }

    /// The next member; `None` after the last one.
    ///
    /// # Errors
    /// When it is damaged, has a name that no tree has, or the archive ends without its end mark.
    pub fn next_member(&mut self) -> FormatResult<Option<Member>> {
        let mut before = Before::default();
        while !self.ended {
            let Some(block) = self.block()? else {
                return Err(self.after("the archive ends without its end mark: it is cut short"));
            };
            match Header::read(&block).map_err(|reason| self.after(reason))? {
                Found::End if before.any => return Err(self.after("an extended header stands before no member")),
                Found::End => self.ended = true,
                Found::Header(header) => {
                    let name = self.name(&header, &before);
                    let read = self.header(&header, &mut before);
                    let member = read.map_err(|wrong| match wrong {
                        Wrong::Text(reason) => damaged(format!("{}: {reason}", shown(&name))),
                        Wrong::Format(error) => error,
                    })?;
                    if let Some(member) = member {
                        member.name().clone_into(&mut self.last);
                        return Ok(Some(member));
                    }
                }
            }
        }
        Ok(None)
    }

    /// Reads what a header describes, and stands at the next header then; `None` for what only adds to a member.
    fn header(&mut self, header: &Header<'_>, before: &mut Before) -> Result<Option<Member>, Wrong> {
        let kind = header.kind();
        let stored = match self.record(before, "size") {
            Some(text) => decimal(text),
            None => header.size().and_then(|size| u64::try_from(size).ok()),
        };
        let stored = stored.ok_or("its size is no number")?;
        match kind {
            b'x' | b'X' => before.records.extend(self.records(header)?),
            b'g' => {
                let records = self.records(header)?;
                self.global.extend(records);
                if self.global.size() as u64 > LONGEST_RECORDS {
                    return Err("the extended headers of the archive are too long".into());
                }
                return Ok(None);
            }
            b'L' => before.name = Some(self.long(header)?),
            b'K' => before.link = Some(self.long(header)?),
            // The name of a volume says nothing about a tree.
            b'V' => {
                self.skip(stored)?;
                return Ok(None);
            }
            _ => return self.member(header, before, stored).map(Some),
        }
        before.any = true;
        Ok(None)
    }

    /// What the records of the member, or else of the archive, say.
    fn record<'r>(&'r self, before: &'r Before, key: &str) -> Option<&'r [u8]> {
        before.records.last(key).or_else(|| self.global.last(key)).filter(|value| !value.is_empty())
    }

    fn records(&mut self, header: &Header<'_>) -> Result<Records, Wrong> {
        Ok(Records::parse(&self.text(header, LONGEST_RECORDS)?)?)
    }

    /// A long name or target of GNU's, which a NUL ends.
    fn long(&mut self, header: &Header<'_>) -> Result<Vec<u8>, Wrong> {
        let mut text = self.text(header, LONGEST as u64 + 1)?;
        text.truncate(text.iter().position(|byte| *byte == 0).unwrap_or(text.len()));
        Ok(text)
    }

    /// The content of what only adds to a member. Its size is that of its own header, whatever records say.
    fn text(&mut self, header: &Header<'_>, longest: u64) -> Result<Vec<u8>, Wrong> {
        let size = header.size().and_then(|size| u64::try_from(size).ok()).ok_or("its size is no number")?;
        if size > longest {
            return Err(format!("its extended header has {size} bytes, at most {longest} are read").into());
        }
        self.end(size)?;
        // At most the limit, which fits.
        let mut text = vec![0; size as usize];
        self.window.read(self.at, &mut text)?;
        self.skip(size)?;
        Ok(text)
    }

    /// Where `size` bytes from here end.
    fn end(&self, size: u64) -> Result<u64, Wrong> {
        let end = self.at.checked_add(size).filter(|end| *end <= self.window.source().size());
        end.ok_or_else(|| WITHIN.into())
    }

    fn skip(&mut self, size: u64) -> Result<(), Wrong> {
        self.at = self.end(size)?.checked_next_multiple_of(BLOCK as u64).ok_or(WITHIN)?;
        Ok(())
    }

    /// The next block; `None` at the end of the archive.
    fn block(&mut self) -> FormatResult<Option<[u8; BLOCK]>> {
        let mut block = [0; BLOCK];
        if self.at.checked_add(BLOCK as u64).is_none_or(|end| end > self.window.source().size()) {
            return Ok(None);
        }
        self.window.read(self.at, &mut block)?;
        self.at += BLOCK as u64;
        Ok(Some(block))
    }

    fn after(&self, reason: &str) -> FormatError {
        damaged(format!("after {}: {reason}", self.last))
    }
}
