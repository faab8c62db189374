//! A directory of the host as the root that no access leaves.

use std::fs::File;
use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, CWD, FileType, Mode as FsMode, OFlags, ResolveFlags, Statx, StatxFlags, openat2, statx};
use rustix::io::{Errno, Result as SysResult};

use crate::tree::READ_LIMIT;
use crate::{FileKind, Metadata, Mode, Owner, TreeError, TreePath, TreeResult};

/// How often a look-up is tried again when a rename elsewhere disturbed it (`EAGAIN` of openat2(2)).
const DISTURBED: usize = 64;

/// Links are followed inside the root, those of procfs that lead out of it are not.
pub(crate) const FOLLOW: ResolveFlags = ResolveFlags::IN_ROOT.union(ResolveFlags::NO_MAGICLINKS);

/// No link in any directory of the path.
pub(crate) const NO_LINKS: ResolveFlags = ResolveFlags::IN_ROOT.union(ResolveFlags::NO_SYMLINKS);

/// An open root directory.
#[derive(Debug)]
pub(crate) struct Root {
    fd: OwnedFd,
    path: PathBuf,
}

impl Root {
    pub(crate) fn open(path: &Path) -> TreeResult<Self> {
        let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
        match rustix::fs::openat(CWD, path, flags, FsMode::empty()) {
            Ok(fd) => Ok(Self { fd, path: path.to_path_buf() }),
            Err(errno) => Err(TreeError::Root { root: path.to_path_buf(), source: errno.into() }),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Opens `path` as `flags` and `resolve` say.
    pub(crate) fn at(&self, path: &TreePath, flags: OFlags, resolve: ResolveFlags) -> SysResult<OwnedFd> {
        let relative = match path.relative() {
            root if root.as_os_str().is_empty() => Path::new("."),
            relative => relative,
        };
        open_beneath(self.fd.as_fd(), relative, flags, resolve)
    }

    /// Opens the entry itself without reading it: no device notices, no pipe waits.
    pub(crate) fn entry(&self, path: &TreePath, resolve: ResolveFlags) -> SysResult<Option<OwnedFd>> {
        absent_as_none(self.at(path, OFlags::PATH | OFlags::NOFOLLOW, resolve))
    }

    /// Opens a regular file or a directory for reading; its time of access stays where the system allows that.
    pub(crate) fn content(&self, path: &TreePath, flags: OFlags) -> SysResult<OwnedFd> {
        let flags = flags | OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::NOFOLLOW;
        match self.at(path, flags | OFlags::NOATIME, NO_LINKS) {
            // Only the owner of a file and root may ask for O_NOATIME.
            Err(Errno::PERM) => self.at(path, flags, NO_LINKS),
            result => result,
        }
    }
}

impl AsFd for Root {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }
}

/// openat2(2) with close-on-exec, repeated while renames elsewhere disturb it.
pub(crate) fn open_beneath(
    dir: BorrowedFd<'_>,
    path: &Path,
    flags: OFlags,
    resolve: ResolveFlags,
) -> SysResult<OwnedFd> {
    let mut result = Err(Errno::AGAIN);
    for _ in 0..DISTURBED {
        result = openat2(dir, path, flags | OFlags::CLOEXEC, FsMode::empty(), resolve);
        if !matches!(result, Err(Errno::AGAIN | Errno::INTR)) {
            break;
        }
    }
    result
}

/// An entry that is not there, or whose path leads through something that is no directory, is absent.
pub(crate) fn absent_as_none<T>(result: SysResult<T>) -> SysResult<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(Errno::NOENT | Errno::NOTDIR) => Ok(None),
        Err(errno) => Err(errno),
    }
}

/// The error of a system call on `path`.
pub(crate) fn failed(path: &TreePath, action: &'static str, error: impl Into<io::Error>) -> TreeError {
    TreeError::Io { path: path.clone(), action, source: error.into() }
}

/// What statx(2) says of an open entry.
pub(crate) fn stat(fd: BorrowedFd<'_>) -> SysResult<Metadata> {
    statx(fd, "", AtFlags::EMPTY_PATH, StatxFlags::BASIC_STATS).map(|stat| metadata(&stat))
}

/// The parts of a statx(2) answer that a tree has.
pub(crate) fn metadata(stat: &Statx) -> Metadata {
    Metadata {
        kind: match FileType::from_raw_mode(u32::from(stat.stx_mode)) {
            FileType::Directory => FileKind::Directory,
            FileType::Symlink => FileKind::Symlink,
            FileType::CharacterDevice => FileKind::CharDevice,
            FileType::BlockDevice => FileKind::BlockDevice,
            FileType::Fifo => FileKind::Fifo,
            FileType::Socket => FileKind::Socket,
            FileType::RegularFile | FileType::Unknown => FileKind::Regular,
        },
        mode: Mode::new(u32::from(stat.stx_mode)),
        owner: Owner { uid: stat.stx_uid, gid: stat.stx_gid },
        size: stat.stx_size,
        mtime: stat.stx_mtime.tv_sec,
        links: stat.stx_nlink,
        inode: stat.stx_ino,
        device: (stat.stx_rdev_major, stat.stx_rdev_minor),
    }
}

/// The name by which procfs leads to exactly the entry that is open, whatever has been renamed since. Calls that
/// take no descriptor of `O_PATH` go through it.
pub(crate) fn proc_name(fd: BorrowedFd<'_>) -> String {
    format!("/proc/self/fd/{}", fd.as_raw_fd())
}

/// The content of a file that is open, of which its metadata says that it has `size` bytes.
///
/// # Errors
/// When it has more than [`READ_LIMIT`], also when it grew meanwhile, or cannot be read.
pub(crate) fn read_whole(path: &TreePath, fd: OwnedFd, size: u64) -> TreeResult<Vec<u8>> {
    let too_large = |size| TreeError::TooLarge { path: path.clone(), size, limit: READ_LIMIT };
    if size > READ_LIMIT {
        return Err(too_large(size));
    }
    let content = read_limited(fd, size, READ_LIMIT).map_err(|error| failed(path, "read", error))?;
    if content.len() as u64 > READ_LIMIT { Err(too_large(content.len() as u64)) } else { Ok(content) }
}

/// Reads at most `limit` bytes and one more, by which the caller sees that there is more.
pub(crate) fn read_limited(fd: OwnedFd, size: u64, limit: u64) -> io::Result<Vec<u8>> {
    use std::io::Read;
    let mut bytes = Vec::with_capacity(usize::try_from(size.min(limit)).unwrap_or(0) + 1);
    File::from(fd).take(limit + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
