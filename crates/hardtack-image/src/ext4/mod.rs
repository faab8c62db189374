//! Writes ext4 file systems out of trees: no mount, no loop device, no privilege and no tool of the host, so
//! that an image depends on its tree and its layout alone.
//!
//! A file system is written once, front to back. Inodes are numbered and blocks given out in the order of the
//! tree's paths, blocks of zeros become holes, and every time stamp is at most the build's epoch: the bytes
//! follow from content and metadata, whatever host, directory order or holes they came from. The format is
//! that of Linux 6.1 and e2fsprogs 1.47 without the features that GRUB 2.06 cannot read.

mod acl;
mod attributes;
mod crc;
mod directory;
mod error;
mod extents;
mod groups;
mod inode;
mod name_hash;
mod name_index;
mod nodes;
mod reserved;
mod shape;
mod superblock;
mod write;

pub use error::Ext4Error;
pub(crate) use write::write;

/// What the format is called.
const FORMAT: &str = "ext4";
