//! Directories of more than one block, indexed by the hashes of their names.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use hardtack_tree::FileKind;

use super::crc;
use super::directory::{DirectoryBlock, EntryBlock, Name, Place, entry};
use super::name_hash::half_md4;
use super::shape::BLOCK;
use crate::bytes::{put16, put32};

const SIZE: usize = BLOCK as usize;
/// Entries of the root: behind `.`, `..` and its description, with room for a checksum.
const IN_ROOT: usize = (SIZE - 32) / 8 - 1;
/// Entries of a node: behind one false entry, with room for a checksum.
const IN_NODE: usize = (SIZE - 8) / 8 - 1;
/// The number of half MD4 among the hashes; that names count as unsigned bytes stands in the superblock.
const HALF_MD4: u8 = 1;

/// The smallest hash of a block, and which block of the directory it is.
type Pointer = (u32, u32);

/// All blocks of the directory: the root of the index, its nodes when one level is not enough, then the names
/// in the order of their hashes.
pub(super) fn build(place: &Place<'_>, names: &[Name<'_>]) -> Vec<DirectoryBlock> {
    let leaves = leaves(place, names);
    let nodes = if leaves.len() > IN_ROOT { leaves.len().div_ceil(IN_NODE) } else { 0 };
    let pointers: Vec<Pointer> = (1 + nodes as u32..).zip(&leaves).map(|(block, (hash, _))| (*hash, block)).collect();

    let mut blocks = Vec::with_capacity(1 + nodes + leaves.len());
    if nodes == 0 {
        blocks.push(root(place, &pointers, 0));
    } else {
        let upper: Vec<Pointer> =
            (1..).zip(pointers.chunks(IN_NODE)).map(|(block, chunk)| (chunk[0].0, block)).collect();
        blocks.push(root(place, &upper, 1));
        blocks.extend(pointers.chunks(IN_NODE).map(|chunk| node(place, chunk)));
    }
    blocks.extend(leaves.into_iter().map(|(_, block)| block));
    blocks
}

/// Blocks of names in the order of their hashes, each with its smallest hash. Where names of one hash stand in
/// two blocks, the lowest bit of the second's hash says so.
fn leaves(place: &Place<'_>, names: &[Name<'_>]) -> Vec<(u32, DirectoryBlock)> {
    let mut hashed: Vec<(u32, &Name<'_>)> =
        names.iter().map(|name| (half_md4(name.name.as_bytes(), place.hash_seed), name)).collect();
    hashed.sort_by_key(|(hash, name)| (*hash, name.name));

    let mut done = Vec::new();
    let (mut block, mut smallest, mut previous) = (EntryBlock::new(), 0, None);
    for (hash, name) in hashed {
        if !block.push(name) {
            done.push((smallest, std::mem::replace(&mut block, EntryBlock::new()).finish(place.seed())));
            block.push(name);
            smallest = if previous == Some(hash) { hash | 1 } else { hash };
        }
        previous = Some(hash);
    }
    done.push((smallest, block.finish(place.seed())));
    done
}

/// The first block: `.` and `..` as an old reader expects them, then the index.
fn root(place: &Place<'_>, pointers: &[Pointer], levels: u8) -> DirectoryBlock {
    let mut data = Box::new([0; SIZE]);
    let dot = |name: &'static str, inode| Name { name: OsStr::new(name), inode, kind: FileKind::Directory };
    entry(&mut data[..12], &dot(".", place.own));
    entry(&mut data[12..], &dot("..", place.parent));
    data[28] = HALF_MD4;
    data[29] = 8; // Length of this description.
    data[30] = levels;
    fill(&mut data, 32, IN_ROOT, pointers, place.seed());
    data
}

/// A block of the index below the root: one empty entry over all of it, then pointers.
fn node(place: &Place<'_>, pointers: &[Pointer]) -> DirectoryBlock {
    let mut data = Box::new([0; SIZE]);
    put16(&mut data[..], 4, SIZE as u16);
    fill(&mut data, 8, IN_NODE, pointers, place.seed());
    data
}

/// Writes limit, count, pointers and checksum from `at`. The first pointer has no hash: counts stand there.
fn fill(data: &mut DirectoryBlock, at: usize, limit: usize, pointers: &[Pointer], seed: u32) {
    for (index, (hash, block)) in pointers.iter().enumerate() {
        put32(&mut data[..], at + index * 8, *hash);
        put32(&mut data[..], at + index * 8 + 4, *block);
    }
    put16(&mut data[..], at, limit as u16);
    put16(&mut data[..], at + 2, pointers.len() as u16);
    // The checksum covers what is in use and the eight bytes of its own place, itself as zero.
    let used = crc::update(seed, &data[..at + pointers.len() * 8]);
    let sum = crc::update(used, &[0; 8]);
    put32(&mut data[..], at + limit * 8 + 4, sum);
}
