//! A stretch of a file that is written as if it were a file of its own.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

/// The bytes of one partition within the disk's file.
#[derive(Clone, Copy)]
pub(crate) struct Window<'a> {
    file: &'a File,
    offset: u64,
    len: u64,
}

impl<'a> Window<'a> {
    /// `len` bytes of `file` from `offset`.
    pub(crate) fn new(file: &'a File, offset: u64, len: u64) -> Self {
        Self { file, offset, len }
    }

    /// Its length in bytes.
    pub(crate) fn len(&self) -> u64 {
        self.len
    }

    /// Writes all of `data` at `at`, counted from the beginning of the window.
    ///
    /// # Errors
    /// When the file cannot be written, or `data` would reach beyond the window.
    pub(crate) fn write(&self, at: u64, data: &[u8]) -> io::Result<()> {
        if at.checked_add(data.len() as u64).is_none_or(|end| end > self.len) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "a write beyond the end of a partition"));
        }
        self.file.write_all_at(data, self.offset + at)
    }
}
