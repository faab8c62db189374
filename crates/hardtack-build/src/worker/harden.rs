//! Hardening.

use std::path::{Path, PathBuf};

use hardtack_audit::Catalogue;
use hardtack_audit::fix::PackageWork;
use hardtack_audit::{Fixed, Unfixable, harden};
use hardtack_audit::{Profile, resolve};
use hardtack_hcl::{Diagnostic, Diagnostics};
use hardtack_recipe::Harden;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::tree::{fault, open, write};
use crate::sandbox::Fault;

/// A profile as it travels: what the recipe says, and what it is to be resolved with.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ProfileOrder {
    /// The recipe's `harden` block.
    pub harden: Harden,
    /// The day on which exceptions must hold.
    pub today: Date,
    /// Rules or controls that are left out.
    pub without: Vec<String>,
    /// Directories with rules and benchmarks of the user's own.
    pub directories: Vec<PathBuf>,
}

impl ProfileOrder {
    /// The profile itself.
    ///
    /// # Errors
    /// All that is wrong with the block, each with its place and a remedy.
    pub fn resolve(&self) -> Result<Profile, Diagnostics> {
        let mut catalogue = Catalogue::embedded();
        for directory in &self.directories {
            catalogue = catalogue.with_dir(directory)?;
        }
        let mut profile = resolve(&self.harden, &catalogue, self.today)?;
        for name in &self.without {
            profile = profile.without(name).map_err(|unknown| {
                let remedy = unknown.nearest.as_ref().map(|near| format!("did you mean `{near}`?"));
                let mistake = Diagnostic::error(unknown.to_string());
                Diagnostics::from(match remedy {
                    Some(remedy) => mistake.help(remedy),
                    None => mistake,
                })
            })?;
        }
        Ok(profile)
    }
}

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
