//! The clean-up and the residue scan.

use hardtack_recipe::Image;
use hardtack_scan::residue::{Expected, Residue};
use hardtack_tree::{DirectoryTree, Tree, TreePath};

use super::record::recorded;
use super::{StageError, health};
use crate::seal::{self, SealError};
use crate::store::{LayerKey, Stack, Store};
use crate::workshop::{LayerError, LayerPlan, Made, Workshop};

/// Changes whenever sealing does something else with the same tree.
const VERSION: &str = "secrets by rules";

/// The seal of an image.
pub(crate) struct SealStage<'a> {
    pub image: &'a Image,
    /// Those that it is made from, the nearest first.
    pub bases: &'a [&'a Image],
}

impl SealStage<'_> {
    /// Adds the layer; gives what is left of what must not leave.
    pub(crate) fn run(
        &self,
        workshop: &mut Workshop<'_>,
        stack: &mut Stack,
        epoch: i64,
    ) -> Result<Vec<Residue>, LayerError<StageError>> {
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
            let plan = seal::plan(&tree, &self.image.seal, &expected)?;
            site.apply(plan.changes().cloned().collect())?;
            // What counts is what was written.
            let left = match seal::verify(&site.draft.joined()?, &expected) {
                Ok(_accepted) => Vec::new(),
                Err(SealError::Residue(left)) => left,
                Err(error) => return Err(error.into()),
            };
            Ok::<_, StageError>(Made::fact(&left))
        })?;
        let mut left: Vec<Residue> = recorded(layer)?;
        for residue in &mut left {
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
