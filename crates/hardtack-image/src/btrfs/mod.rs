//! Writes btrfs file systems out of trees: no mount, no loop device, no privilege and no tool of the host, so that an
//! image depends on its tree and its layout alone.
//!
//! A file system is written once: content first, front to back and in the order of the tree's paths, blocks of zeros
//! left out; then the trees that tell of it (btrfs documentation, "On-disk Format"). All identities follow from that of
//! the file system, and every time stamp is at most the build's epoch. It is what mkfs.btrfs(8) makes on one device,
//! with two differences. Holes are told by extents of their own (no feature `no-holes`): GRUB before 2.12 cannot read
//! a file with a hole otherwise, and a kernel may have one. And a place in a chunk is called by the place on the device
//! of its first copy.

mod attributes;
mod checksums;
mod chunk;
mod contents;
mod devices;
mod directory;
mod extents;
mod fields;
mod free_space;
mod hash;
mod inode;
mod key;
mod layout;
mod names;
mod node;
mod root;
mod subvolume;
mod superblock;
mod tree;
mod trees;
mod write;

pub(crate) use write::write;
pub use write::write_file;

/// What the format is called.
const FORMAT: &str = "btrfs";
