//! Why a part of the tree cannot become a btrfs file system.

use std::io;

use hardtack_recipe::Size;
use hardtack_tree::{TreeError, TreePath};

use super::AttributeError;
use crate::part::PartError;

/// What keeps a part of the tree from becoming a btrfs file system.
#[derive(Debug, thiserror::Error)]
pub enum BtrfsError {
    /// The files do not fit.
    #[error("no space left: its files and trees need {needs}, it has {has}")]
    Full {
        /// What everything needs.
        needs: Size,
        /// The size of the file system.
        has: Size,
    },
    /// The file system would be smaller than btrfs can sensibly be.
    #[error("a file system of {has} is too small for btrfs: mkfs.btrfs(8) makes none under {least}")]
    TooSmall {
        /// Its size.
        has: Size,
        /// The smallest size.
        least: Size,
    },
    /// The label is longer than btrfs allows.
    #[error("the label {label:?} has {} bytes, and btrfs has room for {most}", label.len())]
    LongLabel {
        /// The label.
        label: String,
        /// Bytes of the longest label.
        most: usize,
    },
    /// The extended attributes of an entry cannot be kept.
    #[error("cannot keep the extended attributes of {path}")]
    Attributes {
        /// The entry.
        path: TreePath,
        /// Why.
        #[source]
        source: AttributeError,
    },
    /// The part of the tree cannot be read, or the image not written.
    #[error(transparent)]
    Part(#[from] PartError),
}

impl BtrfsError {
    /// What to do about it, where hardtack knows.
    pub fn remedy(&self) -> Option<String> {
        Some(match self {
            Self::Full { needs, .. } => format!("give it at least {needs}, and room for what the machine will write"),
            Self::TooSmall { least, .. } => format!("give it at least {least}, or take ext4"),
            Self::LongLabel { most, .. } => format!("give it a label of at most {most} bytes"),
            Self::Attributes { .. } => "remove the attribute, or make it smaller".into(),
            Self::Part(error) => return error.remedy(),
        })
    }
}

impl From<io::Error> for BtrfsError {
    fn from(error: io::Error) -> Self {
        Self::Part(error.into())
    }
}

impl From<TreeError> for BtrfsError {
    fn from(error: TreeError) -> Self {
        Self::Part(error.into())
    }
}
