//! Extended attributes: a table of all of them, and one of the sets that inodes have.

use std::collections::BTreeMap;
use std::io;
use std::os::unix::ffi::OsStrExt;

use hardtack_tree::Xattrs;

use super::metadata::Table;

/// What names begin with; its place is the number that stands for it. Access control lists have none.
const PREFIXES: [&[u8]; 3] = [b"user.", b"trusted.", b"security."];
/// Bytes of the longest value of Linux (`XATTR_SIZE_MAX`).
const LONGEST: u32 = 64 << 10;
/// In the place of a set's number: no attributes.
pub(super) const NONE: u32 = u32::MAX;

/// The sets of attributes of a tree, each once.
#[derive(Default)]
pub(super) struct Sets {
    numbers: BTreeMap<Xattrs, u32>,
    /// All attributes, set after set.
    attributes: Table,
    /// Where each set stands, and what it holds.
    list: Table,
}

/// Why a set of attributes cannot be kept.
pub(super) enum Refused {
    /// The format has no place for the attribute of this name.
    Name(String),
    /// It cannot be compressed.
    Compress(io::Error),
}

impl Sets {
    /// The number of this set.
    pub(super) fn number(&mut self, xattrs: &Xattrs) -> Result<u32, Refused> {
        if xattrs.is_empty() {
            return Ok(NONE);
        }
        if let Some(number) = self.numbers.get(xattrs) {
            return Ok(*number);
        }
        let (mut encoded, mut size) = (Vec::new(), 0);
        for (name, value) in xattrs {
            let refused = || Refused::Name(name.to_string_lossy().into_owned());
            let bytes = name.as_bytes();
            let known = PREFIXES.iter().zip(0_u16..).find_map(|(prefix, number)| {
                bytes.strip_prefix(*prefix).filter(|rest| !rest.is_empty()).map(|rest| (number, rest))
            });
            let (number, rest) = known.ok_or_else(refused)?;
            let value_size = u32::try_from(value.len()).ok().filter(|size| *size <= LONGEST).ok_or_else(refused)?;
            let name_size = u16::try_from(rest.len()).map_err(|_| refused())?;
            encoded.extend(number.to_le_bytes());
            encoded.extend(name_size.to_le_bytes());
            encoded.extend(rest);
            encoded.extend(value_size.to_le_bytes());
            encoded.extend(value);
            // What listxattr(2) and getxattr(2) give: whole names with a NUL, and values.
            size += value_size + bytes.len() as u32 + 1;
        }
        let place = self.attributes.next().packed().to_le_bytes();
        let (count, size) = ((xattrs.len() as u32).to_le_bytes(), size.to_le_bytes());
        self.list.add(&[&place[..], &count, &size].concat()).map_err(Refused::Compress)?;
        self.attributes.add(&encoded).map_err(Refused::Compress)?;
        let number = self.numbers.len() as u32;
        self.numbers.insert(xattrs.clone(), number);
        Ok(number)
    }

    /// Both tables and their header as they stand from `start`; and where the header is. `None` without attributes.
    pub(super) fn encode(self, start: u64) -> io::Result<Option<(Vec<u8>, u64)>> {
        if self.numbers.is_empty() {
            return Ok(None);
        }
        let (attributes, list) = (self.attributes.finish()?, self.list.finish()?);
        let list_at = start + attributes.bytes.len() as u64;
        let header = list_at + list.bytes.len() as u64;
        let mut encoded = attributes.bytes;
        encoded.extend(&list.bytes);
        encoded.extend(start.to_le_bytes());
        encoded.extend((self.numbers.len() as u32).to_le_bytes());
        encoded.extend([0; 4]);
        encoded.extend(list.list(list_at));
        Ok(Some((encoded, header)))
    }
}
