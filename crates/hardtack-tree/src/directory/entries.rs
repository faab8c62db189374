//! The names in an open directory.

use std::ffi::OsStr;
use std::os::fd::BorrowedFd;
use std::os::unix::ffi::OsStrExt;

use rustix::fs::RawDir;
use rustix::io::{Errno, Result as SysResult};

/// getdents64(2) fills this much at a time; longer directories take several calls.
const BUFFER: usize = 32 * 1024;

/// Calls `take` with every name but `.` and `..`, in the order of the directory.
pub(crate) fn each(directory: BorrowedFd<'_>, mut take: impl FnMut(&OsStr)) -> SysResult<()> {
    let mut buffer: Vec<u8> = Vec::with_capacity(BUFFER);
    let mut entries = RawDir::new(directory, buffer.spare_capacity_mut());
    while let Some(entry) = entries.next() {
        match entry {
            Ok(entry) => match entry.file_name().to_bytes() {
                b"." | b".." => {}
                name => take(OsStr::from_bytes(name)),
            },
            Err(Errno::INTR) => {}
            Err(errno) => return Err(errno),
        }
    }
    Ok(())
}
