//! A directory whose entries are all read at once, for whoever asks for many of them.

use std::ffi::OsString;
use std::io;
use std::os::fd::AsFd;
use std::os::unix::ffi::OsStringExt;

use rustix::fs::{OFlags, readlinkat};
use rustix::io::Errno;

use super::{DirectoryTree, survey};
use crate::root::{NO_LINKS, Root, stat};
use crate::{Contents, Entry, FileKind, IndexedTree, OpenFile, Tree, Xattrs, attributes};

/// The content of a directory whose entries one walk has read.
pub struct Surveyed(Root);

impl DirectoryTree {
    /// The directory as it is now: one walk reads every entry, and paths are resolved in what it found. Whoever asks for
    /// thousands of paths saves two system calls for each; what changes afterwards, but for content, is not seen.
    pub fn surveyed(self) -> IndexedTree<Surveyed> {
        let label = self.label();
        let Self { root, index } = self;
        let index = index.into_inner().unwrap_or_else(|| survey(&root));
        IndexedTree::new(label, index, Surveyed(root))
    }
}

impl Contents for Surveyed {
    fn open(&self, entry: &Entry) -> io::Result<OpenFile> {
        let fd = self.0.content(&entry.path, OFlags::empty())?;
        match stat(fd.as_fd())?.kind {
            FileKind::Regular => Ok(OpenFile::Host(fd.into())),
            _ => Err(io::Error::other("it was replaced while it was read")),
        }
    }

    fn target(&self, entry: &Entry) -> io::Result<OsString> {
        let fd = self.0.entry(&entry.path, NO_LINKS)?.ok_or(Errno::NOENT)?;
        Ok(OsString::from_vec(readlinkat(fd, "", Vec::new())?.into_bytes()))
    }

    fn xattrs(&self, entry: &Entry) -> io::Result<Xattrs> {
        let fd = self.0.entry(&entry.path, NO_LINKS)?.ok_or(Errno::NOENT)?;
        Ok(attributes::read(fd.as_fd())?)
    }
}
