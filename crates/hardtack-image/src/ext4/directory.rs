//! The blocks of directories (kernel documentation, filesystems/ext4, "Directory Entries").

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use hardtack_tree::FileKind;

use super::name_index;
use super::shape::BLOCK;
use super::{crc, inode};
use crate::bytes::{put16, put32};
use crate::part::directory_type;

/// One block of a directory.
pub(super) type DirectoryBlock = Box<[u8; BLOCK as usize]>;

/// Bytes at the end of each block of entries that hold its checksum.
const TAIL: usize = 12;
/// Where the entries of a block end.
const END: usize = BLOCK as usize - TAIL;
/// The type that marks the checksum's false entry.
const TAIL_TYPE: u8 = 0xde;

/// One name in a directory.
#[derive(Clone, Copy, Debug)]
pub(super) struct Name<'a> {
    pub(super) name: &'a OsStr,
    pub(super) inode: u32,
    pub(super) kind: FileKind,
}

/// A directory ready to be written.
pub(super) struct Directory {
    /// Its blocks in order.
    pub(super) blocks: Vec<DirectoryBlock>,
    /// [`inode::INDEX_FLAG`] when it has an index.
    pub(super) flags: u32,
}

/// What all names of a directory need to know.
pub(super) struct Place<'a> {
    /// Inode of the directory.
    pub(super) own: u32,
    /// Inode of the directory above it.
    pub(super) parent: u32,
    /// Where the checksums of the file system start.
    pub(super) checksum_seed: u32,
    /// Seed of the hashes of names.
    pub(super) hash_seed: &'a [u8; 16],
}

impl Place<'_> {
    /// Where the checksums of this directory start.
    pub(super) fn seed(&self) -> u32 {
        crc::inode_seed(self.checksum_seed, self.own)
    }
}

/// Lays out a directory with `names` in the order given: in one block when they fit, else with an index of
/// hashes over blocks of names. It has at least `least` blocks.
pub(super) fn build(place: &Place<'_>, names: &[Name<'_>], least: usize) -> Directory {
    let dots = [
        Name { name: OsStr::new("."), inode: place.own, kind: FileKind::Directory },
        Name { name: OsStr::new(".."), inode: place.parent, kind: FileKind::Directory },
    ];
    let mut block = EntryBlock::new();
    if dots.iter().chain(names).all(|name| block.push(name)) {
        let mut blocks = vec![block.finish(place.seed())];
        while blocks.len() < least {
            blocks.push(EntryBlock::new().finish(place.seed()));
        }
        return Directory { blocks, flags: 0 };
    }
    Directory { blocks: name_index::build(place, names), flags: inode::INDEX_FLAG }
}

/// A block of entries being filled.
pub(super) struct EntryBlock {
    data: DirectoryBlock,
    /// Where the last entry begins, once there is one.
    last: Option<usize>,
    /// Where the next entry goes.
    next: usize,
}

impl EntryBlock {
    /// Without entries.
    pub(super) fn new() -> Self {
        Self { data: Box::new([0; BLOCK as usize]), last: None, next: 0 }
    }

    /// Adds an entry; `false` when there is no room for it.
    pub(super) fn push(&mut self, name: &Name<'_>) -> bool {
        let len = entry_len(name.name);
        if self.next + len > END {
            return false;
        }
        entry(&mut self.data[self.next..self.next + len], name);
        self.last = Some(self.next);
        self.next += len;
        true
    }

    /// Stretches the last entry to the end and adds the checksum.
    pub(super) fn finish(mut self, seed: u32) -> DirectoryBlock {
        let last = self.last.unwrap_or(0);
        put16(&mut self.data[..], last + 4, (END - last) as u16);
        put16(&mut self.data[..], END + 4, TAIL as u16);
        self.data[END + 7] = TAIL_TYPE;
        let sum = crc::update(seed, &self.data[..END]);
        put32(&mut self.data[..], END + 8, sum);
        self.data
    }
}

/// Bytes of the entry of a name: the fields before it, itself, and padding.
pub(super) fn entry_len(name: &OsStr) -> usize {
    (8 + name.len()).next_multiple_of(4)
}

/// Writes an entry that is as long as `place`.
pub(super) fn entry(place: &mut [u8], name: &Name<'_>) {
    let bytes = name.name.as_bytes();
    put32(place, 0, name.inode);
    put16(place, 4, place.len() as u16);
    place[6] = bytes.len() as u8;
    place[7] = directory_type(name.kind);
    place[8..8 + bytes.len()].copy_from_slice(bytes);
}
