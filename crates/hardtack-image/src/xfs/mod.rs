//! Writes XFS file systems out of trees: no mount, no loop device, no privilege and no tool of the host, so that an
//! image depends on its tree and its layout alone.
//!
//! A file system is written once, front to back. Inodes are numbered and blocks given out in the order of the tree's
//! paths, blocks of zeros become holes, and every time stamp is at most the build's epoch: the bytes follow from
//! content and metadata, whatever host, directory order or holes they came from. The format is what mkfs.xfs(8) of
//! xfsprogs 6.1 makes, feature by feature: GRUB 2.06 and Linux 5.10 read it.

mod acl;
mod attributes;
mod blocks;
mod da_tree;
mod directory;
mod error;
mod fields;
mod fork;
mod group_tree;
mod groups;
mod inode;
mod log;
mod name_hash;
mod nodes;
mod remote;
mod shape;
mod stamp;
mod superblock;
mod tree;
mod write;

pub use error::XfsError;
pub(crate) use write::write;
pub use write::write_file;

/// What the format is called.
const FORMAT: &str = "XFS";
