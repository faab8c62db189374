//! ext2, ext3 and ext4 file systems, read out of the bytes that hold them (kernel documentation, filesystems/ext4).
//!
//! Nothing is mounted and nothing is written. What an image says is checked wherever ext4 has a checksum, and every
//! number before it is used. A damaged superblock or group descriptor is an error of [`open`]; a damaged inode or
//! directory is an entry that the index could not read.

mod acl;
mod blocks;
mod checksum;
mod directory;
mod extents;
mod features;
mod groups;
mod inline;
mod inode;
mod journal;
mod open;
mod superblock;
mod table;
mod volume;
mod xattr_entries;
mod xattrs;

pub use features::{Compatible, Incompatible, ReadOnlyCompatible};
pub use open::{Ext4, open};
pub use superblock::{Superblock, probe};
