//! Removing an entry with everything below it.

use std::ffi::OsString;
use std::os::fd::{AsFd, BorrowedFd};
use std::path::Path;

use rustix::fs::{AtFlags, OFlags, ResolveFlags, unlinkat};
use rustix::io::{Errno, Result as SysResult};

use crate::directory::entries;
use crate::root::open_beneath;

/// No link is followed and no mounted file system is entered.
const STAY: ResolveFlags = ResolveFlags::BENEATH.union(ResolveFlags::NO_SYMLINKS).union(ResolveFlags::NO_XDEV);

/// Removes `name` from `parent`; what is not there stays away.
pub(super) fn remove(parent: BorrowedFd<'_>, name: &Path) -> SysResult<()> {
    match unlinkat(parent, name, AtFlags::empty()) {
        Ok(()) | Err(Errno::NOENT) => return Ok(()),
        Err(Errno::ISDIR) => {}
        Err(errno) => return Err(errno),
    }
    let directory = open_beneath(parent, name, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW, STAY)?;
    let mut names: Vec<OsString> = Vec::new();
    entries::each(directory.as_fd(), |name| names.push(name.to_owned()))?;
    names.iter().try_for_each(|name| remove(directory.as_fd(), Path::new(name)))?;
    match unlinkat(parent, name, AtFlags::REMOVEDIR) {
        Ok(()) | Err(Errno::NOENT) => Ok(()),
        Err(errno) => Err(errno),
    }
}
