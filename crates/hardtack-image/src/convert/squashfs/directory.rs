//! Directories: runs of entries whose inodes stand in one block of metadata (`squashfs_dir_header`,
//! `squashfs_dir_entry`).

use hardtack_tree::FileKind;

use super::inode::basic_type;
use super::metadata::Reference;

/// The most entries behind one header.
const MOST: usize = 256;

/// What an entry tells.
#[derive(Clone, Copy)]
pub(super) struct Entry<'a> {
    pub(super) name: &'a [u8],
    pub(super) kind: FileKind,
    /// The number of its inode, and where that stands.
    pub(super) number: u32,
    pub(super) place: Reference,
}

/// The listing of a directory, of entries in the order of their names.
pub(super) fn encode(entries: &[Entry<'_>]) -> Vec<u8> {
    let mut table = Vec::new();
    let mut rest = entries;
    while let Some(first) = rest.first() {
        let together =
            |entry: &&Entry<'_>| entry.place.block == first.place.block && delta(first.number, entry.number).is_some();
        let count = rest.iter().take(MOST).take_while(together).count();
        let (run, behind) = rest.split_at(count);
        rest = behind;
        table.extend((count as u32 - 1).to_le_bytes());
        table.extend((first.place.block as u32).to_le_bytes());
        table.extend(first.number.to_le_bytes());
        for entry in run {
            table.extend(entry.place.offset.to_le_bytes());
            table.extend(delta(first.number, entry.number).unwrap_or(0).to_le_bytes());
            table.extend(basic_type(entry.kind).to_le_bytes());
            table.extend((entry.name.len() as u16 - 1).to_le_bytes());
            table.extend(entry.name);
        }
    }
    table
}

/// How far the number of an inode is from that of a header, in 16 bits.
fn delta(from: u32, to: u32) -> Option<i16> {
    i16::try_from(i64::from(to) - i64::from(from)).ok()
}
