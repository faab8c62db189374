//! Entries of extended attributes, in an inode or a block (kernel documentation, filesystems/ext4, "Extended
//! Attributes").

use std::io;

use super::inode::Inode;
use crate::damage::damage;
use crate::fields::{le16, le32};

/// What begins the attributes within an inode, and a block of them.
pub(super) const MAGIC: u32 = 0xea02_0000;
/// Bytes of an entry before its name.
const ENTRY: usize = 16;
/// The name space `system.`.
const SYSTEM: u8 = 7;

/// One attribute as it is stored.
pub(super) struct StoredAttribute<'r> {
    /// The number of its name space.
    pub(super) space: u8,
    /// Its name without that.
    pub(super) name: &'r [u8],
    pub(super) value: Value<'r>,
}

/// Where the value of an attribute is.
pub(super) enum Value<'r> {
    Here(&'r [u8]),
    /// In an inode of its own.
    Inode {
        number: u32,
        size: u32,
    },
}

/// The attributes that `raw` has from `entries` on; places of values are counted from `base`.
///
/// # Errors
/// What is wrong, when an entry or value reaches beyond `raw`, or the values overlap.
pub(super) fn parse(raw: &[u8], entries: usize, base: usize) -> Result<Vec<StoredAttribute<'_>>, &'static str> {
    let mut found = Vec::new();
    let mut at = entries;
    // Values that overlap would let a block hold any number of bytes.
    let mut room = raw.len();
    // Four bytes of zeros end the entries, and so does the end of the inode or block.
    while at + 4 <= raw.len() && le32(raw, at) != 0 {
        let name_length = usize::from(raw[at]);
        let name = raw.get(at + ENTRY..at + ENTRY + name_length).ok_or("a name beyond their end")?;
        let (inode, size) = (le32(raw, at + 4), le32(raw, at + 8));
        let value = if inode != 0 {
            Value::Inode { number: inode, size }
        } else {
            let start = base + usize::from(le16(raw, at + 2));
            let length = size as usize;
            room = room.checked_sub(length).ok_or("values that overlap")?;
            let end = start.checked_add(length).ok_or("a value beyond their end")?;
            // An empty value is nowhere.
            let bytes = if length == 0 { Some(&[][..]) } else { raw.get(start..end) };
            Value::Here(bytes.ok_or("a value beyond their end")?)
        };
        found.push(StoredAttribute { space: raw[at + 1], name, value });
        at += ENTRY + name_length.next_multiple_of(4);
    }
    Ok(found)
}

/// The attributes within an inode.
///
/// # Errors
/// When they are malformed.
pub(super) fn within<'r>(inode: &Inode<'r>) -> io::Result<Vec<StoredAttribute<'r>>> {
    let body = inode.body();
    if le32(body, 0) != MAGIC {
        return Ok(Vec::new());
    }
    parse(body, 4, 4).map_err(|what| damage(format!("the extended attributes in inode {} have {what}", inode.number)))
}

/// Whether an attribute holds the end of content that is inline.
pub(super) fn is_inline_rest(attribute: &StoredAttribute<'_>) -> bool {
    attribute.space == SYSTEM && attribute.name == b"data"
}

/// The end of content that is inline.
///
/// # Errors
/// When the attributes within the inode are malformed.
pub(super) fn inline_rest<'r>(inode: &Inode<'r>) -> io::Result<&'r [u8]> {
    let rest = within(inode)?.into_iter().find(is_inline_rest);
    Ok(match rest.map(|attribute| attribute.value) {
        Some(Value::Here(value)) => value,
        _ => &[],
    })
}
