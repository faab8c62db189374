//! Why a part of the tree cannot become an XFS file system.

use std::io;

use hardtack_recipe::Size;
use hardtack_tree::{TreeError, TreePath};

use super::AttributeError;
use crate::part::PartError;

/// What keeps a part of the tree from becoming an XFS file system.
#[derive(Debug, thiserror::Error)]
pub enum XfsError {
    /// The files do not fit.
    #[error("no space left: its files, tables and log need {needs}, it has {has}")]
    Full {
        /// What everything needs.
        needs: Size,
        /// The size of the file system.
        has: Size,
    },
    /// The file system would be smaller than XFS can sensibly be.
    #[error("a file system of {has} is too small for XFS: mkfs.xfs(8) makes none under {least}")]
    TooSmall {
        /// Its size.
        has: Size,
        /// The smallest size.
        least: Size,
    },
    /// The file system would be larger than is supported.
    #[error("a file system of {has} is too large: at most {most} are supported")]
    TooLarge {
        /// Its size.
        has: Size,
        /// The largest size.
        most: Size,
    },
    /// The label is longer than XFS allows.
    #[error("the label {label:?} has {} bytes, and XFS has room for {most}", label.len())]
    LongLabel {
        /// The label.
        label: String,
        /// Bytes of the longest label.
        most: usize,
    },
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

impl XfsError {
    /// What to do about it, where hardtack knows.
    pub fn remedy(&self) -> Option<String> {
        Some(match self {
            Self::Full { needs, .. } => format!("give it at least {needs}, and room for what the machine will write"),
            Self::TooSmall { least, .. } => format!("give it at least {least}, or take ext4"),
            Self::TooLarge { .. } => "split it into several partitions".into(),
            Self::LongLabel { most, .. } => format!("give it a label of at most {most} bytes"),
            Self::Device { .. } => "remove it: devtmpfs makes the device nodes of a running machine".into(),
            Self::LongTarget { .. } => "shorten or remove it".into(),
            Self::Attributes { .. } => "remove the attribute, or make it smaller".into(),
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
