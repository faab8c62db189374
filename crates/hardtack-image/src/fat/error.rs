//! Why a volume cannot be written.

use std::io;

use hardtack_recipe::Size;

/// Why a volume cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum FatError {
    /// The files do not fit.
    #[error("the files of the EFI system partition need {needs}, and it has room for {has}")]
    Full {
        /// What the files and directories need.
        needs: Size,
        /// What there is.
        has: Size,
    },
    /// A name is empty, too long, stands twice, or has letters that the format forbids.
    #[error("{0:?} is no name that FAT can have, or stands there already")]
    Name(String),
    /// A file has more bytes than the format can count.
    #[error("a file of the EFI system partition has 4 GiB or more")]
    FileTooLarge,
    /// The volume is too small for FAT32.
    #[error("the EFI system partition is too small for FAT32")]
    TooSmall,
    /// The image cannot be written.
    #[error("cannot write the EFI system partition")]
    Write(#[from] io::Error),
}

impl FatError {
    /// What to do about it, where hardtack knows.
    pub fn remedy(&self) -> Option<&'static str> {
        match self {
            Self::Full { .. } | Self::TooSmall => {
                Some("make the EFI system partition larger: `esp = \"1G\"` in `disk`")
            }
            Self::FileTooLarge | Self::Name(_) => None,
            Self::Write(_) => Some("check that the disk of the output directory has room"),
        }
    }
}
