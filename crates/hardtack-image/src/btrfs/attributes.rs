//! Extended attributes.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use hardtack_tree::Xattrs;

use super::FORMAT;
use super::directory::{Target, entry};
use super::hash;
use super::key::{Key, Kind};
use super::node::LONGEST_ITEM;
use crate::part::AttributeError;

/// What the names of attributes that the kernel shows begin with; `btrfs.` are properties.
const NAME_SPACES: [&[u8]; 4] = [b"user.", b"trusted.", b"security.", b"btrfs."];
/// Access control lists, which are kept as system calls have them.
const LISTS: [&[u8]; 2] = [b"system.posix_acl_access", b"system.posix_acl_default"];

/// The items of the attributes of an inode, in the order of their keys.
pub(super) fn items(inode: u64, xattrs: &Xattrs) -> Result<Vec<(Key, Vec<u8>)>, AttributeError> {
    let mut items: Vec<(Key, Vec<u8>)> = Vec::new();
    let mut hashed: Vec<_> = xattrs.iter().map(|(name, value)| (hash::name(name.as_bytes()), name, value)).collect();
    hashed.sort();
    for (hash, name, value) in hashed {
        let known = NAME_SPACES.iter().any(|space| {
            let rest = name.as_bytes().strip_prefix(*space);
            rest.is_some_and(|rest| !rest.is_empty())
        });
        if !(known || LISTS.contains(&name.as_bytes())) || name.len() > 255 {
            return Err(AttributeError::NameSpace { format: FORMAT, name: shown(name) });
        }
        let key = Key::new(inode, Kind::Xattr, hash);
        let item = entry(Target::Attribute, name.as_bytes(), value);
        let needs = match items.last_mut().filter(|(last, _)| *last == key) {
            Some((_, content)) => {
                content.extend(item);
                content.len()
            }
            None => {
                items.push((key, item));
                items.last().map_or(0, |(_, content)| content.len())
            }
        };
        if needs > LONGEST_ITEM {
            return Err(AttributeError::TooLarge { format: FORMAT, name: shown(name), needs, room: LONGEST_ITEM });
        }
    }
    Ok(items)
}

fn shown(name: &OsStr) -> String {
    name.to_string_lossy().into_owned()
}
