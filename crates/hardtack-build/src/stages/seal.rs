//! The clean-up and the residue scan.

use hardtack_audit::lacks;
use hardtack_recipe::Image;
use hardtack_scan::residue::{Expected, Residue};
use hardtack_tree::{DirectoryTree, Tree, TreePath};
use serde::{Deserialize, Serialize};

use super::missing::Missing;
use super::record::recorded;
use super::{StageError, health};
use crate::seal::{self, SealError};
use crate::store::{LayerKey, Stack, Store};
use crate::workshop::{LayerError, LayerPlan, Made, Workshop};

/// Changes whenever sealing does something else with the same tree.
const VERSION: &str = "secrets by rules, some excused; ways in";

/// What is left in a sealed tree.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Left {
    /// What must not leave.
    pub residues: Vec<Residue>,
    /// Secrets that may, by the recipe's word.
    pub excused: Vec<Residue>,
    /// What the owner of a machine will miss.
    pub missing: Vec<Missing>,
}

impl Left {
    /// What the user is told of secrets that are excused, of exceptions that excuse nothing, and of what machines lack.
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

/// The seal of an image.
pub(crate) struct SealStage<'a> {
    pub image: &'a Image,
    /// Those that it is made from, the nearest first.
    pub bases: &'a [&'a Image],
}

impl SealStage<'_> {
    /// Adds the layer; gives what is left of what must not leave, and what the recipe excuses.
    pub(crate) fn run(
        &self,
        workshop: &mut Workshop<'_>,
        stack: &mut Stack,
        epoch: i64,
    ) -> Result<Left, LayerError<StageError>> {
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
            let missing = Missing::of(&sealed, &before);
            Ok::<_, StageError>(Made::fact(&Left { residues, excused, missing }))
        })?;
        let mut left: Left = recorded(layer)?;
        left.excused.retain(|residue| residue.secret.is_some());
        for residue in left.residues.iter_mut().chain(&mut left.excused) {
            residue.step = brought_by(workshop.store, stack, &residue.path);
        }
        stack.push(key);
        Ok(left)
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
