//! Hardening: packages that rules ask for, then everything that files can do.

use hardtack_audit::fix::PackageWork;
use hardtack_audit::{Profile, Unfixable, harden};
use hardtack_recipe::{Action, Packages};
use serde::{Deserialize, Serialize};

use super::record::recorded;
use super::{StageError, checks, databases};
use crate::steps::{self, AptSources, StepError};
use crate::store::{LayerKey, Stack};
use crate::workshop::{LayerError, LayerPlan, Made, Workshop};

/// What rules install may ask for more; more rounds than this would go in circles.
const ROUNDS: usize = 3;

/// Changes whenever hardening does something else with the same profile.
const VERSION: &str = "checked by programs, augenrules among them; databases of dconf; audit rules merged";

/// A profile to be reached.
pub(crate) struct HardenStage<'a> {
    pub profile: &'a Profile,
}

/// What hardening did.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hardening {
    /// Packages that came and went because rules ask for it.
    pub packages: PackageWork,
    /// Rules that do not hold and cannot be brought about.
    pub unfixable: Vec<Unfixable>,
    /// What somebody should know.
    pub warnings: Vec<String>,
}

/// What the layer of files keeps beside its tree.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Applied {
    /// Packages that must come or go before hardening can be whole. When there are some, nothing was written.
    packages: PackageWork,
    unfixable: Vec<Unfixable>,
    warnings: Vec<String>,
}

impl HardenStage<'_> {
    /// The key of the layer of files over `stack`.
    pub(crate) fn key(&self, workshop: &Workshop<'_>, stack: &Stack) -> LayerKey {
        let mut fingerprint = workshop.fingerprint("harden");
        fingerprint.parent(stack.last().copied()).field(VERSION).field(self.profile.digest().as_bytes());
        fingerprint.layer()
    }

    /// Adds the layers.
    pub(crate) fn run(
        &self,
        workshop: &mut Workshop<'_>,
        stack: &mut Stack,
        epoch: i64,
        sources: Option<&AptSources>,
    ) -> Result<Hardening, LayerError<StageError>> {
        let mut packages = PackageWork::default();
        for _ in 0..ROUNDS {
            let applied = self.files(workshop, stack, epoch)?;
            if applied.packages.is_empty() {
                return Ok(Hardening { packages, unfixable: applied.unfixable, warnings: applied.warnings });
            }
            packages.install.extend(applied.packages.install.clone());
            packages.remove.extend(applied.packages.remove.clone());
            // The layer of files holds nothing: it only told which packages are missing.
            stack.pop();
            packages_layer(workshop, stack, epoch, sources, applied.packages)?;
        }
        let applied = self.files(workshop, stack, epoch)?;
        Ok(Hardening { packages, unfixable: applied.unfixable, warnings: applied.warnings })
    }

    fn files(
        &self,
        workshop: &mut Workshop<'_>,
        stack: &mut Stack,
        epoch: i64,
    ) -> Result<Applied, LayerError<StageError>> {
        let key = self.key(workshop, stack);
        let plan = LayerPlan { key, name: "harden", stack, epoch, sources: None };
        let layer = workshop.layer(&plan, |site| {
            let tree = site.draft.joined()?;
            let hardened = harden(&tree, self.profile)?;
            let mut warnings = Vec::new();
            if hardened.packages.is_empty() {
                if !hardened.locked_out.is_empty() {
                    return Err(StageError::LockedOut(hardened.locked_out));
                }
                site.apply(hardened.tree.into_changes())?;
                databases::compile(site, hardened.writes.keys())?;
                // A layer that is found made was checked when it was made.
                warnings = checks::check(site)?;
            }
            let applied = Applied { packages: hardened.packages, unfixable: hardened.unfixable, warnings };
            Ok::<_, StageError>(Made::fact(&applied))
        })?;
        stack.push(key);
        recorded(layer)
    }
}

fn packages_layer(
    workshop: &mut Workshop<'_>,
    stack: &mut Stack,
    epoch: i64,
    sources: Option<&AptSources>,
    work: PackageWork,
) -> Result<(), LayerError<StageError>> {
    let action = Action::Packages(Packages {
        install: work.install.into_iter().collect(),
        remove: work.remove.into_iter().collect(),
        ..Packages::default()
    });
    let mut fingerprint = workshop.fingerprint("step");
    fingerprint.parent(stack.last().copied());
    let failed = |source: StepError| LayerError {
        name: "harden packages".to_owned(),
        kept: None,
        source: StageError::from(source),
    };
    steps::fingerprint(&action, &mut fingerprint).map_err(|error| failed(error.into()))?;
    let key = fingerprint.layer();
    let plan = LayerPlan { key, name: "harden packages", stack, epoch, sources };
    workshop.layer(&plan, |site| {
        steps::perform(&action, site)?;
        Ok::<_, StageError>(Made::default())
    })?;
    stack.push(key);
    Ok(())
}
