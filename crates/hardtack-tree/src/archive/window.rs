//! Reading ahead, so that small members take less than a call each.

use std::sync::Arc;

use super::FORMAT;
use crate::{FormatError, FormatResult, Source};

/// Small enough that little is read in vain before large members.
const LENGTH: u64 = 8 << 10;

#[derive(Debug)]
pub(super) struct Window {
    source: Arc<dyn Source>,
    start: u64,
    bytes: Vec<u8>,
}

impl Window {
    pub(super) fn new(source: Arc<dyn Source>) -> Self {
        Self { source, start: 0, bytes: Vec::new() }
    }

    pub(super) fn source(&self) -> &Arc<dyn Source> {
        &self.source
    }

    /// Fills `buffer` from `at`; both lie within the source.
    pub(super) fn read(&mut self, at: u64, buffer: &mut [u8]) -> FormatResult<()> {
        let unreadable = |source| FormatError::Io { format: FORMAT, what: "a header", source };
        if buffer.len() as u64 > LENGTH {
            return self.source.read_at(at, buffer).map_err(unreadable);
        }
        if self.part(at, buffer.len()).is_none() {
            let length = LENGTH.min(self.source.size().saturating_sub(at));
            self.start = at;
            self.bytes.resize(length as usize, 0);
            self.source.read_at(at, &mut self.bytes).map_err(unreadable)?;
        }
        match self.part(at, buffer.len()) {
            Some(part) => buffer.copy_from_slice(part),
            None => return Err(unreadable(crate::source::beyond_end())),
        }
        Ok(())
    }

    fn part(&self, at: u64, length: usize) -> Option<&[u8]> {
        let start = usize::try_from(at.checked_sub(self.start)?).ok()?;
        self.bytes.get(start..start.checked_add(length)?)
    }
}
