//! Entries of directories.

use hardtack_tree::FileKind;

use super::fields::Fields;
use super::hash;
use super::key::{GENERATION, Key, Kind};
use crate::part::directory_type;

/// What an entry leads to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Target {
    /// An inode of this number and type.
    Inode(u64, FileKind),
    /// A subvolume.
    Subvolume(u64),
    /// Nothing: it is an extended attribute.
    Attribute,
}

/// An entry, as directories and extended attributes have it.
pub(super) fn entry(target: Target, name: &[u8], value: &[u8]) -> Vec<u8> {
    let (key, kind) = match target {
        Target::Inode(number, kind) => (Key::new(number, Kind::Inode, 0).encode(), directory_type(kind)),
        Target::Subvolume(number) => {
            (Key::new(number, Kind::Root, u64::MAX).encode(), directory_type(FileKind::Directory))
        }
        Target::Attribute => (vec![0; 17], 8),
    };
    // Names have at most 255 bytes; the length of a value is checked before the whole is kept.
    let head = Fields::new().bytes(&key).u64(match target {
        Target::Subvolume(_) => 0,
        Target::Inode(..) | Target::Attribute => GENERATION,
    });
    head.u16(value.len() as u16).u16(name.len() as u16).u8(kind).bytes(name).bytes(value).done()
}

/// The items of the directory of this number: each name by its hash, then in the order of their indices.
pub(super) fn items(directory: u64, names: &[(&[u8], Target)]) -> Vec<(Key, Vec<u8>)> {
    let entries: Vec<_> = names.iter().map(|(name, target)| (hash::name(name), entry(*target, name, b""))).collect();
    let mut hashed: Vec<_> = entries.iter().collect();
    hashed.sort_by_key(|(hash, _)| *hash);
    let mut items: Vec<(Key, Vec<u8>)> = Vec::with_capacity(2 * names.len());
    for (hash, entry) in hashed {
        let key = Key::new(directory, Kind::DirItem, *hash);
        match items.last_mut().filter(|(last, _)| *last == key) {
            Some((_, content)) => content.extend_from_slice(entry),
            None => items.push((key, entry.clone())),
        }
    }
    let indexed = (FIRST_INDEX..).zip(entries);
    items.extend(indexed.map(|(index, (_, entry))| (Key::new(directory, Kind::DirIndex, index), entry)));
    items
}

/// The index of the first name in a directory: 0 and 1 are for `.` and `..`.
pub(super) const FIRST_INDEX: u64 = 2;
