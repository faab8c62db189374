//! `hardtack docs`: what a recipe does, as Markdown.

mod check;

use std::path::PathBuf;

use hardtack_hcl::Redactor;
use hardtack_recipe::{Image, Recipe};
use hardtack_report::{ImageDocument, LayoutTable};

use crate::cli::{Global, RecipeArgs};
use crate::exit::Exit;
use crate::failure::Outcome;
use crate::output::print;
use crate::profile::settle;
use crate::recipe::chosen;

/// Document what a recipe does, as Markdown: its base and steps in order, every rule of its profile with controls,
/// reason, values and files, its exceptions, layout and tests. Sensitive values are left out.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "Examples:\n  hardtack docs web.hcl > web.md\n  hardtack docs web.hcl --layout\n  hardtack docs --check README.md"
)]
pub(crate) struct Docs {
    #[command(flatten)]
    recipe: RecipeArgs,
    /// Only these images.
    #[arg(long = "image", value_name = "NAME")]
    images: Vec<String>,
    /// A directory with rules and benchmarks of your own, beside the built-in ones.
    #[arg(long = "rules", value_name = "DIR")]
    rules: Vec<PathBuf>,
    /// Print the table of the layout alone.
    #[arg(long, conflicts_with = "check")]
    layout: bool,
    /// Compare what stands in this Markdown file between `<!-- hardtack:layout RECIPE -->` and `<!-- /hardtack:layout -->`
    /// with the recipe's layout; exit with 1 and a diff where they differ.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["recipe", "images", "rules"])]
    check: Vec<PathBuf>,
    /// Put the tables into the files that are checked.
    #[arg(long, requires = "check")]
    write: bool,
}

impl Docs {
    pub(crate) fn run(self, _global: &Global) -> Outcome {
        if !self.check.is_empty() {
            return check::files(&self.recipe, &self.check, self.write);
        }
        let recipe = self.recipe.load()?;
        let images = chosen(&recipe, &self.images)?;
        if self.layout {
            print(layouts(&images))?;
            return Ok(Exit::Ok);
        }
        for image in images {
            let settled = settle(&recipe, image, &[], &self.rules, &[])?;
            let profile = settled.profile.map(|(_, profile)| profile);
            let text = ImageDocument { image, profile: profile.as_ref() }.to_string();
            print(Redactor::global().redact(&text))?;
        }
        Ok(Exit::Ok)
    }
}

/// The tables of every image of a recipe that has disks.
fn all_layouts(recipe: &Recipe) -> String {
    layouts(&recipe.images.values().collect::<Vec<_>>())
}

/// The tables of images that have disks, each below its image's name where there are several.
fn layouts(images: &[&Image]) -> String {
    let laid_out = images.iter().filter_map(|image| Some((image, LayoutTable(image.disk.as_ref()?))));
    let mut tables: Vec<(&str, String)> =
        laid_out.map(|(image, table)| (image.name.as_str(), table.to_string())).collect();
    if let [(_, table)] = tables.as_mut_slice() {
        return std::mem::take(table);
    }
    let named = tables.iter().map(|(name, table)| format!("**{name}**\n\n{table}"));
    named.collect::<Vec<_>>().join("\n")
}
