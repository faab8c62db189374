//! The inodes of one file system: what is in them beside content.

use hardtack_tree::{FileKind, Tree, TreePath};
use rayon::prelude::*;

use super::blocks::Body;
use super::shape::{CHUNK, INODES_IN_BLOCK_LOG, RESERVED_INODES, Shape};
use super::{XfsError, attributes, inode};
use crate::part::{self, Node, PartError};

/// The largest numbers of a device that the kernel reads back.
const MOST_MAJOR: u32 = 511;
const MOST_MINOR: u32 = (1 << 18) - 1;

/// Bytes of the longest target of a link (`XFS_SYMLINK_MAXLEN` of the kernel, its NUL left out).
const LONGEST_TARGET: usize = 1023;

/// All inodes of one file system but the reserved ones, by position. The first is the root.
#[derive(Debug)]
pub(super) struct Nodes {
    /// The entries of the tree.
    pub(super) part: part::Nodes,
    attributes: Vec<Option<Body>>,
}

impl Nodes {
    /// Collects what the file system at `mount` holds.
    pub(super) fn collect(tree: &dyn Tree, mount: &TreePath, others: &[TreePath]) -> Result<Self, XfsError> {
        let part = part::Nodes::collect(tree, mount, others, inode::MOST_LINKS)?;
        let encode = |node: &Node| -> Result<_, XfsError> {
            check(node)?;
            let failed = |source| PartError::Attributes { path: node.path.clone(), source };
            Ok(attributes::encode(&node.xattrs).map_err(failed)?)
        };
        let attributes = part.as_slice().par_iter().map(encode).collect::<Result<_, _>>()?;
        Ok(Self { part, attributes })
    }

    /// How many inodes there are, those included that the format keeps for itself.
    pub(super) fn inodes(&self) -> u64 {
        self.part.len() as u64 + RESERVED_INODES
    }

    /// The extended attributes of the inode at a position.
    pub(super) fn attributes(&self, position: usize) -> Option<&Body> {
        self.attributes[position].as_ref()
    }

    /// Whether any inode has extended attributes.
    pub(super) fn have_attributes(&self) -> bool {
        self.attributes.iter().any(Option::is_some)
    }
}

/// Where the inode at a position stands in the order of the disk: the reserved ones follow the root.
pub(super) fn order(position: usize) -> u64 {
    if position == 0 { 0 } else { position as u64 + RESERVED_INODES }
}

/// The numbers of the inodes in the order of the disk.
pub(super) fn numbers(shape: &Shape) -> Vec<u64> {
    let chunk = |(group, block): (u32, u64)| {
        (0..CHUNK).map(move |slot| (group, block + (slot >> INODES_IN_BLOCK_LOG), slot % (1 << INODES_IN_BLOCK_LOG)))
    };
    let number = |(group, block, slot): (u32, u64, u64)| shape.inode_number(group, block, slot);
    shape.chunk_places().flat_map(chunk).map(number).collect()
}

/// Refuses what XFS cannot hold.
fn check(node: &Node) -> Result<(), XfsError> {
    let path = || node.path.clone();
    let (major, minor) = node.metadata.device;
    let len = node.target.len();
    match node.metadata.kind {
        FileKind::CharDevice | FileKind::BlockDevice if major > MOST_MAJOR || minor > MOST_MINOR => {
            Err(XfsError::Device { path: path(), major, minor })
        }
        FileKind::Symlink if len > LONGEST_TARGET => Err(XfsError::LongTarget { path: path(), len }),
        _ => Ok(()),
    }
}
