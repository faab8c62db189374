//! Why a step failed.

use crate::fingerprint::InputError;
use crate::sandbox::{Ending, Leftover, SandboxError};
use crate::steps::PackageError;
use crate::store::StoreError;

/// Why a step failed. Which step, and where it stands in the recipe, is told by the error around this one.
#[derive(Debug, thiserror::Error)]
pub enum StepError {
    /// A command did not succeed.
    #[error("{what} ended with {ending}")]
    Command {
        /// The command as people know it.
        what: String,
        /// How it ended.
        ending: Ending,
        /// The last lines that it printed.
        last: Vec<String>,
    },
    /// Processes outlived their command; they were ended.
    #[error("it left running: {}", list(.processes))]
    Leftovers {
        /// What was left.
        processes: Vec<Leftover>,
        /// Whether the recipe could allow it.
        can_be_allowed: bool,
    },
    /// Something of the build host that the step takes in cannot be read.
    #[error(transparent)]
    Input(#[from] InputError),
    /// An input is no longer what it was when the build began.
    #[error("its inputs changed while it ran")]
    InputChanged,
    /// Package work.
    #[error(transparent)]
    Packages(#[from] PackageError),
    /// The sandbox.
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn list(leftovers: &[Leftover]) -> String {
    leftovers.iter().map(|left| format!("`{}` (process {})", left.command, left.pid)).collect::<Vec<_>>().join(", ")
}

impl StepError {
    /// What the user can do.
    pub fn remedy(&self) -> Option<String> {
        match self {
            Self::Leftovers { can_be_allowed: true, .. } => {
                Some("have the script end what it starts, or set `allow_background = true`".to_owned())
            }
            Self::Leftovers { can_be_allowed: false, .. } => Some("have it end what it starts".to_owned()),
            Self::InputChanged => Some("build again".to_owned()),
            Self::Command { last, .. } => command_remedy(last),
            Self::Packages(error) => error.remedy(),
            Self::Sandbox(SandboxError::Unavailable { remedy, .. }) => Some(remedy.clone()),
            Self::Store(error) => error.remedy(),
            Self::Input(_) | Self::Sandbox(_) => None,
        }
    }

    /// The last lines of output, where a command failed.
    pub fn last_lines(&self) -> &[String] {
        match self {
            Self::Command { last, .. } => last,
            _ => &[],
        }
    }
}

/// Failures whose cause is known from what programs say.
fn command_remedy(last: &[String]) -> Option<String> {
    let said = |words: &str| last.iter().any(|line| line.contains(words));
    if said("No space left on device") {
        return Some("the disk of the store is full: `hardtack cache prune` may help".to_owned());
    }
    if said("Temporary failure resolving") || said("Could not resolve host") || said("Network is unreachable") {
        return Some("steps have no network unless they say `network = true`".to_owned());
    }
    if said("/etc/resolv.conf") && said("Read-only file system") || said("/etc/hosts") && said("Read-only file system")
    {
        return Some("during steps these are hardtack's own; write the image's with a `file` block".to_owned());
    }
    None
}
