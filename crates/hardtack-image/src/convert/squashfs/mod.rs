//! Squashfs 4.0, the kernel's compressed read-only file system (kernel documentation, filesystems/squashfs, and the
//! structures of `fs/squashfs/squashfs_fs.h`), compressed with Zstandard.
//!
//! Content comes first, file by file, each in blocks of its own; then the tables, all of them in blocks of metadata.
//! Every inode has the long form, which keeps links and attributes.

mod attributes;
mod content;
mod directory;
mod ids;
mod inode;
mod metadata;
mod superblock;
mod write;

pub(super) use write::write;

/// Bytes of a block of content.
const BLOCK: u64 = 128 << 10;
/// Higher levels take much longer and give files that are hardly smaller.
const LEVEL: i32 = 9;
/// What this format is called in recipes.
const NAME: &str = "squashfs";
/// Where a table is that the file system has not.
const NO_TABLE: u64 = u64::MAX;
