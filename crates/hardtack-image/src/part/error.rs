//! Why a part of the tree cannot become a file system, whatever its type.

use std::io;

use hardtack_recipe::Size;
use hardtack_tree::{TreeError, TreePath};

use super::AttributeError;

/// What keeps a part of the tree from becoming a file system of any type.
#[derive(Debug, thiserror::Error)]
pub enum PartError {
    /// The files do not fit.
    #[error("no space left: its files and tables need {needs}, it has {has}")]
    Full {
        /// What everything needs.
        needs: Size,
        /// The size of the file system.
        has: Size,
    },
    /// The file system would be smaller than one of its type can sensibly be.
    #[error("a file system of {has} is too small for {format}: mkfs.{}(8) makes none under {least}", .format.to_lowercase())]
    TooSmall {
        /// What its type is called.
        format: &'static str,
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
    /// The label is longer than the type of the file system allows.
    #[error("the label {label:?} has {} bytes, and {format} has room for {most}", .label.len())]
    LongLabel {
        /// What the type is called.
        format: &'static str,
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
            Self::Full { needs, .. } => format!("give it at least {needs}, and room for what the machine will write"),
            Self::TooSmall { least, .. } => format!("give it at least {least}, or take ext4"),
            Self::TooLarge { .. } => "split it into several partitions".into(),
            Self::LongLabel { most, .. } => format!("give it a label of at most {most} bytes"),
            Self::Attributes { .. } => "remove the attribute, or make it smaller".into(),
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
