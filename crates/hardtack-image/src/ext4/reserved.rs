//! The inodes that the format keeps for itself and uses: the journal, and the one by which a file system grows.

use super::extents;
use super::inode::{EXTENTS_FLAG, Inode};
use super::shape::{BLOCK, GROUP, POINTERS, Shape};
use crate::bytes::put32;
use crate::part::{Blocks, Cursor, Extents};

/// `S_IFREG` with permissions for root alone.
const FILE: u32 = 0o100_600;

/// An inode, and the blocks that come with it.
pub(super) struct Reserved {
    pub(super) inode: Inode,
    pub(super) blocks: Vec<(u64, Vec<u8>)>,
}

/// An empty journal (`struct journal_superblock_s` of the kernel; its numbers are big-endian). `None` when there
/// is no room for it.
pub(super) fn journal(shape: &Shape, uuid: &[u8; 16], seed: u32, epoch: i64, cursor: &mut Cursor) -> Option<Reserved> {
    let runs = cursor.take(shape.journal_blocks)?;
    let extents = Extents::of(&runs);
    let (block, index) = extents::encode(&extents, seed, cursor)?;

    let mut head = vec![0; BLOCK as usize];
    let fields = [
        (0x00, 0xc03b_3998),                 // Magic.
        (0x04, 4),                           // A superblock of version 2.
        (0x0c, BLOCK as u32),                // Bytes of a block.
        (0x10, shape.journal_blocks as u32), // Blocks.
        (0x14, 1),                           // First block of the log.
        (0x18, 1),                           // First transaction expected.
        (0x40, 1),                           // File systems that use it.
    ];
    for (at, value) in fields {
        head[at..at + 4].copy_from_slice(&u32::to_be_bytes(value));
    }
    head[0x30..0x40].copy_from_slice(uuid);

    let mut blocks = vec![(runs.first()?.start, head)];
    let count = extents.blocks() + index.len() as u64;
    blocks.extend(index.into_iter().map(|index| (index.block, index.data)));
    Some(Reserved { inode: file(shape.journal_blocks * BLOCK, count, EXTENTS_FLAG, block, epoch), blocks })
}

/// The inode that owns the blocks kept for more group descriptors: a block of block numbers of the old indirect
/// kind names each of them, and each in turn names its copies in the other groups. `None` when there is no room.
pub(super) fn resize(shape: &Shape, epoch: i64, cursor: &mut Cursor) -> Option<Reserved> {
    let top = cursor.take(1)?.first()?.start;
    let backups = shape.backups();
    let mut names = vec![0; BLOCK as usize];
    let mut blocks = Vec::new();
    for index in shape.descriptor_blocks..shape.descriptor_blocks + shape.growth_blocks {
        let own = 1 + index;
        put32(&mut names, (index % POINTERS) as usize * 4, own as u32);
        let mut copies = vec![0; BLOCK as usize];
        for (place, group) in backups.iter().enumerate() {
            put32(&mut copies, place * 4, (own + u64::from(*group) * GROUP) as u32);
        }
        blocks.push((own, copies));
    }
    blocks.push((top, names));

    // The fourteenth number of a file leads to the blocks that are found by two steps.
    let mut block = [0; 60];
    put32(&mut block, 13 * 4, top as u32);
    let count = 1 + shape.growth_blocks * (1 + backups.len() as u64);
    let size = (POINTERS * POINTERS + POINTERS + 12) * BLOCK;
    Some(Reserved { inode: file(size, count, 0, block, epoch), blocks })
}

fn file(size: u64, blocks: u64, flags: u32, block: [u8; 60], mtime: i64) -> Inode {
    Inode { mode: FILE, uid: 0, gid: 0, size, links: 1, blocks, flags, mtime, block, attributes: 0, body: Vec::new() }
}
