//! Writing changes into a directory of the host.

use std::io::Write as _;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;

use rustix::fs::{
    AtFlags, Gid, Mode as FsMode, OFlags, Uid, chownat, mkdirat, openat, readlinkat, renameat, symlinkat, unlinkat,
};
use rustix::io::{Errno, Result as SysResult};
use rustix::process::{getegid, geteuid};

use crate::root::{FOLLOW, Root, absent_as_none, failed, open_beneath, proc_name, stat};
use crate::{Change, Digest, FileKind, Metadata, Mode, Owner, TreeError, TreePath, TreeResult, Xattrs, attributes};

mod remove;

/// Attributes that the system drops when the owner or the content changes, and that belong to the file all the same.
const CAPABILITY: &str = "security.capability";

/// Writes `changes` into the directory `root`, in order, and never outside it. What already is as it should be is not
/// touched, so that applying again changes nothing.
///
/// A file is written beside its place and renamed, so that every reader finds the old or the new content whole. It
/// keeps owner, mode and extended attributes; other hard links to it keep the old content.
///
/// # Errors
/// At the first change that cannot be made; those before it stay.
pub fn apply(root: &Path, changes: &[Change]) -> TreeResult<()> {
    let root = Root::open(root)?;
    changes.iter().try_for_each(|change| match change {
        Change::Write { path, content, mode, owner } => write(&root, path, content, *mode, *owner),
        Change::Directory { path, mode, owner } => make_directory(&root, path, *mode, *owner).map(drop),
        Change::Symlink { path, target } => link(&root, path, target),
        Change::Mode { path, mode } => {
            let fd = existing(&root, path)?;
            set_mode(fd.as_fd(), *mode).map_err(|errno| failed(path, "change the mode of", errno))
        }
        Change::Owner { path, owner } => {
            let fd = existing(&root, path)?;
            set_owner(fd.as_fd(), *owner).map_err(|errno| failed(path, "change the owner of", errno))
        }
        Change::Remove { path } => {
            let Some(parent) = open_parent(&root, path)? else { return Ok(()) };
            remove::remove(parent.directory.as_fd(), parent.name).map_err(|errno| failed(path, "remove", errno))
        }
    })
}

/// Gives an entry of the directory `root` these extended attributes besides its own; a link at its end is not followed.
///
/// # Errors
/// When there is no entry, or the file system does not keep one of them.
pub fn set_xattrs(root: &Path, path: &TreePath, xattrs: &Xattrs) -> TreeResult<()> {
    let fd = existing(&Root::open(root)?, path)?;
    attributes::write(fd.as_fd(), xattrs).map_err(|errno| failed(path, "write the extended attributes of", errno))
}

/// The directory that holds an entry, and the entry's name in it.
struct Place<'a> {
    directory: OwnedFd,
    name: &'a Path,
}

impl Place<'_> {
    fn entry(&self) -> SysResult<Option<OwnedFd>> {
        absent_as_none(open_beneath(self.directory.as_fd(), self.name, OFlags::PATH | OFlags::NOFOLLOW, FOLLOW))
    }

    /// A name for an entry in the making. It is the same each time, so that what a killed run left is overwritten.
    fn draft(&self) -> String {
        format!(".hardtack-{}", Digest::of(self.name.as_os_str().as_encoded_bytes()).short())
    }

    /// Makes a draft with `make` and renames it into place. A failed draft does not stay.
    fn replace(&self, make: impl Fn(&str) -> SysResult<()>) -> SysResult<()> {
        let draft = self.draft();
        remove::remove(self.directory.as_fd(), Path::new(&draft))?;
        let result = make(&draft).and_then(|()| renameat(&self.directory, draft.as_str(), &self.directory, self.name));
        if result.is_err() {
            let _ = unlinkat(&self.directory, draft.as_str(), AtFlags::empty());
        }
        result
    }
}

fn wrong_kind(path: &TreePath, expected: &'static str) -> TreeError {
    TreeError::WrongKind { path: path.clone(), expected }
}

fn open_parent<'a>(root: &Root, path: &'a TreePath) -> TreeResult<Option<Place<'a>>> {
    let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(wrong_kind(path, "path below the root"));
    };
    let directory = absent_as_none(root.at(&parent, OFlags::PATH | OFlags::DIRECTORY, FOLLOW));
    let directory = directory.map_err(|errno| failed(path, "look up", errno))?;
    Ok(directory.map(|directory| Place { directory, name: Path::new(name) }))
}

/// [`open_parent`], missing directories made.
fn make_parent<'a>(root: &Root, path: &'a TreePath) -> TreeResult<Place<'a>> {
    if let Some(place) = open_parent(root, path)? {
        return Ok(place);
    }
    let parent = path.parent().unwrap_or_else(TreePath::root);
    let directory = make_directory(root, &parent, Mode::new(0o755), Owner::ROOT)?;
    Ok(Place { directory, name: Path::new(path.file_name().unwrap_or_default()) })
}

