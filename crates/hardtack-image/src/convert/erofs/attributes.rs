//! Extended attributes, behind their inode (`erofs_xattr_ibody_header`, `erofs_xattr_entry`).

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use hardtack_tree::Xattrs;

/// Bytes of the header; it counts no attributes that inodes share, as there are none.
const HEADER: usize = 12;
/// Bytes of an entry in front of its name.
const ENTRY: usize = 4;
/// What names begin with, and the number that stands for it. The two lists have no further name.
const PREFIXES: [(&[u8], u8); 5] = [
    (b"user.", 1),
    (b"system.posix_acl_access", 2),
    (b"system.posix_acl_default", 3),
    (b"trusted.", 4),
    (b"security.", 6),
];

/// The attributes as they stand behind an inode; nothing when there are none.
///
/// # Errors
/// With the name of an attribute that the format has no place for.
pub(super) fn encode(xattrs: &Xattrs) -> Result<Vec<u8>, String> {
    if xattrs.is_empty() {
        return Ok(Vec::new());
    }
    let mut encoded = vec![0; HEADER];
    for (name, value) in xattrs {
        let refused = || name.to_string_lossy().into_owned();
        let (number, rest) = split(name).ok_or_else(refused)?;
        let length = u8::try_from(rest.len()).map_err(|_| refused())?;
        let size = u16::try_from(value.len()).map_err(|_| refused())?;
        encoded.extend([length, number]);
        encoded.extend(size.to_le_bytes());
        encoded.extend(rest);
        encoded.extend(value);
        encoded.resize(encoded.len().next_multiple_of(ENTRY), 0);
        if count(encoded.len()).is_none() {
            return Err(refused());
        }
    }
    Ok(encoded)
}

/// The number that an inode tells of attributes of `len` bytes; `None` when there are too many.
pub(super) fn count(len: usize) -> Option<u16> {
    if len == 0 { Some(0) } else { u16::try_from((len - HEADER) / ENTRY + 1).ok() }
}

fn split(name: &OsStr) -> Option<(u8, &[u8])> {
    let name = name.as_bytes();
    PREFIXES.iter().find_map(|(prefix, number)| {
        let rest = name.strip_prefix(*prefix)?;
        // Exactly those prefixes that are not whole names end in a dot.
        (rest.is_empty() != prefix.ends_with(b".")).then_some((*number, rest))
    })
}
