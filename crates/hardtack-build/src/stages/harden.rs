//! Hardening: packages that rules ask for, then everything that files can do.

use hardtack_audit::fix::PackageWork;
use hardtack_audit::{ProfileOrder, Unfixable};
use hardtack_recipe::{Action, Packages};
use hardtack_tree::Digest;

use crate::steps::{self, AptSources, StepError};
use crate::store::{LayerKey, Stack};
use crate::worker::{self, Applied, HardenJob, Work};
use crate::workshop::{LayerError, LayerPlan, Made, Workshop};

/// What rules install may ask for more; more rounds than this would go in circles.
const ROUNDS: usize = 3;

/// A profile to be reached.
pub(crate) struct HardenStage<'a> {
    pub profile: &'a ProfileOrder,
    /// [`hardtack_audit::Profile::digest`].
    pub digest: Digest,
}

/// What hardening did.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hardening {
    /// Packages that came and went because rules ask for it.
    pub packages: PackageWork,
    /// Rules that do not hold and cannot be brought about.
    pub unfixable: Vec<Unfixable>,
}

impl HardenStage<'_> {
    /// The key of the layer of files over `stack`.
    pub(crate) fn key(&self, workshop: &Workshop<'_>, stack: &Stack) -> LayerKey {
        let mut fingerprint = workshop.fingerprint("harden");
        fingerprint.parent(stack.last().copied()).field(self.digest.as_bytes());
        fingerprint.layer()
    }

    /// Adds the layers.
    pub(crate) fn run(
        &self,
        workshop: &mut Workshop<'_>,
        stack: &mut Stack,
        epoch: i64,
        sources: Option<&AptSources>,
    ) -> Result<Hardening, LayerError<StepError>> {
        let mut packages = PackageWork::default();
        for _ in 0..ROUNDS {
            let applied = self.files(workshop, stack, epoch)?;
            if applied.packages.is_empty() {
                return Ok(Hardening { packages, unfixable: applied.unfixable });
            }
            packages.install.extend(applied.packages.install.clone());
            packages.remove.extend(applied.packages.remove.clone());
            // The layer of files holds nothing: it only told which packages are missing.
            stack.pop();
            packages_layer(workshop, stack, epoch, sources, applied.packages)?;
        }
        let applied = self.files(workshop, stack, epoch)?;
        Ok(Hardening { packages, unfixable: applied.unfixable })
    }

    fn files(
        &self,
        workshop: &mut Workshop<'_>,
        stack: &mut Stack,
        epoch: i64,
    ) -> Result<Applied, LayerError<StepError>> {
        let key = self.key(workshop, stack);
        let plan = LayerPlan { key, name: "harden", stack, epoch, sources: None };
        let layer = workshop.layer(&plan, |site| {
            let work = Work::Harden(Box::new(HardenJob { profile: self.profile.clone() }));
            let applied: Applied = worker::perform(&work, &site.draft.view(), site.interrupt)?;
            Ok::<_, StepError>(Made::fact(&applied))
        })?;
        stack.push(key);
        serde_json::from_value(layer.facts.clone()).map_err(|error| LayerError {
            name: "harden".to_owned(),
            kept: None,
            source: StepError::Sandbox(crate::sandbox::SandboxError::Inside(crate::sandbox::Fault::new(
                "understand what hardening did",
                error,
            ))),
        })
    }
}

fn packages_layer(
    workshop: &mut Workshop<'_>,
    stack: &mut Stack,
    epoch: i64,
    sources: Option<&AptSources>,
    work: PackageWork,
) -> Result<(), LayerError<StepError>> {
    let action = Action::Packages(Packages {
        install: work.install.into_iter().collect(),
        remove: work.remove.into_iter().collect(),
        ..Packages::default()
    });
    let mut fingerprint = workshop.fingerprint("step");
    fingerprint.parent(stack.last().copied());
    let failed = |source: StepError| LayerError { name: "harden packages".to_owned(), kept: None, source };
    steps::fingerprint(&action, &mut fingerprint).map_err(|error| failed(error.into()))?;
    let key = fingerprint.layer();
    let plan = LayerPlan { key, name: "harden packages", stack, epoch, sources };
    workshop.layer(&plan, |site| steps::perform(&action, site).map(|()| Made::default()))?;
    stack.push(key);
    Ok(())
}
