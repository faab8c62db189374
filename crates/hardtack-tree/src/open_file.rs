//! The content of one file, read in pieces.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use rustix::fs::{SeekFrom, seek};
use rustix::io::Errno;

use crate::{FileSource, Source};

/// An open regular file of a tree, of any size.
#[derive(Debug)]
pub enum OpenFile {
    /// A file of the host.
    Host(File),
    /// Content that a view holds in memory.
    Bytes(Vec<u8>),
    /// Content somewhere in an image or archive.
    Source(Arc<dyn Source>),
}

impl OpenFile {
    /// The same content as a source, to be read as an image or an archive.
    ///
    /// # Errors
    /// When the size of the host's file cannot be told.
    pub fn into_source(self) -> io::Result<Arc<dyn Source>> {
        Ok(match self {
            Self::Host(file) => Arc::new(FileSource::new(file)?),
            Self::Bytes(bytes) => Arc::new(bytes),
            Self::Source(source) => source,
        })
    }

    /// Fills `buffer` with the content from `offset` as far as there is content; gives how many bytes that are.
    ///
    /// # Errors
    /// When the host's file cannot be read, or an image is damaged.
    pub fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Host(file) => {
                let mut filled = 0;
                while filled < buffer.len() {
                    match file.read_at(&mut buffer[filled..], offset + filled as u64) {
                        Ok(0) => break,
                        Ok(count) => filled += count,
                        Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                        Err(error) => return Err(error),
                    }
                }
                Ok(filled)
            }
            Self::Bytes(bytes) => {
                let rest = usize::try_from(offset).ok().and_then(|offset| bytes.get(offset..)).unwrap_or(&[]);
                let count = rest.len().min(buffer.len());
                buffer[..count].copy_from_slice(&rest[..count]);
                Ok(count)
            }
            Self::Source(source) => {
                let left = usize::try_from(source.size().saturating_sub(offset)).unwrap_or(usize::MAX);
                let count = left.min(buffer.len());
                source.read_at(offset, &mut buffer[..count])?;
                Ok(count)
            }
        }
    }

    /// The next stretch at or after `offset` that may hold anything but zeros; `None` when only a hole or
    /// nothing follows. Where the file system keeps no holes, everything is data.
    ///
    /// # Errors
    /// When the host's file cannot be searched.
    pub fn data_after(&self, offset: u64) -> io::Result<Option<Range<u64>>> {
        match self {
            Self::Host(file) => {
                let start = match seek(file, SeekFrom::Data(offset)) {
                    Ok(start) => start,
                    Err(Errno::NXIO) => return Ok(None),
                    Err(errno) => return Err(errno.into()),
                };
                Ok(Some(start..seek(file, SeekFrom::Hole(start))?))
            }
            Self::Bytes(bytes) => Ok((offset < bytes.len() as u64).then_some(offset..bytes.len() as u64)),
            Self::Source(source) => source.data_after(offset),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn both_kinds_read_alike_and_a_hole_is_seen() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"begin").unwrap();
        file.write_all_at(b"end", 1 << 20).unwrap();
        let mut bytes = b"begin".to_vec();
        bytes.resize(1 << 20, 0);
        bytes.extend_from_slice(b"end");

        let host = OpenFile::Host(file);
        let memory = OpenFile::Bytes(bytes);
        for offset in [0, 3, 5, (1 << 20) - 1, (1 << 20) + 2, (1 << 20) + 3, u64::from(u32::MAX)] {
            let (mut one, mut other) = ([1; 16], [1; 16]);
            assert_eq!(host.read_at(offset, &mut one).unwrap(), memory.read_at(offset, &mut other).unwrap());
            assert_eq!(one, other, "at {offset}");
        }
        let end = (1 << 20) + 3;
        assert_eq!(host.data_after(1 << 20).unwrap(), Some(1 << 20..end));
        assert_eq!(host.data_after(end).unwrap(), None);
        assert_eq!(memory.data_after(7).unwrap(), Some(7..end));
        assert_eq!(memory.data_after(end).unwrap(), None);
    }
}
