//! `hardtack validate`: every mistake that can be known without building.

use crate::cli::{Global, RecipeArgs};
use crate::exit::Exit;
use crate::failure::Outcome;
use crate::output::note;
use crate::profile::settle;

/// Check a recipe: every mistake that can be known without building, with its place and a remedy.
#[derive(Debug, clap::Args)]
pub(crate) struct Validate {
    #[command(flatten)]
    recipe: RecipeArgs,
}

impl Validate {
    pub(crate) fn run(self, _global: &Global) -> Outcome {
        let recipe = self.recipe.load()?;
        for image in recipe.images.values() {
            settle(&recipe, image, &[], &[], &[])?;
        }
        note(format!("{}: {} images, no mistakes", self.recipe.recipe.display(), recipe.images.len()));
        Ok(Exit::Ok)
    }
}
