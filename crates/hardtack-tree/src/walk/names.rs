//! The names in one directory.

use std::io;
use std::ops::Range;

use crate::damage::damage;
use crate::escaped;

/// The names in one directory, with buffers that are used again for the next.
#[derive(Default)]
pub(crate) struct Names {
    /// The bytes of the directory, in which its names stand.
    pub(crate) data: Vec<u8>,
    found: Vec<Name>,
    /// The inode of the directory that `..` leads to; `None` as long as nothing of this directory could be read.
    pub(crate) parent: Option<u64>,
}

/// One name, but for `.` and `..`.
#[derive(Clone, Copy)]
struct Name {
    start: u32,
    length: u8,
    inode: u64,
}

impl Names {
    /// Forgets everything, for another directory.
    pub(super) fn clear(&mut self) {
        self.data.clear();
        self.found.clear();
        self.parent = None;
    }

    /// Takes a name of up to 255 bytes that stands in the data and leads to `inode`.
    ///
    /// # Errors
    /// When no file can have it, or the data are 4 GiB or more.
    pub(crate) fn take(&mut self, at: Range<usize>, inode: u64) -> io::Result<()> {
        let name = &self.data[at.clone()];
        if matches!(name, b"" | b"." | b"..") || name.iter().any(|byte| matches!(byte, 0 | b'/')) {
            return Err(damage(format!("\"{}\" stands in it as a name", escaped(name))));
        }
        match (u32::try_from(at.start), u8::try_from(name.len())) {
            (Ok(start), Ok(length)) => self.found.push(Name { start, length, inode }),
            _ => return Err(damage("it is too long")),
        }
        Ok(())
    }

    /// Puts the names in the order of their bytes.
    ///
    /// # Errors
    /// When one stands there twice; the first stays, which a search finds.
    pub(super) fn sort(&mut self) -> io::Result<()> {
        let data = &self.data;
        self.found.sort_unstable_by(|a, b| a.of(data).cmp(b.of(data)).then(a.start.cmp(&b.start)));
        let mut twice = None;
        self.found.dedup_by(|second, first| {
            let same = second.of(data) == first.of(data);
            twice = twice.or(same.then_some(*first));
            same
        });
        match twice {
            Some(name) => Err(damage(format!("the name \"{}\" stands in it twice", escaped(name.of(data))))),
            None => Ok(()),
        }
    }

    /// The names and the inodes that they lead to, in order.
    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = (&[u8], u64)> {
        self.found.iter().map(|name| (name.of(&self.data), name.inode))
    }
}

impl Name {
    fn of<'d>(&self, data: &'d [u8]) -> &'d [u8] {
        &data[self.start as usize..self.start as usize + usize::from(self.length)]
    }
}
