//! Extended records (POSIX pax, "pax Extended Header").

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use hardtack_tree::Xattrs;

use super::acl;
use super::header::{Header, Kind, padding};

/// What GNU tar and container tools put before the names of extended attributes.
const ATTRIBUTE: &[u8] = b"SCHILY.xattr.";
/// Access control lists, which GNU tar and libarchive want as text.
const LISTS: [(&str, &str); 2] =
    [("system.posix_acl_access", "SCHILY.acl.access"), ("system.posix_acl_default", "SCHILY.acl.default")];
/// The most that eleven octal digits can tell: GNU tar's form of larger ones is not POSIX's.
const LARGEST_SIZE: u64 = 0o777_7777_7777;
/// The most that seven octal digits can tell.
const LARGEST_ID: u32 = 0o777_7777;

/// The records of one member.
#[derive(Debug, Default)]
pub(super) struct Records(Vec<u8>);

impl Records {
    /// What the header of a member has no room for, and its extended attributes.
    pub(super) fn of(header: &Header<'_>, xattrs: &Xattrs) -> Self {
        let mut records = Self::default();
        for (key, value) in [("path", header.name), ("linkpath", header.target)] {
            if value.len() > 100 {
                records.add(key.as_bytes(), value);
            }
        }
        for (key, value) in [("uid", header.uid), ("gid", header.gid)] {
            if value > LARGEST_ID {
                records.add(key.as_bytes(), value.to_string().as_bytes());
            }
        }
        if header.size > LARGEST_SIZE && header.kind == Kind::File {
            records.add(b"size", header.size.to_string().as_bytes());
        }
        if header.mtime < 0 || header.mtime as u64 > LARGEST_SIZE {
            records.add(b"mtime", header.mtime.to_string().as_bytes());
        }
        for (name, key) in LISTS {
            // A malformed list is kept as an attribute alone.
            if let Some(text) = xattrs.get(OsStr::new(name)).and_then(|value| acl::text(value)) {
                records.add(key.as_bytes(), text.as_bytes());
            }
        }
        for (name, value) in xattrs {
            records.add(&attribute_key(name.as_bytes()), value);
        }
        records
    }

    /// Adds `LENGTH KEY=VALUE` and a line feed; the length counts its own digits too.
    fn add(&mut self, key: &[u8], value: &[u8]) {
        let rest = key.len() + value.len() + 3;
        let mut len = rest + 1;
        while len != rest + len.to_string().len() {
            len = rest + len.to_string().len();
        }
        for part in [len.to_string().as_bytes(), b" ", key, b"=", value, b"\n"] {
            self.0.extend_from_slice(part);
        }
    }

    /// The member that stands before the one of `header`; nothing when there are no records.
    pub(super) fn encode(&self, header: &Header<'_>) -> Vec<u8> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let size = self.0.len() as u64;
        let mut encoded =
            Header { kind: Kind::Extended, size, ..Header::file(b"./PaxHeaders", 0, header.mtime) }.encode().to_vec();
        encoded.extend_from_slice(&self.0);
        encoded.resize(encoded.len() + padding(size), 0);
        encoded
    }
}

/// An equals sign ends a key, so GNU tar writes those of names otherwise.
fn attribute_key(name: &[u8]) -> Vec<u8> {
    let mut key = ATTRIBUTE.to_vec();
    for byte in name {
        match byte {
            b'%' => key.extend(b"%25"),
            b'=' => key.extend(b"%3D"),
            other => key.push(*other),
        }
    }
    key
}