fn make_directory(root: &Root, path: &TreePath, mode: Mode, owner: Owner) -> TreeResult<OwnedFd> {
    let open = || root.at(path, OFlags::PATH | OFlags::DIRECTORY, FOLLOW);
    match open() {
        Ok(fd) => return Ok(fd),
        Err(Errno::NOTDIR) => return Err(wrong_kind(path, "directory")),
        Err(Errno::NOENT) => {}
        Err(errno) => return Err(failed(path, "look up", errno)),
    }
    let place = make_parent(root, path)?;
    let make = || {
        mkdirat(&place.directory, place.name, FsMode::from_raw_mode(0o700))?;
        let fd = open()?;
        set_owner(fd.as_fd(), owner)?;
        set_mode(fd.as_fd(), mode)?;
        Ok(fd)
    };
    make().map_err(|errno: Errno| failed(path, "make the directory", errno))
}

fn existing(root: &Root, path: &TreePath) -> TreeResult<OwnedFd> {
    let found = root.entry(path, FOLLOW).map_err(|errno| failed(path, "look up", errno))?;
    found.ok_or_else(|| failed(path, "change", Errno::NOENT))
}

fn link(root: &Root, path: &TreePath, target: &std::ffi::OsStr) -> TreeResult<()> {
    let place = make_parent(root, path)?;
    let action = |errno: Errno| failed(path, "make the link", errno);
    if let Some(fd) = place.entry().map_err(action)? {
        match stat(fd.as_fd()).map_err(action)?.kind {
            FileKind::Directory => return Err(wrong_kind(path, "file or symbolic link")),
            FileKind::Symlink => {
                let old = readlinkat(&fd, "", Vec::new()).map_err(action)?;
                if old.as_bytes() == target.as_encoded_bytes() {
                    return Ok(());
                }
            }
            _ => {}
        }
    }
    let make = |draft: &str| {
        symlinkat(target, &place.directory, draft)?;
        // A directory with set-group-ID gives its group to what is made in it.
        chownat(&place.directory, draft, Some(geteuid()), Some(getegid()), AtFlags::SYMLINK_NOFOLLOW)
    };
    place.replace(make).map_err(action)
}

fn write(root: &Root, path: &TreePath, content: &[u8], mode: Mode, owner: Owner) -> TreeResult<()> {
    let place = make_parent(root, path)?;
    let action = |errno: Errno| failed(path, "write", errno);
    let mut kept = Attributes { mode, owner, xattrs: Xattrs::new() };
    if let Some(fd) = place.entry().map_err(action)? {
        let old = stat(fd.as_fd()).map_err(action)?;
        if old.kind != FileKind::Regular {
            return Err(wrong_kind(path, "regular file"));
        }
        if holds(&place, &old, content).map_err(|error| failed(path, "read", error))? {
            return Ok(());
        }
        kept = Attributes { mode: old.mode, owner: old.owner, xattrs: attributes::read(fd.as_fd()).map_err(action)? };
    }
    place.replace(|draft| write_draft(&place, draft, content, &kept)).map_err(action)
}

struct Attributes {
    mode: Mode,
    owner: Owner,
    xattrs: Xattrs,
}

fn write_draft(place: &Place<'_>, draft: &str, content: &[u8], attributes: &Attributes) -> SysResult<()> {
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let fd = openat(&place.directory, draft, flags, FsMode::from_raw_mode(0o600))?;
    let mut file = std::fs::File::from(fd);
    file.write_all(content).map_err(|error| Errno::from_io_error(&error).unwrap_or(Errno::IO))?;
    set_owner(file.as_fd(), attributes.owner)?;
    // After the owner, with whose change the system drops capabilities.
    attributes::write(file.as_fd(), &attributes.xattrs)?;
    set_mode(file.as_fd(), attributes.mode)
}

/// Whether the regular file at `place` has exactly this content.
fn holds(place: &Place<'_>, metadata: &Metadata, content: &[u8]) -> std::io::Result<bool> {
    if metadata.size != content.len() as u64 {
        return Ok(false);
    }
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
    let fd = open_beneath(place.directory.as_fd(), place.name, flags, FOLLOW)?;
    Ok(crate::root::read_limited(fd, metadata.size, metadata.size)? == content)
}

fn set_mode(fd: BorrowedFd<'_>, mode: Mode) -> SysResult<()> {
    let metadata = stat(fd)?;
    if metadata.kind == FileKind::Symlink {
        return Err(Errno::OPNOTSUPP);
    }
    if metadata.mode == mode {
        return Ok(());
    }
    rustix::fs::chmod(proc_name(fd), FsMode::from_raw_mode(mode.bits()))
}

/// Changes the owner and nothing else: the set-user-ID bits and capabilities that the system clears come back.
fn set_owner(fd: BorrowedFd<'_>, owner: Owner) -> SysResult<()> {
    let metadata = stat(fd)?;
    if metadata.owner == owner {
        return Ok(());
    }
    let mut capabilities = attributes::read(fd)?;
    capabilities.retain(|name, _| name == CAPABILITY);
    chownat(fd, "", Some(Uid::from_raw(owner.uid)), Some(Gid::from_raw(owner.gid)), AtFlags::EMPTY_PATH)?;
    attributes::write(fd, &capabilities)?;
    if metadata.kind == FileKind::Symlink { Ok(()) } else { set_mode(fd, metadata.mode) }
}

#[cfg(test)]
mod tests;
