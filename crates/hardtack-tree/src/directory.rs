//! A directory of the host as a tree.

use std::ffi::OsString;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStringExt;
use std::path::Path;
use std::sync::OnceLock;

use rustix::fs::{OFlags, readlinkat};
use rustix::io::Errno;

use crate::links::{Entries, Last, Reached, walk};
use crate::root::{FOLLOW, NO_LINKS, Root, absent_as_none, failed, read_whole, stat};
use crate::{FileKind, Index, Metadata, OpenFile, Tree, TreeError, TreePath, TreeResult, Xattrs, attributes};

pub(crate) mod entries;
mod mounts;
mod survey;
mod surveyed;

pub(crate) use survey::survey;
pub use surveyed::Surveyed;

/// How often a file that is replaced while it is opened is looked up again.
const REPLACED: usize = 8;

/// A directory of the host, read without ever leaving it and without writing to it.
///
/// Every access resolves its path inside the root by openat2(2) and so needs Linux 5.6. Pipes, sockets and
/// devices are never opened. Extended attributes need `/proc`.
pub struct DirectoryTree {
    root: Root,
    index: OnceLock<Index>,
}

impl DirectoryTree {
    /// Opens `root`, following links to it.
    ///
    /// # Errors
    /// [`TreeError::Root`] when it is no directory or may not be searched.
    pub fn open(root: &Path) -> TreeResult<Self> {
        Ok(Self { root: Root::open(root)?, index: OnceLock::new() })
    }

    fn open_entry(&self, path: &TreePath) -> TreeResult<Option<OwnedFd>> {
        self.root.entry(path, FOLLOW).map_err(|errno| look_up_error(path, errno))
    }

    /// Where `path` leads, and what is there.
    fn locate(&self, path: &TreePath) -> TreeResult<Option<(TreePath, Metadata)>> {
        // Most paths have no link in them: one call is then all.
        match absent_as_none(self.root.at(path, OFlags::PATH, NO_LINKS)) {
            Ok(None) => return Ok(None),
            Ok(Some(fd)) => {
                let metadata = stat(fd.as_fd()).map_err(|errno| failed(path, "read the attributes of", errno))?;
                return Ok(Some((path.clone(), metadata)));
            }
            Err(Errno::LOOP) => {}
            Err(errno) => return Err(look_up_error(path, errno)),
        }
        match walk(self, path, Last::Follow)? {
            Reached::Entry(target, _) => Ok(self.metadata(&target)?.map(|metadata| (target, metadata))),
            Reached::Absent(_) | Reached::Nowhere => Ok(None),
        }
    }

    /// Opens what `path` leads to when it is of `kind`.
    ///
    /// The path without links is opened in a second step, so that only what was seen to be of `kind` is opened: by
    /// exchanging a link meanwhile nobody makes the reader open a device.
    fn open_content(&self, path: &TreePath, kind: FileKind) -> TreeResult<Located> {
        let mut last = Errno::LOOP;
        for _ in 0..REPLACED {
            let Some((target, metadata)) = self.locate(path)? else { return Ok(Located::Absent) };
            if metadata.kind != kind {
                return Ok(Located::Other);
            }
            let flags = if kind == FileKind::Directory { OFlags::DIRECTORY } else { OFlags::empty() };
            match self.root.content(&target, flags) {
                Ok(fd) => {
                    let metadata = stat(fd.as_fd()).map_err(|errno| failed(path, "read the attributes of", errno))?;
                    if metadata.kind == kind {
                        return Ok(Located::Open(fd, metadata));
                    }
                }
                Err(errno @ (Errno::LOOP | Errno::NOENT | Errno::NOTDIR)) => last = errno,
                Err(errno) => return Err(failed(path, "open", errno)),
            }
        }
        Err(failed(path, "open", last))
    }

