//! One name in a directory.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use hardtack_tree::FileKind;

use crate::part::directory_type;
use crate::xfs::name_hash;

/// A name and what it leads to.
#[derive(Clone, Copy, Debug)]
pub(in crate::xfs) struct Name<'a> {
    pub(in crate::xfs) name: &'a OsStr,
    pub(in crate::xfs) inode: u64,
    pub(in crate::xfs) kind: FileKind,
}

impl Name<'_> {
    pub(super) fn bytes(&self) -> &[u8] {
        self.name.as_bytes()
    }

    pub(super) fn hash(&self) -> u32 {
        name_hash::hash(self.bytes())
    }

    /// Bytes of its entry in a block: inode, length, name, type and the entry's own offset.
    pub(super) fn entry_len(&self) -> usize {
        (8 + 1 + self.name.len() + 1 + 2).next_multiple_of(8)
    }

    /// The type as directories have it (`XFS_DIR3_FT_` of the kernel).
    pub(super) fn kind(&self) -> u8 {
        directory_type(self.kind)
    }
}
