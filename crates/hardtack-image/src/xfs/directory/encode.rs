//! The form of a directory: the first in which it fits.

use std::ffi::OsStr;

use hardtack_tree::FileKind;

use super::{Name, data, index, short};
use crate::xfs::blocks::{Block, Body};
use crate::xfs::shape::BLOCK;
use crate::xfs::stamp::Header;

/// A directory ready to be written.
pub(in crate::xfs) struct Directory {
    pub(in crate::xfs) body: Body,
    /// Its size in bytes: that of its entries, without their index.
    pub(in crate::xfs) size: u64,
}

/// Lays out the directory `own` with `names` in the order given; `room` bytes of its inode are free.
pub(in crate::xfs) fn encode(own: u64, parent: u64, names: &[Name<'_>], room: usize) -> Directory {
    if let Some(raw) = short::encode(parent, names).filter(|raw| raw.len() <= room) {
        let size = raw.len() as u64;
        return Directory { body: Body::Local(raw), size };
    }
    let dots = [(".", own), ("..", parent)];
    let dots = dots.map(|(name, inode)| Name { name: OsStr::new(name), inode, kind: FileKind::Directory });
    let names: Vec<Name<'_>> = dots.iter().chain(names).copied().collect();
    if let Some(raw) = data::single(&names) {
        let block = Block { logical: 0, header: Header::Directory, raw };
        return Directory { body: Body::Blocks(vec![block]), size: BLOCK };
    }
    let data = data::several(&names);
    let size = data.blocks.len() as u64 * BLOCK;
    let index = index::build(&data);
    let mut blocks: Vec<Block> =
        (0..).zip(data.blocks).map(|(logical, raw)| Block { logical, header: Header::Directory, raw }).collect();
    blocks.extend(index);
    Directory { body: Body::Blocks(blocks), size }
}
