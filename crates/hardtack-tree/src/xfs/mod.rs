//! XFS file systems of version 4 and 5, read out of the bytes that hold them (XFS Algorithms & Data Structures).
//!
//! Nothing is mounted and nothing is written. What an image says is checked wherever version 5 has a checksum, and
//! every number before it is used. A damaged superblock is an error of [`open`]; a damaged inode or directory is an
//! entry that the index could not read.

mod acl;
mod attributes;
mod directory;
mod extents;
mod features;
mod fork;
mod header;
mod inode;
mod log;
mod open;
mod superblock;
mod table;
mod target;
mod volume;

pub use features::Features;
pub use open::{Xfs, open};
pub use superblock::{Superblock, probe};
