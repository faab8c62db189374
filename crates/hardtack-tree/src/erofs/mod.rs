//! EROFS file systems without compression, read out of the bytes that hold them (kernel documentation,
//! filesystems/erofs, and the structures of `fs/erofs/erofs_fs.h`).
//!
//! Nothing is mounted. Only the superblock has a checksum, so every number is checked before it is used. A damaged
//! superblock is an error of [`open`]; a damaged inode or directory is an entry that the index could not read, and so is
//! content that is compressed.

mod content;
mod directory;
mod inode;
mod open;
mod superblock;
mod volume;
mod xattrs;

pub use open::{Erofs, open};
pub use superblock::{Superblock, probe};
