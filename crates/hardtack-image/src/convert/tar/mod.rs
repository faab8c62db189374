//! Tar archives (tar(5) of libarchive; POSIX pax, "ustar Interchange Format"; GNU tar's manual, "Storing Sparse Files").

mod acl;
mod header;
mod pax;
mod sparse;
mod write;

pub(super) use header::{BLOCK, Header, padding};
pub(super) use sparse::SparseFile;
pub(super) use write::write;

/// Bytes of zeros that end an archive.
pub(super) const END: [u8; 2 * BLOCK] = [0; 2 * BLOCK];
