//! `hardtack why`: what brought a package into an image, and what needs it.

use hardtack_build::store::{ImageRecord, Store};
use hardtack_build::why::{Origin, Why as Reasons, WhyError, why};

use crate::cli::{Global, RecipeArgs, StoreArgs};
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::image_arg::ImageArg;
use crate::output::{as_json, print};
use crate::recipe::store_failure;

/// How many names are printed of a long list.
const NAMED: usize = 12;

/// Say why a package is in an image: the step that brought it, the reason that the recipe gives, what it came along with,
/// what needs it, what would go with it, and its units. The image must be in the store, as every image is that
/// `hardtack build` made there.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "Examples:\n  hardtack why nginx web.hcl\n  hardtack why python3-pip --image web@3f9ac01b77d2"
)]
pub(crate) struct Why {
    /// The package.
    #[arg(value_name = "PACKAGE")]
    package: String,
    #[command(flatten)]
    recipe: RecipeArgs,
    /// This image of the store instead of those of a recipe: NAME, the newest, or NAME@DIGEST, of which the first digits
    /// are enough.
    #[arg(long, value_name = "IMAGE", conflicts_with_all = ["recipe", "vars", "var_files"])]
    image: Option<ImageArg>,
    #[command(flatten)]
    store: StoreArgs,
}

impl Why {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let store = self.store.open()?;
        let (mut found, mut refused) = (Vec::new(), None);
        for record in self.records(&store)? {
            match why(&store, &record, &self.package) {
                Ok(reasons) => found.push(reasons),
                // Another image of the recipe may have it.
                Err(error @ WhyError::NotInstalled { .. }) => refused = Some(why_failure(&error)),
                Err(error) => return Err(why_failure(&error)),
            }
        }
        if let Some(refused) = refused.filter(|_| found.is_empty()) {
            return Err(refused);
        }
        if global.json {
            print(as_json(&found)?)?;
        } else {
            let texts: Vec<String> = found.iter().map(text).collect();
            print(texts.join("\n"))?;
        }
        Ok(Exit::Ok)
    }

    /// The newest image of each name.
    fn records(&self, store: &Store) -> Result<Vec<ImageRecord>, Failure> {
        if let Some(image) = &self.image {
            return Ok(vec![image.record(store)?]);
        }
        let recipe = self.recipe.load_locked()?;
        let mut records = Vec::new();
        for name in recipe.images.keys() {
            records.extend(store.history(name).map_err(|error| store_failure(&error))?.into_iter().next());
        }
        if records.is_empty() {
            let what = "no image of this recipe was baked with this store";
            return Err(Failure::new(
                Exit::Input,
                what,
                "bake it with `hardtack build`, or name an image with --image",
            ));
        }
        Ok(records)
    }
}

fn why_failure(error: &WhyError) -> Failure {
    let exit = match error {
        WhyError::Store(error) => return store_failure(error),
        WhyError::NoLayer { .. } | WhyError::NoEvidence(_) | WhyError::NotInstalled { .. } => Exit::Input,
        WhyError::Inventory(_) | WhyError::Tree(_) => Exit::Failed,
    };
    Failure::of(exit, error).remedy_if(error.remedy())
}

fn text(why: &Reasons) -> String {
    let mut text = format!("{} {} in {}@{}\n", why.package, why.version, why.image.name, why.image.digest.short());
    let mut line = |name: &str, value: String| text.push_str(&format!("  {name:<13}{value}\n"));
    line("brought by", origin(&why.origin));
    line("reason", why.reason.clone().unwrap_or_else(|| "the recipe gives none".to_owned()));
    line("asked for", came(why));
    if !why.units.is_empty() {
        line("units", named(&why.units));
    }
    let needed: Vec<String> = why
        .needed_by
        .iter()
        .map(|other| {
            let choice = if other.has_choice { ", or another" } else { "" };
            format!("{} ({} it{choice})", other.package, other.relation.as_str())
        })
        .collect();
    line("needed by", named(&needed));
    line("takes along", named(&why.removal.also_removed));
    line("frees", named(&why.removal.not_needed_any_more));
    text
}

fn origin(origin: &Origin) -> String {
    match origin {
        Origin::Base => "the base".to_owned(),
        Origin::Step { of, step, place } => format!("the step `{step}` of {of} ({place})"),
        Origin::Stage { stage } => format!("{stage}, after the steps"),
    }
}

/// How it came to be asked for.
fn came(why: &Reasons) -> String {
    match (why.asked_for, why.chain.split_first()) {
        (true, _) => "by name".to_owned(),
        (false, Some((first, rest))) => {
            let links = rest.iter().map(|link| {
                format!(" {} {}", link.relation.map_or("needs", |relation| relation.as_str()), link.package)
            });
            format!("no: {}{}", first.package, links.collect::<Vec<_>>().join(", which"))
        }
        (false, None) => "no".to_owned(),
    }
}

fn named(names: &[String]) -> String {
    match names.len().saturating_sub(NAMED) {
        _ if names.is_empty() => "nothing".to_owned(),
        0 => names.join(", "),
        more => format!("{} and {more} more", names.get(..NAMED).unwrap_or_default().join(", ")),
    }
}
