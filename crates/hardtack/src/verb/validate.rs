//! `hardtack validate`: every mistake that can be known without building.

use std::path::PathBuf;

use crate::cli::{Global, RecipeArgs};
use crate::exit::Exit;
use crate::failure::Outcome;
use crate::output::note;
use crate::profile::settle_all;

/// Check a recipe: every mistake that can be known without building, with its place and a remedy, and what a plan would
/// warn of.
#[derive(Debug, clap::Args)]
pub(crate) struct Validate {
    #[command(flatten)]
    recipe: RecipeArgs,
    /// A directory with rules and benchmarks of your own, beside the built-in ones.
    #[arg(long = "rules", value_name = "DIR")]
    rules: Vec<PathBuf>,
}

impl Validate {
    pub(crate) fn run(self, _global: &Global) -> Outcome {
        let recipe = self.recipe.load()?;
        for warning in settle_all(&recipe, &self.rules)? {
            note(warning.render(true));
        }
        let (file, number) = (self.recipe.recipe.display(), recipe.images.len());
        note(format!("{file}: {number} {}, no mistakes", if number == 1 { "image" } else { "images" }));
        Ok(Exit::Ok)
    }
}
