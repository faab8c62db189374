//! Why a part of the tree cannot become a file system, whatever its type.

use std::io;

use hardtack_recipe::Size;
use hardtack_tree::{TreeError, TreePath};

/// What keeps a part of the tree from becoming a file system of any type.
#[derive(Debug, thiserror::Error)]
pub enum PartError {
    /// One file is larger than the file system allows.
    #[error("{path} has {size}: a file on this file system has at most {most}")]
    FileTooLarge {
        /// The file.
        path: TreePath,
        /// Its size.
        size: Size,
        /// The largest size of a file.
        most: Size,
    },
    /// A name is longer than Linux allows.
    #[error("the name of {path} has {len} bytes, and a name has at most 255")]
    LongName {
        /// The entry.
        path: TreePath,
        /// Bytes of its last component.
        len: usize,
    },
    /// A symbolic link leads nowhere that Linux could go.
    #[error("the target of the symbolic link {path} has {len} bytes, and one has from 1 to 4095")]
    Target {
        /// The link.
        path: TreePath,
        /// Bytes of its target.
        len: usize,
    },
    /// There is no directory to become the root of the file system.
    #[error("{path} is not a directory of the tree")]
    NoDirectory {
        /// The mount point.
        path: TreePath,
    },
    /// A file has more names than the file system can count.
    #[error("{path} is one more name of a file that has {most} already, the most that the file system keeps")]
    TooManyLinks {
        /// The first name too many, in the order of paths.
        path: TreePath,
        /// How many names a file may have.
        most: u32,
    },
    /// Parts of the tree could not be seen.
    #[error("cannot read {path}: {reason}")]
    Unreadable {
        /// The first of them.
        path: TreePath,
        /// What the system said.
        reason: String,
    },
    /// A file is not what the walk over the tree saw.
    #[error("{path} changed while it was read")]
    Changed {
        /// The file.
        path: TreePath,
    },
    /// A file cannot be read.
    #[error("cannot read {path}")]
    Read {
        /// The file.
        path: TreePath,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The tree cannot be read.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// The image cannot be written.
    #[error("cannot write the image")]
    Write(#[from] io::Error),
}

impl PartError {
    /// What to do about it, where hardtack knows.
    pub fn remedy(&self) -> Option<String> {
        Some(match self {
            Self::FileTooLarge { .. } => "remove the file, or make it smaller".into(),
            Self::LongName { .. } | Self::Target { .. } => "shorten or remove it".into(),
            Self::NoDirectory { path } => format!("make the directory {path} in a step"),
            Self::Unreadable { .. } | Self::Read { .. } => "run as root, or as the user who owns the tree".into(),
            Self::TooManyLinks { .. } => "have a step copy the file, or make some of the names symbolic links".into(),
            Self::Changed { .. } => "end what writes to the tree, and build again".into(),
            Self::Tree(_) => return None,
            Self::Write(_) => "check that the disk of the output directory has room".into(),
        })
    }
}
