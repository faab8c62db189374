//! Bytes at fixed places: a disk, a partition, a logical volume, the content of a file.

use std::fmt;
use std::fs::File;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use crate::OpenFile;

/// Bytes that are read at any place and in any order, by several threads at once.
///
/// Whatever holds a disk's bytes is one: a raw file, a format of disk images, a part of another source. What it
/// holds is foreign: a reader checks every number that it takes from one.
pub trait Source: Send + Sync + fmt::Debug {
    /// Its length in bytes.
    fn size(&self) -> u64;

    /// Fills all of `buffer` from `offset`.
    ///
    /// # Errors
    /// When that reaches beyond the end ([`io::ErrorKind::UnexpectedEof`]), the bytes are damaged
    /// ([`io::ErrorKind::InvalidData`]), or the host's file cannot be read.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()>;

    /// The next stretch at or after `offset` that may hold anything but zeros; `None` when only a hole or nothing
    /// follows. A stretch may be reported in parts.
    ///
    /// # Errors
    /// As for [`Source::read_at`].
    fn data_after(&self, offset: u64) -> io::Result<Option<Range<u64>>> {
        Ok((offset < self.size()).then_some(offset..self.size()))
    }
}

/// A file of the host, read as it is.
#[derive(Debug)]
pub struct FileSource {
    file: OpenFile,
    size: u64,
}

impl FileSource {
    /// Reads `file`, which must not be changed as long as the source is used.
    ///
    /// # Errors
    /// When its size cannot be told.
    pub fn new(file: File) -> io::Result<Self> {
        let size = file.metadata()?.len();
        Ok(Self { file: OpenFile::Host(file), size })
    }
}

impl Source for FileSource {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        if self.file.read_at(offset, buffer)? == buffer.len() { Ok(()) } else { Err(beyond_end()) }
    }

    fn data_after(&self, offset: u64) -> io::Result<Option<Range<u64>>> {
        self.file.data_after(offset)
    }
}

/// Bytes in memory.
impl Source for Vec<u8> {
    fn size(&self) -> u64 {
        self.len() as u64
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let start = usize::try_from(offset).map_err(|_| beyond_end())?;
        let end = start.checked_add(buffer.len()).ok_or_else(beyond_end)?;
        buffer.copy_from_slice(self.get(start..end).ok_or_else(beyond_end)?);
        Ok(())
    }
}

/// A part of another source, such as a partition of a disk.
#[derive(Clone, Debug)]
pub struct Stretch {
    source: Arc<dyn Source>,
    start: u64,
    size: u64,
}

impl Stretch {
    /// `size` bytes of `source` from `start`.
    ///
    /// # Errors
    /// [`io::ErrorKind::UnexpectedEof`] when the source is too short for it.
    pub fn new(source: Arc<dyn Source>, start: u64, size: u64) -> io::Result<Self> {
        match start.checked_add(size) {
            Some(end) if end <= source.size() => Ok(Self { source, start, size }),
            _ => Err(beyond_end()),
        }
    }
}

impl Source for Stretch {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        match offset.checked_add(buffer.len() as u64) {
            Some(end) if end <= self.size => self.source.read_at(self.start + offset, buffer),
            _ => Err(beyond_end()),
        }
    }

    fn data_after(&self, offset: u64) -> io::Result<Option<Range<u64>>> {
        if offset >= self.size {
            return Ok(None);
        }
        let found = self.source.data_after(self.start + offset)?;
        Ok(found.filter(|found| found.start < self.start + self.size).map(|found| {
            let end = found.end.min(self.start + self.size);
            found.start.max(self.start + offset) - self.start..end - self.start
        }))
    }
}

/// The error of a read that reaches beyond the end of a source.
pub(crate) fn beyond_end() -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, "the data ends too early")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_ends_where_it_ends() {
        let whole: Arc<dyn Source> = Arc::new((0..100).collect::<Vec<u8>>());
        let part = Stretch::new(whole.clone(), 10, 20).unwrap();
        let mut buffer = [0; 5];
        part.read_at(15, &mut buffer).unwrap();
        assert_eq!(buffer, [25, 26, 27, 28, 29]);
        assert_eq!(part.data_after(3).unwrap(), Some(3..20));
        assert_eq!(part.data_after(20).unwrap(), None);
        for offset in [16, 20, u64::MAX] {
            let error = part.read_at(offset, &mut buffer).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
        }
        assert!(Stretch::new(whole.clone(), 90, 11).is_err());
        assert!(Stretch::new(whole, u64::MAX, 2).is_err());
    }
}
