//! A profile on its way to another process.

use std::path::PathBuf;

use hardtack_hcl::{Diagnostic, Diagnostics};
use hardtack_recipe::Harden;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Profile, resolve};
use crate::catalogue::Catalogue;

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
