//! EROFS, the kernel's read-only file system, without compression (kernel documentation, filesystems/erofs, and the
//! structures of `fs/erofs/erofs_fs.h`).
//!
//! Every inode has the long form, which keeps its own time, and its attributes beside it; what is left of content behind
//! its last whole block stands behind them where it fits. Metadata come first, then whole blocks.

mod attributes;
mod directory;
mod inode;
mod place;
mod superblock;
mod write;

pub(super) use write::write;

/// Bytes of a block.
const BLOCK: usize = 4096;
/// Bytes of a place for an inode: the unit of their numbers.
const SLOT: u64 = 32;
/// What this format is called in recipes.
const NAME: &str = "erofs";
