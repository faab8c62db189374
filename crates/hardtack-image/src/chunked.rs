//! Files that are read in chunks of one size: raw disk images above all. Holes are not read.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::Path;

use hardtack_tree::OpenFile;
use rayon::prelude::*;
use rustix::fs::{SeekFrom, copy_file_range, ioctl_ficlone, seek};
use rustix::io::Errno;

/// An open file of a known size.
pub(crate) struct ChunkedFile {
    file: OpenFile,
    size: u64,
}

impl ChunkedFile {
    /// Opens a file of the host.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let size = file.metadata()?.len();
        Ok(Self::new(OpenFile::Host(file), size))
    }

    /// A file that has `size` bytes, or has become shorter.
    pub(crate) fn new(file: OpenFile, size: u64) -> Self {
        Self { file, size }
    }

    /// Its length in bytes.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// The numbers of the chunks of `len` bytes that are not wholly holes, in order. They may still be all zeros.
    pub(crate) fn chunks(&self, len: u64) -> io::Result<Vec<u64>> {
        let mut chunks = Vec::new();
        let mut at = 0;
        while at < self.size {
            let Some(found) = self.file.data_after(at)?.filter(|found| found.start < self.size) else { break };
            let end = found.end.max(found.start + 1).min(self.size).div_ceil(len);
            chunks.extend(found.start / len..end);
            at = end * len;
        }
        Ok(chunks)
    }

    /// Reads the chunk of this number, chunks being as long as the buffer; the last one of the file may be shorter.
    /// `None` when it is all zeros.
    pub(crate) fn read<'b>(&self, number: u64, buffer: &'b mut [u8]) -> io::Result<Option<&'b [u8]>> {
        let count = self.file.read_at(number * buffer.len() as u64, buffer)?;
        let content = &buffer[..count];
        // Comparing a slice with itself, one byte on, is the quickest way to see that all bytes are equal.
        let zeros = content.first() == Some(&0) && content[1..] == content[..count - 1];
        Ok((!zeros).then_some(content))
    }

    /// The stretches of chunks of `len` bytes that are not all zeros, in order. They follow from the content alone:
    /// which zeros are holes does not show.
    pub(crate) fn stretches(&self, len: u64) -> io::Result<Vec<Range<u64>>> {
        let chunks = self.chunks(len)?;
        let filled: Vec<bool> = chunks
            .par_iter()
            .map_init(|| vec![0; len as usize], |buffer, chunk| Ok(self.read(*chunk, buffer)?.is_some()))
            .collect::<io::Result<_>>()?;
        let mut stretches: Vec<Range<u64>> = Vec::new();
        for (chunk, _) in chunks.iter().zip(filled).filter(|(_, filled)| *filled) {
            let (start, end) = (chunk * len, ((chunk + 1) * len).min(self.size));
            match stretches.last_mut() {
                Some(last) if last.end == start => last.end = end,
                _ => stretches.push(start..end),
            }
        }
        Ok(stretches)
    }

    /// The next stretch at or after `offset` that may hold anything but zeros.
    pub(crate) fn data_after(&self, offset: u64) -> io::Result<Option<Range<u64>>> {
        self.file.data_after(offset)
    }

    /// Fills the buffer with what stands at `offset`.
    pub(crate) fn fill(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        if self.file.read_at(offset, buffer)? == buffer.len() { Ok(()) } else { Err(shorter()) }
    }
}

/// Makes of the empty file `to` a copy of `from`. Blocks are shared where the file system can, else what is data is
/// copied and holes stay holes.
///
/// # Errors
/// When one of them cannot be read or written, or `from` becomes shorter meanwhile.
pub fn copy_sparse(from: &File, to: &File) -> io::Result<()> {
    if ioctl_ficlone(to, from).is_ok() {
        return Ok(());
    }
    to.set_len(from.metadata()?.len())?;
    let mut at = 0;
    loop {
        let start = match seek(from, SeekFrom::Data(at)) {
            Ok(start) => start,
            // No data after this point.
            Err(Errno::NXIO) => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        let end = seek(from, SeekFrom::Hole(start))?;
        let (mut source, mut target) = (start, start);
        while source < end {
            let left = usize::try_from(end - source).unwrap_or(usize::MAX);
            if copy_file_range(from, Some(&mut source), to, Some(&mut target), left)? == 0 {
                return Err(shorter());
            }
        }
        at = end;
    }
}

fn shorter() -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, "it became shorter while it was read")
}
