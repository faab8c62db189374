//! Writing foreign members into a new tree, never outside it.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read};
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Path, PathBuf};

use hardtack_tree::{Owner, TreePath};
use rustix::fs::{
    AtFlags, CWD, Gid, Mode, OFlags, ResolveFlags, Timespec, Timestamps, Uid, XattrFlags, chownat, fchmod, fchown,
    fsetxattr, futimens, linkat, mkdirat, mkfifoat, openat, openat2, symlinkat, unlinkat, utimensat,
};
use rustix::io::{Errno, Result as SysResult};

/// Everything in a root together; more is a mistake or an attack.
const LARGEST: u64 = 64 << 30;
/// Name spaces of attributes that a root may bring. Those of overlayfs itself would change what other
/// layers show, see the kernel's documentation of overlayfs.
const ATTRIBUTES: [&str; 3] = ["user.", "security.", "system.posix_acl_"];

/// One member of a root: where it goes and what it is like.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub path: TreePath,
    pub mode: u32,
    pub owner: Owner,
    /// Seconds since 1970-01-01T00:00:00Z.
    pub mtime: i64,
    pub attributes: Vec<(OsString, Vec<u8>)>,
}

/// A tree in the making.
pub(super) struct Import {
    root: OwnedFd,
    bytes: u64,
    newest: i64,
    /// Directories get their times at the end, since every entry made in them changes them.
    directories: Vec<(TreePath, i64)>,
}

impl Import {
    pub(super) fn new(root: &Path) -> io::Result<Self> {
        let root = openat(CWD, root, OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
        Ok(Self { root, bytes: 0, newest: 0, directories: Vec::new() })
    }

    pub(super) fn directory(&mut self, member: &Member) -> io::Result<()> {
        self.newest = self.newest.max(member.mtime);
        let made = match member.path.file_name() {
            None => open_directory(self.root.as_fd(), Path::new("."))?,
            Some(name) => {
                let parent = self.parent(&member.path)?;
                match mkdirat(&parent, name, Mode::RWXU) {
                    Ok(()) | Err(Errno::EXIST) => open_directory(parent.as_fd(), Path::new(name))?,
                    Err(error) => return Err(error.into()),
                }
            }
        };
        finish(&made, member)?;
        self.directories.push((member.path.clone(), member.mtime));
        Ok(())
    }

    /// Gives the number of bytes that were there.
    pub(super) fn file(&mut self, member: &Member, content: &mut dyn Read) -> io::Result<u64> {
        let (parent, name) = self.place(member)?;
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let file = openat(&parent, name, flags, Mode::RUSR | Mode::WUSR)?;
        let mut file = File::from(file);
        let room = LARGEST.saturating_sub(self.bytes);
        let written = io::copy(&mut content.take(room + 1), &mut file)?;
        if written > room {
            return Err(io::Error::other(format!("the root has more than {} GiB", LARGEST >> 30)));
        }
        self.bytes += written;
        let file = OwnedFd::from(file);
        finish(&file, member)?;
        futimens(&file, &times(member.mtime))?;
        Ok(written)
    }

    pub(super) fn symlink(&mut self, member: &Member, target: &OsStr) -> io::Result<()> {
        let (parent, name) = self.place(member)?;
        symlinkat(target, &parent, name)?;
        self.finish_by_name(&parent, name, member)
    }

    pub(super) fn fifo(&mut self, member: &Member) -> io::Result<()> {
        let (parent, name) = self.place(member)?;
        mkfifoat(&parent, name, Mode::from_raw_mode(member.mode & 0o777))?;
        self.finish_by_name(&parent, name, member)
    }

    /// Another name for a regular file that is there already.
    pub(super) fn hard_link(&mut self, member: &Member, existing: &TreePath) -> io::Result<()> {
        let from = self.parent(existing)?;
        let from_name = existing.file_name().ok_or_else(|| io::Error::other("it links to the root directory"))?;
        let (parent, name) = self.place(member)?;
        Ok(linkat(&from, from_name, &parent, name, AtFlags::empty())?)
    }

    /// Gives the time of the newest member.
    pub(super) fn finish(self) -> io::Result<i64> {
        for (path, mtime) in &self.directories {
            let relative = Some(path.relative()).filter(|path| !path.as_os_str().is_empty());
            let directory = open_directory(self.root.as_fd(), relative.unwrap_or(Path::new(".")))?;
            futimens(&directory, &times(*mtime))?;
        }
        Ok(self.newest)
    }

    /// The directory that `member` goes to, and its name there; what has that name already goes.
    fn place<'m>(&mut self, member: &'m Member) -> io::Result<(OwnedFd, &'m OsStr)> {
        self.newest = self.newest.max(member.mtime);
        let name = member.path.file_name().ok_or_else(|| io::Error::other("the root is no directory"))?;
        let parent = self.parent(&member.path)?;
        match unlinkat(&parent, name, AtFlags::empty()) {
            Ok(()) | Err(Errno::NOENT) => Ok((parent, name)),
            Err(Errno::ISDIR) => Err(io::Error::other("it would replace a directory")),
            Err(error) => Err(error.into()),
        }
    }

