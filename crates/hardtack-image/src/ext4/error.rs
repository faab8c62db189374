//! Why a part of the tree cannot become an ext4 file system.

use std::io;

use hardtack_tree::{TreeError, TreePath};

use crate::part::PartError;

/// What keeps a part of the tree from becoming an ext4 file system.
#[derive(Debug, thiserror::Error)]
pub enum Ext4Error {
    /// There are more files than inodes fit.
    #[error("no inodes left: it has {files} files, and room for {most} at most")]
    TooManyFiles {
        /// How many files there are.
        files: u64,
        /// How many a file system of its size can hold.
        most: u64,
    },
    /// A file has the name that ext4 needs for a directory.
    #[error("{path} is not a directory, and e2fsck(8) needs one of that name")]
    LostAndFound {
        /// The file.
        path: TreePath,
    },
    /// The part of the tree cannot be read, or the image not written.
    #[error(transparent)]
    Part(#[from] PartError),
}

impl Ext4Error {
    /// What to do about it, where hardtack knows.
    pub fn remedy(&self) -> Option<String> {
        Some(match self {
            Self::TooManyFiles { .. } => "make the partition larger".into(),
            Self::LostAndFound { .. } => "remove or rename the file".into(),
            Self::Part(error) => return error.remedy(),
        })
    }
}

impl From<io::Error> for Ext4Error {
    fn from(error: io::Error) -> Self {
        Self::Part(error.into())
    }
}

impl From<TreeError> for Ext4Error {
    fn from(error: TreeError) -> Self {
        Self::Part(error.into())
    }
}
