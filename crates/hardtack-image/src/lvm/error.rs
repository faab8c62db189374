//! Why a volume group cannot be written.

use std::io;

use hardtack_recipe::GroupName;

/// What keeps a volume group from being written.
#[derive(Debug, thiserror::Error)]
pub enum LvmError {
    /// Its description does not fit.
    #[error("the volume group {group} has {volumes} volumes, too many for its metadata area")]
    TooManyVolumes {
        /// The group.
        group: GroupName,
        /// How many volumes it has.
        volumes: usize,
    },
    /// The image cannot be written.
    #[error("cannot write the volume group")]
    Write(#[from] io::Error),
}

impl LvmError {
    /// What to do about it.
    pub fn remedy(&self) -> String {
        match self {
            Self::TooManyVolumes { .. } => "put some of them into another group".into(),
            Self::Write(_) => "check that the disk of the output directory has room".into(),
        }
    }
}