    fn open_regular(&self, path: &TreePath) -> TreeResult<Option<(OwnedFd, Metadata)>> {
        match self.open_content(path, FileKind::Regular)? {
            Located::Open(fd, metadata) => Ok(Some((fd, metadata))),
            Located::Other => Err(TreeError::WrongKind { path: path.clone(), expected: "regular file" }),
            Located::Absent => Ok(None),
        }
    }
}

enum Located {
    Open(OwnedFd, Metadata),
    Other,
    Absent,
}

fn look_up_error(path: &TreePath, errno: Errno) -> TreeError {
    match errno {
        Errno::LOOP => TreeError::LinkLoop { path: path.clone() },
        errno => failed(path, "look up", errno),
    }
}

impl Entries for DirectoryTree {
    fn kind(&self, path: &TreePath) -> TreeResult<Option<FileKind>> {
        match self.root.entry(path, NO_LINKS) {
            Ok(Some(fd)) => stat(fd.as_fd())
                .map(|found| Some(found.kind))
                .map_err(|errno| failed(path, "read the attributes of", errno)),
            Ok(None) => Ok(None),
            Err(errno) => Err(look_up_error(path, errno)),
        }
    }

    fn target(&self, path: &TreePath) -> TreeResult<OsString> {
        self.read_link(path)?.ok_or_else(|| failed(path, "read the link", Errno::NOENT))
    }
}

impl Tree for DirectoryTree {
    fn label(&self) -> String {
        crate::path::escaped(self.root.path().as_os_str().as_encoded_bytes())
    }

    fn metadata(&self, path: &TreePath) -> TreeResult<Option<Metadata>> {
        let Some(fd) = self.open_entry(path)? else { return Ok(None) };
        stat(fd.as_fd()).map(Some).map_err(|errno| failed(path, "read the attributes of", errno))
    }

    fn resolve(&self, path: &TreePath) -> TreeResult<Option<TreePath>> {
        Ok(self.locate(path)?.map(|(target, _)| target))
    }

    fn target_metadata(&self, path: &TreePath) -> TreeResult<Option<Metadata>> {
        Ok(self.locate(path)?.map(|(_, metadata)| metadata))
    }

    fn read(&self, path: &TreePath) -> TreeResult<Option<Vec<u8>>> {
        let Some((fd, Metadata { size, .. })) = self.open_regular(path)? else { return Ok(None) };
        read_whole(path, fd, size).map(Some)
    }

    fn open_file(&self, path: &TreePath) -> TreeResult<Option<OpenFile>> {
        Ok(self.open_regular(path)?.map(|(fd, _)| OpenFile::Host(fd.into())))
    }

    fn read_link(&self, path: &TreePath) -> TreeResult<Option<OsString>> {
        let Some(fd) = self.open_entry(path)? else { return Ok(None) };
        match readlinkat(fd, "", Vec::new()) {
            Ok(target) => Ok(Some(OsString::from_vec(target.into_bytes()))),
            // The entry is no link.
            Err(Errno::INVAL | Errno::NOENT) => Ok(None),
            Err(errno) => Err(failed(path, "read the link", errno)),
        }
    }

    fn list(&self, path: &TreePath) -> TreeResult<Option<Vec<OsString>>> {
        let Located::Open(fd, _) = self.open_content(path, FileKind::Directory)? else { return Ok(None) };
        let mut names = Vec::new();
        entries::each(fd.as_fd(), |name| names.push(name.to_owned())).map_err(|errno| failed(path, "list", errno))?;
        names.sort_unstable();
        Ok(Some(names))
    }

    fn xattrs(&self, path: &TreePath) -> TreeResult<Xattrs> {
        let Some(fd) = self.open_entry(path)? else { return Ok(Xattrs::new()) };
        attributes::read(fd.as_fd()).map_err(|errno| failed(path, "read the extended attributes of", errno))
    }

    fn index(&self) -> TreeResult<&Index> {
        // The survey runs on threads of its own, never on those of a pool whose waiting workers would come back here.
        Ok(self.index.get_or_init(|| survey(&self.root)))
    }
}

#[cfg(test)]
mod tests;