    /// Opens the parent directory, made where it is missing. Links on the way lead inside the tree.
    fn parent(&self, path: &TreePath) -> io::Result<OwnedFd> {
        let relative: PathBuf = path.parent().map(|parent| parent.relative().to_owned()).unwrap_or_default();
        if relative.as_os_str().is_empty() {
            return Ok(open_directory(self.root.as_fd(), Path::new("."))?);
        }
        match open_directory(self.root.as_fd(), &relative) {
            Err(Errno::NOENT) => {}
            other => return Ok(other?),
        }
        let mut directory = open_directory(self.root.as_fd(), Path::new("."))?;
        let mut walked = PathBuf::new();
        for component in relative.components() {
            let name = Path::new(component.as_os_str());
            walked.push(name);
            directory = match open_directory(self.root.as_fd(), &walked) {
                Err(Errno::NOENT) => {
                    mkdirat(&directory, name, Mode::from_raw_mode(0o755))?;
                    open_directory(self.root.as_fd(), &walked)?
                }
                other => other?,
            };
        }
        Ok(directory)
    }

    fn finish_by_name(&self, parent: &OwnedFd, name: &OsStr, member: &Member) -> io::Result<()> {
        let (uid, gid) = ids(member.owner);
        chownat(parent, name, Some(uid), Some(gid), AtFlags::SYMLINK_NOFOLLOW)?;
        Ok(utimensat(parent, name, &times(member.mtime), AtFlags::SYMLINK_NOFOLLOW)?)
    }
}

fn open_directory(root: std::os::fd::BorrowedFd<'_>, path: &Path) -> SysResult<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    openat2(root, path, flags, Mode::empty(), ResolveFlags::IN_ROOT | ResolveFlags::NO_MAGICLINKS)
}

/// The owner first: changing it takes set-user-ID bits and capabilities away.
fn finish(fd: &OwnedFd, member: &Member) -> io::Result<()> {
    let (uid, gid) = ids(member.owner);
    fchown(fd, Some(uid), Some(gid))?;
    fchmod(fd, Mode::from_raw_mode(member.mode & 0o7777))?;
    for (name, value) in &member.attributes {
        let known = name.to_str().is_some_and(|name| ATTRIBUTES.iter().any(|space| name.starts_with(space)));
        if !known {
            let name = hardtack_tree::escaped(name.as_encoded_bytes());
            return Err(io::Error::other(format!("it has the attribute {name}, which no root may bring")));
        }
        fsetxattr(fd, name.as_os_str(), value, XattrFlags::empty())?;
    }
    Ok(())
}

fn ids(owner: Owner) -> (Uid, Gid) {
    (Uid::from_raw(owner.uid), Gid::from_raw(owner.gid))
}

fn times(mtime: i64) -> Timestamps {
    let time = Timespec { tv_sec: mtime, tv_nsec: 0 };
    Timestamps { last_access: time, last_modification: time }
}
