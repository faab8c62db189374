//! The clean-up, the residue scan, and the question who may use what came of it all.

use std::fmt;

use hardtack_audit::{Lack, lacks};
use hardtack_recipe::Image;
use hardtack_scan::residue::{Expected, Residue};
use hardtack_tree::{DirectoryTree, Tree, TreePath};
use serde::{Deserialize, Serialize};

use super::record::recorded;
use super::{StageError, health};
use crate::seal::{self, SealError};
use crate::store::{LayerKey, Stack, Store};
use crate::workshop::{LayerError, LayerPlan, Made, Workshop};

/// Changes whenever sealing does something else with the same tree.
const VERSION: &str = "secrets by rules, some excused; ways in";

/// The seal of an image.
pub(crate) struct SealStage<'a> {
    pub image: &'a Image,
    /// Those that it is made from, the nearest first.
    pub bases: &'a [&'a Image],
}

/// What is told of a sealed tree.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Sealed {
    /// What is left of what must not leave.
    pub residues: Vec<Residue>,
    /// Secrets that may leave, by the recipe's word.
    pub excused: Vec<Residue>,
    /// What the owner of a machine will miss.
    pub missing: Vec<Missing>,
}

impl Sealed {
    /// What the user is told of secrets that are excused, of exceptions that excuse nothing, and of what will be missed.
    pub(crate) fn remarks(&self, image: &Image) -> Vec<String> {
        let told = |residue: &Residue| {
            let reason = residue.accepted.as_deref().unwrap_or_default();
            format!("{residue} leaves with the image: {reason}")
        };
        let unneeded = image.seal.exceptions.iter().filter(|exception| {
            let meant = |residue: &Residue| {
                residue.path == exception.path
                    && residue.secret.as_ref().is_some_and(|secret| secret.rule == exception.rule)
            };
            self.residues.is_empty() && !self.excused.iter().any(meant)
        });
        let unneeded = unneeded.map(|exception| {
            format!(
                "{}: `{}` finds nothing in {}: the exception is not needed",
                exception.place, exception.rule, exception.path
            )
        });
        let missing = self.missing.iter().map(ToString::to_string);
        self.excused.iter().map(told).chain(unneeded).chain(missing).collect()
    }
}

/// Something that the owner of a machine will miss.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Missing {
    lack: Lack,
    since: Since,
}

/// What it is missing since. Hardening is not among it: that would have stopped the build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Since {
    /// A step of the recipe, or its base.
    Steps,
    /// The clean-up.
    Seal,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let since = match self.since {
            Since::Steps => "it was so before hardening and sealing, by the base or a step",
            Since::Seal => "sealing did that: of the keys for logins it keeps those of the recipe's users alone",
        };
        write!(f, "it is not so that {}; {since}", self.lack)
    }
}

impl Missing {
    /// What `sealed` lacks, by whether it was lacking before.
    fn of(sealed: &dyn Tree, before: &[Lack]) -> Vec<Self> {
        let since = |lack: &Lack| {
            if before.iter().any(|earlier| earlier.guard == lack.guard) { Since::Steps } else { Since::Seal }
        };
        lacks(sealed).into_iter().map(|lack| Self { since: since(&lack), lack }).collect()
    }
}

impl SealStage<'_> {
    /// Adds the layer; gives what is left of what must not leave, what the recipe excuses, and what the owner will miss.
    pub(crate) fn run(
        &self,
        workshop: &mut Workshop<'_>,
        stack: &mut Stack,
        epoch: i64,
    ) -> Result<Sealed, LayerError<StageError>> {
        let expected = Expected::of(self.image, self.bases);
        let mut fingerprint = workshop.fingerprint("seal");
        let sections = self.image.seal.skip.iter().map(|skip| format!("{:?} {}", skip.section, skip.reason));
        fingerprint
            .field(VERSION)
            .field(health::VERSION)
            .list(self.image.health.skip.iter().map(ToString::to_string))
            .list(stack.iter().map(|key| key.digest().to_string()))
            .list(sections)
            .list(&self.image.seal.remove)
            .field(serde_json::to_string(&expected).unwrap_or_default());
        let key = fingerprint.layer();
        let plan = LayerPlan { key, name: "seal", stack, epoch, sources: None };
        let layer = workshop.layer(&plan, |site| {
            // Before the clean-up takes away what programs may want.
            health::check(site, &self.image.health.skip)?;
            let tree = site.draft.joined()?;
            // What is applied is seen through the same view.
            let before = lacks(&tree);
            let plan = seal::plan(&tree, &self.image.seal, &expected)?;
            site.apply(plan.changes().cloned().collect())?;
            // What counts is what was written.
            let sealed = site.draft.joined()?;
            let (residues, excused) = match seal::verify(&sealed, &expected) {
                Ok(accepted) => (Vec::new(), accepted),
                Err(SealError::Residue(residues)) => (residues, Vec::new()),
                Err(error) => return Err(error.into()),
            };
            Ok::<_, StageError>(Made::fact(&Sealed { residues, excused, missing: Missing::of(&sealed, &before) }))
        })?;
        let mut sealed: Sealed = recorded(layer)?;
        sealed.excused.retain(|residue| residue.secret.is_some());
        for residue in sealed.residues.iter_mut().chain(&mut sealed.excused) {
            residue.step = brought_by(workshop.store, stack, &residue.path);
        }
        stack.push(key);
        Ok(sealed)
    }
}

/// The step whose layer has the file that is seen at `path`. It helps to find what is wrong, so that a layer that cannot be
/// read is no error here.
fn brought_by(store: &Store, stack: &Stack, path: &TreePath) -> Option<String> {
    let has = |key: &&LayerKey| {
        let tree = DirectoryTree::open(&store.tree(**key)).ok();
        tree.is_some_and(|tree| tree.metadata(path).is_ok_and(|found| found.is_some()))
    };
    let key = stack.iter().rev().find(has)?;
    Some(store.layer(*key).ok().flatten()?.name)
}
