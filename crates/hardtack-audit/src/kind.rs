//! What a kind is: the Rust type behind a rule's desired state.

use std::fmt::Debug;

use hardtack_hcl::{BlockReader, Diagnostics};
use hardtack_tree::TreePath;

use crate::fix::{FixError, Fixer, Stage};
use crate::system::firewall::Opening;
use crate::system::{Runtime, System};
use crate::verdict::Judgement;

/// A kind of desired state, named by the block that states it in a rule (`sshd`, `sysctl`, …).
pub trait Kind: Sync {
    /// The block's name in rule files.
    fn name(&self) -> &'static str;

    /// One line for the reference: what the block states.
    fn summary(&self) -> &'static str;

    /// The block's keys with their meaning, for the reference and for error messages.
    fn keys(&self) -> &'static [(&'static str, &'static str)];

    /// Reads a block, its expressions evaluated with the rule's parameters.
    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics>;
}

/// One desired state. Check, fix and explanation come from the same model, so they cannot disagree.
pub trait DesiredState: Debug + Send + Sync {
    /// Judges the effective state of the files.
    fn judge(&self, system: &System<'_>) -> Judgement;

    /// Judges the running system, whose files are `system`, as well. `None` where this kind has no runtime evidence.
    fn judge_runtime(&self, _system: &System<'_>, _runtime: &Runtime) -> Option<Judgement> {
        None
    }

    /// Whether only the running system tells: then [`DesiredState::judge`] says no more than that, and is asked
    /// only where no system runs.
    fn is_live_only(&self) -> bool {
        false
    }

    /// Changes `fixer.tree` so that [`DesiredState::judge`] holds. Called only when it does not;
    /// called again it changes nothing.
    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError>;

    /// When its fix runs among the others.
    fn stage(&self) -> Stage;

    /// One sentence on what is asked, with the parameters' values in it.
    fn explain(&self) -> String;

    /// The files that decide it or that its fix writes, for `explain PATH`: a directory stands for all below it, and
    /// the names may be patterns.
    fn paths(&self) -> Vec<TreePath>;

    /// What it asks that a recipe may contradict, so that a plan can say so before anything is built.
    fn demands(&self) -> Vec<Demand> {
        Vec::new()
    }
}

/// Something a state asks that a recipe may contradict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Demand {
    /// The kernel module of this name cannot be loaded.
    ModuleUnavailable(String),
    /// Something is mounted here.
    SeparateMount(TreePath),
    /// What is mounted here has this option.
    MountOption {
        /// The mount point.
        point: TreePath,
        /// The option.
        option: String,
    },
    /// A firewall drops what does not come in by one of these.
    OnlyLetIn {
        /// What it lets in.
        inbound: Vec<Opening>,
    },
    /// Only these may log in through SSH; either list may be empty, not both.
    LoginOnlyFor {
        /// Names of users.
        users: Vec<String>,
        /// Names of groups.
        groups: Vec<String>,
    },
    /// Nobody logs in as root through SSH.
    RootKeptOut,
}
