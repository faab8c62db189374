//! Why a base could not be made.

use std::io;
use std::path::PathBuf;

use hardtack_tree::target::TargetError;
use hardtack_tree::{Digest, FormatError, TreeError};

use crate::fingerprint::InputError;
use crate::steps::StepError;
use crate::store::StoreError;

/// Why a base could not be made.
#[derive(Debug, thiserror::Error)]
pub enum BaseError {
    /// A distribution that cannot be bootstrapped.
    #[error("{0} cannot be bootstrapped")]
    UnknownDistribution(String),
    /// A program of the build host is missing.
    #[error("{program} is not installed on this machine")]
    NoProgram {
        /// The program.
        program: &'static str,
        /// The package that has it.
        package: &'static str,
    },
    /// The keyring that signs the archive is missing.
    #[error("the keyring {} is not on this machine", .path.display())]
    NoKeyring {
        /// The file.
        path: PathBuf,
        /// The package that has it.
        package: &'static str,
    },
    /// A release file cannot be understood.
    #[error("the release file of {suite} at {mirror} has no date")]
    NoDate {
        /// The suite.
        suite: String,
        /// Its mirror.
        mirror: String,
    },
    /// The archive is not in the state that the lock names.
    #[error("{suite} at {mirror} is not in the state that hardtack.lock names: it has {found}, the lock {locked}")]
    Moved {
        /// The suite.
        suite: String,
        /// Its mirror.
        mirror: String,
        /// Digest of its release file now.
        found: Digest,
        /// Digest in the lock.
        locked: String,
    },
    /// The archive changed between two look-ups of one build.
    #[error("the archive at {0} changed while the base was made")]
    Raced(String),
    /// A command failed.
    #[error(transparent)]
    Step(#[from] StepError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Something of the build host cannot be read.
    #[error(transparent)]
    Input(#[from] InputError),
    /// The new tree cannot be changed.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// A root archive that is damaged, or has a member that could reach out of the tree.
    #[error("cannot unpack {}", .path.display())]
    Archive {
        /// The archive.
        path: PathBuf,
        /// What is wrong, with the member's name.
        #[source]
        source: FormatError,
    },
    /// A member of a root archive that no root may bring, or that cannot be made.
    #[error("{}: {member}: {reason}", .archive.display())]
    Member {
        /// The archive.
        archive: PathBuf,
        /// The member's name, made printable.
        member: String,
        /// What is wrong with it.
        reason: String,
    },
    /// An archive or directory cannot be read.
    #[error("cannot read {}", .path.display())]
    Read {
        /// The file or directory.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// An archive is not the one that the recipe names.
    #[error("{} has the SHA-256 {found}, the recipe says {expected}", .path.display())]
    Digest {
        /// The archive.
        path: PathBuf,
        /// Its digest.
        found: String,
        /// The recipe's.
        expected: String,
    },
    /// A part of a tree cannot be read.
    #[error("{} cannot be read as a whole: {entries}", .from.display())]
    Unreadable {
        /// What was named.
        from: PathBuf,
        /// The entries that cannot be read, and why.
        entries: String,
    },
    /// A file is a root of another kind.
    #[error("{} is no disk image", .path.display())]
    NotDisks {
        /// The file.
        path: PathBuf,
    },
    /// Disk images hold no root.
    #[error("the base has no root that could be read")]
    Disks(#[from] TargetError),
    /// There is no root in it.
    #[error("{} holds no root tree: it has no {missing}", .path.display())]
    NoRoot {
        /// The archive or directory.
        path: PathBuf,
        /// What every root has.
        missing: &'static str,
    },
}

impl BaseError {
    /// What the user can do.
    pub fn remedy(&self) -> Option<String> {
        match self {
            Self::UnknownDistribution(_) => {
                Some("write `bootstrap = \"debian\"`, or start from a root tar or directory".to_owned())
            }
            Self::NoProgram { package, .. } | Self::NoKeyring { package, .. } => {
                Some(format!("apt-get install {package}"))
            }
            Self::Moved { .. } => Some(
                "name a snapshot of the archive as `mirror`, or build without --locked to take it as it is now"
                    .to_owned(),
            ),
            Self::Raced(_) | Self::NoDate { .. } => Some("try again, or name another `mirror`".to_owned()),
            Self::Digest { .. } => Some("take the right file, or correct `sha256`".to_owned()),
            Self::Archive { .. } | Self::Member { .. } => {
                Some("do not use this archive unless you know why it is so".to_owned())
            }
            Self::Unreadable { .. } => Some("name a base of which everything can be read".to_owned()),
            Self::NotDisks { .. } => Some("write `tar = …` for an archive of a root".to_owned()),
            Self::Disks(error) => error.remedy().map(str::to_owned),
            Self::NoRoot { .. } => Some("name the archive or directory of a whole root file system".to_owned()),
            Self::Step(error) => error.remedy(),
            Self::Store(error) => error.remedy(),
            Self::Input(_) | Self::Tree(_) | Self::Read { .. } => None,
        }
    }
}
