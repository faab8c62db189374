//! Extended attributes: behind an inode, and those that inodes share (`erofs_xattr_ibody_header`,
//! `erofs_xattr_entry`).

use std::ffi::OsString;
use std::io;
use std::os::unix::ffi::OsStringExt;

use super::inode::Inode;
use super::volume::Volume;
use crate::Xattrs;
use crate::damage::{damage, unsupported};
use crate::fields::{le16, le32};

/// Bytes of the header.
const HEADER: usize = 12;
/// Bytes of an entry in front of its name, and what the length of entries is a multiple of.
const ENTRY: usize = 4;

/// The attributes of an inode.
pub(super) fn xattrs(volume: &Volume, inode: &Inode) -> io::Result<Xattrs> {
    let mut found = Xattrs::new();
    if inode.attributes_size == 0 {
        return Ok(found);
    }
    let wrong = || damage(format!("the attributes of inode {} are malformed", inode.number));
    // At most four times 65,535 bytes.
    let mut raw = vec![0; inode.attributes_size as usize];
    volume.read(inode.attributes, &mut raw)?;
    let shared = usize::from(raw[4]);
    let own = HEADER + shared * 4;
    for number in 0..shared {
        let id = raw.get(HEADER + number * 4..own).map(|raw| le32(raw, 0)).ok_or_else(wrong)?;
        let at = volume.superblock.shared.checked_add(u64::from(id) * 4).ok_or_else(wrong)?;
        let mut head = [0; ENTRY];
        volume.read(at, &mut head)?;
        let mut entry = vec![0; Entry::of(&head).length()];
        volume.read(at, &mut entry)?;
        let (name, value) = Entry::of(&entry).decode(&entry).ok_or_else(wrong)??;
        found.insert(name, value);
    }
    let mut rest = raw.get(own..).ok_or_else(wrong)?;
    while !rest.is_empty() {
        let entry = Entry::of(rest);
        let (name, value) = entry.decode(rest).ok_or_else(wrong)??;
        if found.insert(name, value).is_some() {
            return Err(wrong());
        }
        rest = rest.get(entry.length().next_multiple_of(ENTRY)..).unwrap_or_default();
    }
    Ok(found)
}

/// The lengths of an entry, and what its name begins with.
struct Entry {
    name: usize,
    value: usize,
    prefix: u8,
}

impl Entry {
    fn of(raw: &[u8]) -> Self {
        let byte = |at: usize| raw.get(at).copied().unwrap_or(0);
        Self { name: byte(0).into(), value: le16(raw, 2).into(), prefix: byte(1) }
    }

    fn length(&self) -> usize {
        ENTRY + self.name + self.value
    }

    /// Name and value; `None` when it is cut off or has no name.
    fn decode(&self, raw: &[u8]) -> Option<io::Result<(OsString, Vec<u8>)>> {
        let (rest, whole): (_, &[u8]) = match self.prefix {
            1 => (true, b"user."),
            2 => (false, b"system.posix_acl_access"),
            3 => (false, b"system.posix_acl_default"),
            4 => (true, b"trusted."),
            6 => (true, b"security."),
            other => return Some(Err(unsupported(format!("names of attributes that begin with number {other}")))),
        };
        let content = raw.get(ENTRY..self.length())?;
        let (name, value) = content.split_at(self.name);
        if name.is_empty() == rest || name.contains(&0) {
            return None;
        }
        Some(Ok((OsString::from_vec([whole, name].concat()), value.to_vec())))
    }
}
