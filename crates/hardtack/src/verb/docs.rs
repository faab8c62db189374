//! `hardtack docs`: what a recipe does, as Markdown.

use std::path::PathBuf;

use hardtack_hcl::Redactor;
use hardtack_report::ImageDocument;

use crate::cli::{Global, RecipeArgs};
use crate::exit::Exit;
use crate::failure::Outcome;
use crate::output::print;
use crate::profile::settle;
use crate::recipe::chosen;

/// Document what a recipe does, as Markdown: its base and steps in order, every rule of its profile with controls,
/// reason, values and files, its exceptions, layout and tests. Sensitive values are left out.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:\n  hardtack docs web.hcl > web.md")]
pub(crate) struct Docs {
    #[command(flatten)]
    recipe: RecipeArgs,
    /// Only these images.
    #[arg(long = "image", value_name = "NAME")]
    images: Vec<String>,
    /// A directory with rules and benchmarks of your own, beside the built-in ones.
    #[arg(long = "rules", value_name = "DIR")]
    rules: Vec<PathBuf>,
}

impl Docs {
    pub(crate) fn run(self, _global: &Global) -> Outcome {
        let recipe = self.recipe.load()?;
        for image in chosen(&recipe, &self.images)? {
            let settled = settle(&recipe, image, &[], &self.rules, &[])?;
            let profile = settled.profile.map(|(_, profile)| profile);
            let text = ImageDocument { image, profile: profile.as_ref() }.to_string();
            print(Redactor::global().redact(&text))?;
        }
        Ok(Exit::Ok)
    }
}
