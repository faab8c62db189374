//! Extended attributes of an open entry (xattr(7)).

use std::ffi::OsStr;
use std::os::fd::BorrowedFd;
use std::os::unix::ffi::OsStrExt;

use rustix::fs::{XattrFlags, getxattr, listxattr, setxattr};
use rustix::io::{Errno, Result as SysResult};

use crate::Xattrs;
use crate::root::proc_name;

/// `XATTR_LIST_MAX` and `XATTR_SIZE_MAX` of Linux.
const LIMIT: usize = 65536;

/// Every attribute of the entry itself, also of a link; none where the file system keeps none.
pub(crate) fn read(fd: BorrowedFd<'_>) -> SysResult<Xattrs> {
    let name = proc_name(fd);
    // Most entries have none: the length alone is cheap to ask for.
    match rustix::fs::listxattr_query(&name) {
        Ok(0) | Err(Errno::OPNOTSUPP) => return Ok(Xattrs::new()),
        Ok(_) => {}
        Err(errno) => return Err(errno),
    }
    let mut buffer = vec![0; LIMIT];
    let length = listxattr(&name, buffer.as_mut_slice())?;
    let list = buffer[..length].to_vec();
    let mut xattrs = Xattrs::new();
    for attribute in list.split(|byte| *byte == 0).filter(|attribute| !attribute.is_empty()) {
        let attribute = OsStr::from_bytes(attribute);
        match getxattr(&name, attribute, buffer.as_mut_slice()) {
            Ok(length) => {
                xattrs.insert(attribute.to_owned(), buffer[..length].to_vec());
            }
            // Gone since the list was read.
            Err(Errno::NODATA) => {}
            Err(errno) => return Err(errno),
        }
    }
    Ok(xattrs)
}

/// Gives the entry these attributes in addition to its own.
pub(crate) fn write(fd: BorrowedFd<'_>, xattrs: &Xattrs) -> SysResult<()> {
    let name = proc_name(fd);
    xattrs.iter().try_for_each(|(attribute, value)| setxattr(&name, attribute, value, XattrFlags::empty()))
}
