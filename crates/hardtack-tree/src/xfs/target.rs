//! Targets of symbolic links, and what else stands in several blocks with a header each (XFS Algorithms & Data
//! Structures, "Symbolic Links" and "Remote Attribute Values").

use std::io;
use std::sync::Arc;

use super::extents::runs;
use super::fork::Form;
use super::header::Header;
use super::inode::Inode;
use super::volume::Volume;
use crate::damage::damage;
use crate::fields::{array, be32};
use crate::runs::Run;

/// Bytes of the longest target (`XFS_SYMLINK_MAXLEN` of the kernel).
const LONGEST: usize = 1024;
/// Blocks that it can take, the smallest being of 512 bytes (`XFS_SYMLINK_MAPS` of the kernel).
const MOST_BLOCKS: usize = 3;
/// Bytes in front of the content of a piece.
const HEADER: usize = 56;

/// Where a symbolic link leads.
///
/// # Errors
/// When it is damaged, or cannot be read.
pub(super) fn target(volume: &Arc<Volume>, inode: &Inode<'_>) -> io::Result<Vec<u8>> {
    let malformed = || damage(format!("the target of the link in inode {} is malformed", inode.number));
    let length = usize::try_from(inode.size()).ok().filter(|length| (1..=LONGEST).contains(length));
    let length = length.ok_or_else(malformed)?;
    let fork = inode.content();
    let target = if fork.form() == Some(Form::Local) {
        fork.raw.get(..length).ok_or_else(malformed)?.to_vec()
    } else {
        // Blocks that follow each other have one header together.
        let pieces = runs(volume, &fork, inode.number)?;
        let blocks = |run: &Run| usize::try_from(run.blocks).unwrap_or(usize::MAX).min(MOST_BLOCKS);
        remote(volume, pieces.iter().map(|run| (run.physical, blocks(run))), length, inode.number)?
    };
    if target.contains(&0) { Err(malformed()) } else { Ok(target) }
}

/// `length` bytes that stand in pieces of the disk, each so many blocks from one on; in version 5 each piece has a
/// header.
///
/// # Errors
/// When they are damaged, or cannot be read.
pub(super) fn remote(
    volume: &Volume,
    mut pieces: impl Iterator<Item = (u64, usize)>,
    length: usize,
    owner: u64,
) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(length);
    while bytes.len() < length {
        let Some((place, blocks)) = pieces.next() else {
            return Err(damage(format!("inode {owner} lacks blocks")));
        };
        let raw = volume.blocks(place, blocks)?;
        let left = length - bytes.len();
        if !volume.superblock.features().checksums {
            bytes.extend_from_slice(&raw[..left.min(raw.len())]);
            continue;
        }
        Header::Remote.check(volume, &raw, place, owner)?;
        let part = left.min(raw.len() - HEADER);
        let own = matches!(&array(&raw, 0), b"XARM" | b"XSLM")
            && be32(&raw, 4) as usize == bytes.len()
            && be32(&raw, 8) as usize == part;
        if !own {
            return Err(damage(format!("block {place} of inode {owner} belongs to something else")));
        }
        bytes.extend_from_slice(&raw[HEADER..HEADER + part]);
    }
    Ok(bytes)
}
