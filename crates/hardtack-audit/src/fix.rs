//! How fixes change a tree.

use std::collections::BTreeSet;

use hardtack_tree::{PathError, StagedTree, Tree, TreeError};
use serde::{Deserialize, Serialize};

use crate::kind::DesiredState;
use crate::system::System;
use crate::verdict::Unjudgeable;

/// The order in which fixes run: later stages see the result of earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Packages come and go.
    Packages,
    /// Files get their content.
    Configuration,
    /// Owners and permission bits, once every file is there.
    Permissions,
    /// What is made from the files as they then are: a list of the programs that have privileges.
    Derived,
    /// What the initramfs and the boot loader are made from.
    Boot,
    /// The file-integrity database, over everything else.
    Integrity,
}

/// Package work that fixes ask for; the build does it in the sandbox.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackageWork {
    /// Packages to install.
    pub install: BTreeSet<String>,
    /// Packages to purge.
    pub remove: BTreeSet<String>,
}

impl PackageWork {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.install.is_empty() && self.remove.is_empty()
    }

    /// Adds another fix's work.
    pub(crate) fn add(&mut self, other: PackageWork) {
        self.install.extend(other.install);
        self.remove.extend(other.remove);
    }

    /// Leaves out the packages that are to come and to go, and names them.
    pub(crate) fn settled(mut self) -> (Self, Vec<String>) {
        let contested: Vec<String> = self.install.intersection(&self.remove).cloned().collect();
        self.install.retain(|package| !contested.contains(package));
        self.remove.retain(|package| !contested.contains(package));
        (self, contested)
    }
}

/// What one fix works on. Each fix has a staged tree of its own over the result of the fixes before it:
/// what it changed is known afterwards, and of a fix that failed half-way nothing is kept.
pub struct Fixer<'a> {
    /// The tree with this fix's changes.
    pub tree: StagedTree<'a>,
    /// Package work that this fix asks for.
    pub packages: PackageWork,
}

impl<'a> Fixer<'a> {
    /// A fix that has changed nothing yet, over `base`.
    pub fn new(base: &'a dyn Tree) -> Self {
        Self { tree: StagedTree::new(base), packages: PackageWork::default() }
    }

    /// Tries a change: keeps it when `state` holds afterwards, and leaves no trace of it when not. Where the
    /// state holds already nothing is tried.
    ///
    /// # Errors
    /// When the change cannot be made or its result cannot be judged.
    pub fn attempt(
        &mut self,
        state: &dyn DesiredState,
        change: impl FnOnce(&mut StagedTree<'_>) -> Result<(), FixError>,
    ) -> Result<bool, FixError> {
        if holds(state, &self.tree)? {
            return Ok(true);
        }
        let mut trial = StagedTree::new(&self.tree);
        change(&mut trial)?;
        let kept = holds(state, &trial)?;
        if kept {
            for change in trial.into_changes() {
                self.tree.apply(&change)?;
            }
        }
        Ok(kept)
    }

    /// The system as it is with the changes so far. Models are read afresh: ask again after a change.
    pub fn system(&self) -> System<'_> {
        System::new(&self.tree)
    }
}

fn holds(state: &dyn DesiredState, tree: &dyn Tree) -> Result<bool, Unjudgeable> {
    Ok(state.judge(&System::new(tree))?.iter().all(|finding| finding.holds))
}

impl From<PathError> for FixError {
    fn from(error: PathError) -> Self {
        Self::Tree(error.into())
    }
}

/// Why a fix could not be made.
#[derive(Debug, thiserror::Error)]
pub enum FixError {
    /// The tree could not be read or changed.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// What must be changed cannot be understood.
    #[error(transparent)]
    Unjudgeable(#[from] Unjudgeable),
    /// A file system alone cannot satisfy the rule; the text says what can.
    #[error("{0}")]
    NotByFiles(String),
}
