//! Why disks are no tree.

use crate::target::of_format;
use crate::{FormatError, TreeError};

/// Why disks are no tree of a root.
#[derive(Debug, thiserror::Error)]
pub enum ImageError {
    /// A disk, or a part of it, is damaged.
    #[error("{disk} cannot be read")]
    Disk {
        /// The disk, or where on it.
        disk: String,
        /// What is wrong.
        #[source]
        source: FormatError,
    },
    /// Nothing on the disks is a file system that is read.
    #[error("no file system that hardtack reads on {disks}: {found}")]
    NoFileSystem {
        /// The disks.
        disks: String,
        /// What is there instead.
        found: String,
        /// What to do about it.
        remedy: &'static str,
    },
    /// More than one file system may be the root.
    #[error("more than one file system may be the root: {0}")]
    SeveralRoots(String),
    /// What the root mounts cannot be told.
    #[error("what belongs to the root cannot be told")]
    Fstab(#[source] TreeError),
}

impl ImageError {
    /// What to do about it, where hardtack knows.
    pub fn remedy(&self) -> Option<&str> {
        match self {
            Self::Disk { source, .. } => of_format(source),
            Self::NoFileSystem { remedy, .. } => Some(remedy),
            Self::SeveralRoots(_) => Some("give the disks of one machine only, each once"),
            Self::Fstab(_) => Some("repair the root file system with its own check program, on a copy of the image"),
        }
    }
}
