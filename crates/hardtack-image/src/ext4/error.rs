//! Why a part of the tree cannot become an ext4 file system.

use std::io;

use hardtack_recipe::Size;
use hardtack_tree::{TreeError, TreePath};

use super::AttributeError;

/// What keeps a part of the tree from becoming an ext4 file system.
#[derive(Debug, thiserror::Error)]
pub enum Ext4Error {
    /// The files do not fit.
    #[error("no space left: its files, tables and journal need {needs}, it has {has}")]
    Full {
        /// What everything needs.
        needs: Size,
        /// The size of the file system.
        has: Size,
    },
    /// There are more files than inodes fit.
    #[error("no inodes left: it has {files} files, and room for {most} at most")]
    TooManyFiles {
        /// How many files there are.
        files: u64,
        /// How many a file system of its size can hold.
        most: u64,
    },
    /// The file system would be larger than is supported.
    #[error("a file system of {} is too large: at most 64 TiB are supported", Size::from_bytes(*.bytes))]
    TooLarge {
        /// Its size in bytes.
        bytes: u64,
    },
    /// One file is larger than ext4 allows.
    #[error("{path} has {size}: a file on ext4 has at most 16 TiB")]
    FileTooLarge {
        /// The file.
        path: TreePath,
        /// Its size.
        size: Size,
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
    /// A file has the name that ext4 needs for a directory.
    #[error("{path} is not a directory, and e2fsck(8) needs one of that name")]
    LostAndFound {
        /// The file.
        path: TreePath,
    },
    /// A file has more names than ext4 can count.
    #[error("{path} is one more name of a file that has {most} already, the most that ext4 keeps")]
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
    /// The extended attributes of an entry cannot be kept.
    #[error("cannot keep the extended attributes of {path}")]
    Attributes {
        /// The entry.
        path: TreePath,
        /// Why.
        #[source]
        source: AttributeError,
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

impl Ext4Error {
    /// What to do about it, where hardtack knows.
    pub fn remedy(&self) -> Option<String> {
        Some(match self {
            Self::Full { needs, .. } => format!("give it at least {needs}, and room for what the machine will write"),
            Self::TooManyFiles { .. } => "make the partition larger".into(),
            Self::TooLarge { .. } => "split it into several partitions".into(),
            Self::FileTooLarge { .. } => "remove the file, or make it smaller".into(),
            Self::LongName { .. } | Self::Target { .. } => "shorten or remove it".into(),
            Self::NoDirectory { path } => format!("make the directory {path} in a step"),
            Self::LostAndFound { .. } => "remove or rename the file".into(),
            Self::Unreadable { .. } | Self::Read { .. } => "run as root, or as the user who owns the tree".into(),
            Self::TooManyLinks { .. } => "have a step copy the file, or make some of the names symbolic links".into(),
            Self::Attributes { .. } => "remove the attribute, or make it smaller".into(),
            Self::Changed { .. } => "end what writes to the tree, and build again".into(),
            Self::Tree(_) => return None,
            Self::Write(_) => "check that the disk of the output directory has room".into(),
        })
    }
}
