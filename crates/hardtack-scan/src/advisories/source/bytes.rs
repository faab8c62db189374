//! One document of a feed, with its name.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use jiff::civil::Date;

use super::Guard;
use crate::advisories::{AdvisoryError, Place};

/// The largest record of feeds that are read record by record, in bytes.
pub(crate) const MAX_RECORD: u64 = 32 << 20;
/// The largest document that is read without packing, in bytes.
const MAX_PLAIN: u64 = 8 << 30;
/// A compressed file may hold this many times its size. Feeds come to about fifty.
const MAX_RATIO: u64 = 400;
/// What a compressed file may hold in any case, in bytes.
const ALWAYS: u64 = 16 << 20;

/// One document of a feed.
pub(crate) struct Bytes<'a> {
    /// Its name: a path, or `path!member`.
    pub(crate) name: String,
    /// The last part of its name, without what compresses it.
    pub(crate) file_name: String,
    /// When the file was last written.
    pub(crate) written: Option<Date>,
    /// How many bytes it may have.
    limit: u64,
    reader: BufReader<Box<dyn Read + 'a>>,
}

impl<'a> Bytes<'a> {
    /// A document that is `packed` bytes long where it lies, when it is compressed.
    pub(super) fn new(name: String, file_name: &str, packed: Option<u64>, reader: Box<dyn Read + 'a>) -> Self {
        let limit = packed.map_or(MAX_PLAIN, |packed| packed.saturating_mul(MAX_RATIO).saturating_add(ALWAYS));
        let file_name = file_name.to_owned();
        Self { name, file_name, written: None, limit, reader: BufReader::with_capacity(1 << 16, reader) }
    }

    /// The same document, of a file that was last written then.
    pub(super) fn written(self, written: Option<Date>) -> Self {
        Self { written, ..self }
    }

    /// A document in memory.
    pub(crate) fn memory(name: &str, bytes: &'a [u8]) -> Self {
        let file_name = Path::new(name).file_name().and_then(|name| name.to_str()).unwrap_or(name);
        Self::new(name.to_owned(), file_name, None, Box::new(bytes))
    }

    /// Its beginning.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn beginning(&mut self) -> Result<&[u8], AdvisoryError> {
        let name = &self.name;
        self.reader.fill_buf().map_err(|source| AdvisoryError::Read { path: name.into(), source })
    }

    /// Its JSON, in which a value at the outermost level has at most `max_value` bytes.
    pub(crate) fn json(self, max_value: u64) -> Json<'a> {
        let Self { name, limit, reader, .. } = self;
        Json { name, guard: BufReader::new(Guard::new(reader, limit, max_value)) }
    }

    /// Goes through its lines, without their ends.
    ///
    /// # Errors
    /// When it cannot be read, is no UTF-8 or has a line of more than 64 KiB, and what `see` gives.
    pub(crate) fn lines(
        self,
        mut see: impl FnMut(u64, &str) -> Result<(), AdvisoryError>,
    ) -> Result<(), AdvisoryError> {
        const MAX_LINE: u64 = 64 << 10;
        let Self { name, limit, reader, .. } = self;
        let mut reader = reader.take(limit);
        let mut line = Vec::new();
        for number in 1.. {
            line.clear();
            let read = (&mut reader).take(MAX_LINE).read_until(b'\n', &mut line);
            let read = read.map_err(|source| AdvisoryError::Read { path: (&name).into(), source })?;
            if reader.limit() == 0 {
                return Err(AdvisoryError::record(Place::file(&name), "it unpacks to far more than what is packed"));
            }
            if read == 0 {
                break;
            }
            let wrong = |what: &str| AdvisoryError::record(Place::line(&name, number), what);
            if read as u64 == MAX_LINE && !line.ends_with(b"\n") {
                return Err(wrong("the line is longer than 64 KiB"));
            }
            let text = std::str::from_utf8(&line).map_err(|_| wrong("this is no UTF-8"))?;
            see(number, text.trim_end_matches(['\n', '\r']))?;
        }
        Ok(())
    }
}

/// JSON on its way to a parser.
pub(crate) struct Json<'a> {
    name: String,
    guard: BufReader<Guard<BufReader<Box<dyn Read + 'a>>>>,
}

impl Json<'_> {
    /// The name of the document.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// What to give to the parser.
    pub(crate) fn reader(&mut self) -> &mut impl Read {
        &mut self.guard
    }

    /// Says where a parser stopped, and why.
    pub(crate) fn wrong(&self, error: &serde_json::Error) -> AdvisoryError {
        if let Some((line, what)) = self.guard.get_ref().exceeded() {
            return AdvisoryError::record(Place::line(&self.name, line), what);
        }
        let place = Place { file: self.name.clone(), line: error.line() as u64, column: error.column() as u64 };
        let text = error.to_string();
        // The place stands in front already.
        let what = text.split(" at line ").next().unwrap_or(&text);
        AdvisoryError::record(place, what)
    }
}
