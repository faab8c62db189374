//! Why work after the steps failed.

use hardtack_audit::LockOut;
use hardtack_image::{AssembleError, BootError, MissingDriver, MountError, MountFinding};
use hardtack_tree::TreeError;

use super::{Refusal, Unhealthy};
use crate::fingerprint::InputError;
use crate::seal::SealError;
use crate::steps::StepError;
use crate::store::StoreError;

/// Why work after the steps failed. Which work, is told by the error around this one.
#[derive(Debug, thiserror::Error)]
pub enum StageError {
    /// A command of the tree failed, or the changes could not be written.
    #[error(transparent)]
    Step(#[from] StepError),
    /// The tree cannot be read.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// A file of the store cannot be read.
    #[error(transparent)]
    Input(#[from] InputError),
    /// The installed packages cannot be listed.
    #[error("the packages cannot be listed: {0}")]
    Packages(String),
    /// The file systems cannot be mounted where the layout wants them.
    #[error(transparent)]
    Mounts(#[from] MountError),
    /// `/etc/fstab` is not that of the disk.
    #[error("/etc/fstab is not that of the disk: {}", list(.0))]
    Fstab(Vec<MountFinding>),
    /// Hardening would take away what lets the owner of the machine in.
    #[error("{}", lines(.0))]
    LockedOut(Vec<LockOut>),
    /// Programs of the image do not take what hardening leaves.
    #[error("{}", lines(.0))]
    Refused(Vec<Refusal>),
    /// Built-in tests failed.
    #[error("{}", lines(.0))]
    Unhealthy(Vec<Unhealthy>),
    /// The image would not boot.
    #[error(transparent)]
    Boot(#[from] BootError),
    /// An initial file system lacks drivers of the platforms that the image is for.
    #[error("{}", lines(.0))]
    Drivers(Vec<MissingDriver>),
    /// The tree cannot be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The disk cannot be made.
    #[error(transparent)]
    Assemble(#[from] AssembleError),
    /// What an earlier build recorded of this work cannot be understood.
    #[error("the record of the layer is damaged")]
    Record(#[source] serde_json::Error),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn lines(found: &[impl ToString]) -> String {
    found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn list(findings: &[MountFinding]) -> String {
    findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

impl StageError {
    /// What the user can do.
    pub fn remedy(&self) -> Option<String> {
        match self {
            Self::Step(error) => error.remedy(),
            Self::Mounts(error) => error.remedy(),
            Self::Boot(error) => error.remedy(),
            Self::Seal(error) => error.remedy(),
            Self::Assemble(error) => error.remedy(),
            Self::Store(error) => error.remedy(),
            Self::Drivers(missing) => missing.first().map(MissingDriver::remedy),
            Self::Fstab(_) => Some("have no step write /etc/fstab after the layout has".to_owned()),
            Self::LockedOut(_) => Some(
                "set a parameter of the rules that are named, change what they build on, or except their controls"
                    .to_owned(),
            ),
            Self::Refused(_) => Some(
                "mend the step that wrote the file, or set a parameter of the rules that are named or except their \
                 controls"
                    .to_owned(),
            ),
            Self::Unhealthy(found) => {
                let skip = found.iter().map(|found| format!("\"{}\"", found.check)).collect::<Vec<_>>().join(", ");
                Some(format!(
                    "pin what is named to versions that fit each other, or leave the test out: `health {{ skip = [{skip}] }}`"
                ))
            }
            Self::Record(_) => Some("build with --no-cache".to_owned()),
            Self::Tree(_) | Self::Input(_) | Self::Packages(_) => None,
        }
    }
}
