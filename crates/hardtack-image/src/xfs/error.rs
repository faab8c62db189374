//! Why a part of the tree cannot become an XFS file system.

use std::io;

use hardtack_tree::{TreeError, TreePath};

use crate::part::PartError;

/// What keeps a part of the tree from becoming an XFS file system.
#[derive(Debug, thiserror::Error)]
pub enum XfsError {
    /// A device has numbers that XFS cannot hold.
    #[error("{path} is the device {major}:{minor}, and XFS has no numbers over 511:262143")]
    Device {
        /// The entry.
        path: TreePath,
        /// Its major number.
        major: u32,
        /// Its minor number.
        minor: u32,
    },
    /// A symbolic link is longer than XFS allows.
    #[error("the target of the symbolic link {path} has {len} bytes, and XFS has room for 1023")]
    LongTarget {
        /// The link.
        path: TreePath,
        /// Bytes of its target.
        len: usize,
    },
    /// The part of the tree cannot be read, or the image not written.
    #[error(transparent)]
    Part(#[from] PartError),
}

impl XfsError {
    /// What to do about it, where hardtack knows.
    pub fn remedy(&self) -> Option<String> {
        Some(match self {
            Self::Device { .. } => "remove it: devtmpfs makes the device nodes of a running machine".into(),
            Self::LongTarget { .. } => "shorten or remove it".into(),
            Self::Part(error) => return error.remedy(),
        })
    }
}

impl From<io::Error> for XfsError {
    fn from(error: io::Error) -> Self {
        Self::Part(error.into())
    }
}

impl From<TreeError> for XfsError {
    fn from(error: TreeError) -> Self {
        Self::Part(error.into())
    }
}
