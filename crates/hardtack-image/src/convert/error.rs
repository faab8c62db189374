//! Why an image cannot be brought into another format.

use std::io;
use std::path::{Path, PathBuf};

use hardtack_tree::{TreeError, TreePath};

use crate::part::PartError;

/// Why an image cannot be brought into another format.
#[derive(Debug, thiserror::Error)]
pub enum ConvertError {
    /// The program is not there, or cannot be started.
    #[error("cannot run qemu-img")]
    Start(#[source] io::Error),
    /// It failed.
    #[error("qemu-img failed: {0}")]
    Failed(String),
    /// The file cannot be renamed.
    #[error("cannot rename {from} to {to}")]
    Rename {
        /// The raw image.
        from: PathBuf,
        /// Its new name.
        to: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The raw image cannot be read.
    #[error("cannot read {}", .path.display())]
    Read {
        /// The raw image.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The new file cannot be written.
    #[error("cannot write {}", .path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The format cannot hold a disk of this size.
    #[error("a disk of {bytes} bytes cannot have this format: {limit}")]
    Size {
        /// Bytes of the disk.
        bytes: u64,
        /// What the format holds.
        limit: &'static str,
    },
    /// A machine has more disks than its controller.
    #[error("a machine of {count} disks cannot have this format: it has 1 to 15")]
    Disks {
        /// How many there are.
        count: usize,
    },
    /// The format of a tree cannot hold an extended attribute.
    #[error("{path}: the format `{format}` has no place for the extended attribute {name:?}")]
    Attribute {
        /// What has it.
        path: TreePath,
        /// The format.
        format: &'static str,
        /// The name of the attribute.
        name: String,
    },
    /// The format cannot hold so large a tree.
    #[error("the tree is larger than the format `{format}` can count")]
    Full {
        /// The format.
        format: &'static str,
    },
    /// The tree cannot be read, or holds what no format can.
    #[error(transparent)]
    Part(#[from] PartError),
}

impl ConvertError {
    /// What to do about it, where hardtack knows.
    pub fn remedy(&self) -> Option<String> {
        let text = match self {
            Self::Start(_) => "install it: on Debian the package `qemu-utils`",
            Self::Failed(_) | Self::Write { .. } => "check that the disk of the output directory has room",
            Self::Rename { .. } => "keep the temporary and the final name on one file system",
            Self::Read { .. } => "build the image again",
            Self::Size { .. } | Self::Disks { .. } => "give the image other disks, or take another format",
            Self::Attribute { .. } => "remove the attribute in a step, or take another format",
            Self::Full { .. } => "take files out of the tree, or take another format",
            Self::Part(error) => return error.remedy(),
        };
        Some(text.to_owned())
    }

    pub(super) fn read(path: &Path) -> impl Fn(io::Error) -> Self + Copy {
        move |source| Self::Read { path: path.to_owned(), source }
    }

    pub(super) fn write(path: &Path) -> impl Fn(io::Error) -> Self + Copy {
        move |source| Self::Write { path: path.to_owned(), source }
    }
}

impl From<TreeError> for ConvertError {
    fn from(error: TreeError) -> Self {
        Self::Part(error.into())
    }
}
