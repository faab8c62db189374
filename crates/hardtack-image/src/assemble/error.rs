//! Why an image cannot be assembled.

use std::io;
use std::path::PathBuf;

use hardtack_recipe::{Firmware, MountPoint};
use hardtack_tree::TreeError;

use crate::boot::BootError;
use crate::ext4::Ext4Error;
use crate::fat::FatError;
use crate::lvm::LvmError;
use crate::part::PartError;
use crate::table::TableError;
use crate::xfs::XfsError;

/// What keeps an image from being assembled.
#[derive(Debug, thiserror::Error)]
pub enum AssembleError {
    /// The file cannot be made.
    #[error("cannot make the image {path}")]
    Create {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The layout boots by a firmware for which no boot loader was given.
    #[error("the layout boots by {firmware:?}, and there is no boot loader for it")]
    NoLoader {
        /// The firmware.
        firmware: Firmware,
    },
    /// One of the file systems cannot be written.
    #[error("cannot fill {place}, mounted at {mount}")]
    FileSystem {
        /// The partition or volume.
        place: String,
        /// Where it is mounted.
        mount: MountPoint,
        /// Why.
        #[source]
        source: FileSystemError,
    },
    /// A volume group cannot be written.
    #[error(transparent)]
    Lvm(#[from] LvmError),
    /// The boot loader for the BIOS cannot be installed.
    #[error(transparent)]
    Boot(#[from] BootError),
    /// The EFI system partition cannot be written.
    #[error(transparent)]
    Esp(#[from] FatError),
    /// The partition table cannot be written.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The tree cannot be read.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// The image cannot be written.
    #[error("cannot write the image")]
    Write(#[from] io::Error),
}

/// Why a part of the tree cannot become a file system.
#[derive(Debug, thiserror::Error)]
pub enum FileSystemError {
    /// It cannot become ext4.
    #[error(transparent)]
    Ext4(#[from] Ext4Error),
    /// It cannot become xfs.
    #[error(transparent)]
    Xfs(#[from] XfsError),
    /// It cannot become btrfs.
    #[error(transparent)]
    Btrfs(#[from] PartError),
}

impl FileSystemError {
    /// What to do about it, where hardtack knows.
    pub fn remedy(&self) -> Option<String> {
        match self {
            Self::Ext4(error) => error.remedy(),
            Self::Xfs(error) => error.remedy(),
            Self::Btrfs(error) => error.remedy(),
        }
    }
}

impl AssembleError {
    /// What to do about it, where hardtack knows.
    pub fn remedy(&self) -> Option<String> {
        match self {
            Self::FileSystem { source, .. } => source.remedy(),
            Self::Boot(error) => error.remedy(),
            Self::Lvm(error) => Some(error.remedy()),
            Self::Create { .. } => Some(
                "check that the directory is there and may be written, and that it has no file of this name".into(),
            ),
            Self::Write(_) => Some("check that the disk of the output directory has room".into()),
            Self::Esp(error) => error.remedy().map(str::to_owned),
            Self::NoLoader { .. } | Self::Table(_) | Self::Tree(_) => None,
        }
    }
}
