//! The clean-up and the residue scan.

use hardtack_recipe::{Image, Recipe};
use hardtack_scan::residue::{Expected, Residue};

use crate::bake::parents;
use crate::steps::StepError;
use crate::store::Stack;
use crate::worker::{self, SealJob, Sealed, Work};
use crate::workshop::{LayerError, LayerPlan, Made, Workshop};

/// The seal of an image.
pub(crate) struct SealStage<'a> {
    pub recipe: &'a Recipe,
    pub image: &'a Image,
}

impl SealStage<'_> {
    /// Adds the layer; gives what is left of what must not leave.
    pub(crate) fn run(
        &self,
        workshop: &mut Workshop<'_>,
        stack: &mut Stack,
        epoch: i64,
    ) -> Result<Vec<Residue>, LayerError<StepError>> {
        let expected = Expected::of(self.image, &parents(self.recipe, self.image));
        let mut fingerprint = workshop.fingerprint("seal");
        let sections = self.image.seal.skip.iter().map(|skip| format!("{:?} {}", skip.section, skip.reason));
        fingerprint
            .list(stack.iter().map(|key| key.digest().to_string()))
            .list(sections)
            .list(&self.image.seal.remove)
            .field(serde_json::to_string(&expected).unwrap_or_default());
        let key = fingerprint.layer();
        let plan = LayerPlan { key, name: "seal", stack, epoch, sources: None };
        let layer = workshop.layer(&plan, |site| {
            let job = SealJob { seal: self.image.seal.clone(), expected };
            let sealed: Sealed = worker::perform(&Work::Seal(Box::new(job)), &site.draft.view(), site.interrupt)?;
            Ok::<_, StepError>(Made::fact(&sealed))
        })?;
        stack.push(key);
        let sealed: Option<Sealed> = serde_json::from_value(layer.facts).ok();
        Ok(sealed.map(|sealed| sealed.left).unwrap_or_default())
    }
}
