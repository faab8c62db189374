//! Hardening.

use std::path::Path;

use hardtack_audit::fix::PackageWork;
use hardtack_audit::{Fixed, ProfileOrder, Unfixable, harden};
use serde::{Deserialize, Serialize};

use super::tree::{fault, open, write};
use crate::sandbox::Fault;

/// Brings a tree to what a profile asks.
#[derive(Debug, Serialize, Deserialize)]
pub struct HardenJob {
    /// The profile.
    pub profile: ProfileOrder,
}

/// What hardening did to a tree.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Applied {
    /// Number of changes to entries.
    pub changes: usize,
    /// Packages that must come or go before hardening can be whole. When there are some, nothing was written.
    pub packages: PackageWork,
    /// Rules that did not hold and now do.
    pub fixed: Vec<Fixed>,
    /// Rules that do not hold and cannot be brought about.
    pub unfixable: Vec<Unfixable>,
}

impl HardenJob {
    pub(super) fn perform(self, tree: &Path) -> Result<Applied, Fault> {
        let profile = self.profile.resolve().map_err(|mistakes| Fault::new("resolve the profile", mistakes))?;
        let directory = open(tree)?;
        let hardened = harden(&directory, &profile).map_err(|error| fault("harden the tree", &error, None))?;
        let changes = hardened.tree.changes();
        if hardened.packages.is_empty() {
            write(tree, changes)?;
        }
        Ok(Applied {
            changes: changes.len(),
            packages: hardened.packages,
            fixed: hardened.fixed,
            unfixable: hardened.unfixable,
        })
    }
}
