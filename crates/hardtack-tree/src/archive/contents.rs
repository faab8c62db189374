//! What the entries of an archive hold, where it lies.

use std::ffi::OsString;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use crate::source::beyond_end;
use crate::{Contents, Entry, OpenFile, Source, Stretch, Xattrs};

/// A piece of a file: everything outside the pieces is zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Where it stands in the file.
    pub at: u64,
    /// Its length in bytes.
    pub length: u64,
    /// Where it lies in the archive.
    pub from: u64,
}

/// What an entry holds beside its metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Held {
    /// Nothing: a directory, a device.
    Nothing,
    /// The content of a regular file: the number of its archive, its length, its pieces in order.
    File { archive: usize, size: u64, pieces: Arc<[Piece]> },
    /// The target of a symbolic link.
    Target(OsString),
}

/// What holds the content of the entries of archives: of one, or of the layers of an image.
#[derive(Debug)]
pub struct ArchiveContents {
    pub(super) archives: Vec<Arc<dyn Source>>,
    /// By inode number, from 1.
    pub(super) held: Vec<(Held, Xattrs)>,
}

impl ArchiveContents {
    fn get(&self, entry: &Entry) -> io::Result<&(Held, Xattrs)> {
        let number = entry.metadata.inode.checked_sub(1).and_then(|number| usize::try_from(number).ok());
        number.and_then(|number| self.held.get(number)).ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

impl Contents for ArchiveContents {
    fn open(&self, entry: &Entry) -> io::Result<OpenFile> {
        match &self.get(entry)?.0 {
            Held::File { archive, size, pieces } => {
                let archive = self.archives.get(*archive).ok_or(io::ErrorKind::NotFound)?;
                content(archive, *size, pieces)
            }
            Held::Nothing | Held::Target(_) => Err(io::ErrorKind::InvalidInput.into()),
        }
    }

    fn target(&self, entry: &Entry) -> io::Result<OsString> {
        match &self.get(entry)?.0 {
            Held::Target(target) => Ok(target.clone()),
            Held::Nothing | Held::File { .. } => Err(io::ErrorKind::InvalidInput.into()),
        }
    }

    fn xattrs(&self, entry: &Entry) -> io::Result<Xattrs> {
        Ok(self.get(entry)?.1.clone())
    }
}

/// A file of `size` bytes out of pieces of an archive.
pub(crate) fn content(archive: &Arc<dyn Source>, size: u64, pieces: &Arc<[Piece]>) -> io::Result<OpenFile> {
    let source: Arc<dyn Source> = match pieces.as_ref() {
        [Piece { at: 0, length, from }] if *length == size => Arc::new(Stretch::new(archive.clone(), *from, size)?),
        _ => Arc::new(Sparse { archive: archive.clone(), size, pieces: pieces.clone() }),
    };
    Ok(OpenFile::Source(source))
}

/// A file with holes.
#[derive(Debug)]
struct Sparse {
    archive: Arc<dyn Source>,
    size: u64,
    /// In the order of their places; none lies over another.
    pieces: Arc<[Piece]>,
}

impl Sparse {
    /// The pieces that reach beyond `offset`.
    fn from(&self, offset: u64) -> &[Piece] {
        &self.pieces[self.pieces.partition_point(|piece| piece.at + piece.length <= offset)..]
    }
}

impl Source for Sparse {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let end = offset.checked_add(buffer.len() as u64).filter(|end| *end <= self.size).ok_or_else(beyond_end)?;
        buffer.fill(0);
        for piece in self.from(offset).iter().take_while(|piece| piece.at < end) {
            let (start, stop) = (piece.at.max(offset), (piece.at + piece.length).min(end));
            // Both lie within the buffer.
            let part = &mut buffer[(start - offset) as usize..(stop - offset) as usize];
            self.archive.read_at(piece.from + (start - piece.at), part)?;
        }
        Ok(())
    }

    fn data_after(&self, offset: u64) -> io::Result<Option<Range<u64>>> {
        Ok(self.from(offset).first().map(|piece| piece.at.max(offset)..piece.at + piece.length))
    }
}
