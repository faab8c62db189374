//! How fixes change a tree.

use std::collections::BTreeSet;

use hardtack_tree::{StagedTree, TreeError};
use serde::{Deserialize, Serialize};

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

/// What a fix works on.
pub struct Fixer<'a> {
    /// The tree with the changes so far; what is changed here is seen by later fixes.
    pub tree: &'a mut StagedTree<'a>,
    /// Package work so far.
    pub packages: &'a mut PackageWork,
}

/// Why a fix could not be made.
#[derive(Debug, thiserror::Error)]
pub enum FixError {
    /// The tree could not be read or changed.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// A file system alone cannot satisfy the rule; the text says what can.
    #[error("{0}")]
    NotByFiles(String),
}
