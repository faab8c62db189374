//! `hardtack update`: images from the archive's present state, and what that fixed.

use std::path::PathBuf;

use hardtack_build::history::{Comparison, Judged};
use hardtack_build::store::{ImageId, ImageRecord, Store};
use hardtack_report::DifferenceText;
use hardtack_scan::advisories::Index;
use serde::Serialize;

use super::build::Build;
use crate::advisories::IndexArgs;
use crate::cli::{BuildArgs, Global};
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::image_arg::judged_failure;
use crate::output::{note, print};
use crate::recipe::{chosen, store_failure};
use crate::vulnerability_change::{VulnerabilityChange, index_where_there_is_one};

/// Bake the images of a recipe from the archive's present state, write that into hardtack.lock, and say what changed: packages,
/// and, where there is an index of advisories, which vulnerabilities that fixed. Each image is held against the one of its name
/// that was baked before. Only `--locked` builds hold to the old state.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:\n  hardtack update web.hcl --prove")]
pub(crate) struct Update {
    #[command(flatten)]
    what: BuildArgs,
    /// Boot a clone of each image and test it before it gets its name.
    #[arg(long)]
    prove: bool,
    /// The index of advisories [default: advisories.index in the store].
    #[arg(long, env = "HARDTACK_ADVISORIES", hide_env_values = true, value_name = "FILE")]
    index: Option<PathBuf>,
}

/// What became of one image, as a line of JSON.
#[derive(Serialize)]
struct Updated {
    event: &'static str,
    old: ImageId,
    new: ImageId,
    comparison: Comparison,
    /// None without an index.
    vulnerabilities: Option<VulnerabilityChange>,
}

impl Update {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let recipe = self.what.recipe.load()?;
        let store = self.what.store.open()?;
        let arguments = IndexArgs { index: self.index.clone(), store: self.what.store.clone() };
        let index = index_where_there_is_one(&arguments)?;
        if index.is_none() {
            note(
                "there is no index of advisories, so what is fixed is not told; `hardtack advisories import` makes one",
            );
        }
        let images = chosen(&recipe, &self.what.images)?;
        let newest = |name| Ok(store.history(name).map_err(|error| store_failure(&error))?.into_iter().next());
        let before = images.iter().map(|image| newest(&image.name)).collect::<Result<Vec<_>, Failure>>()?;
        let built = Build::anew(self.what.clone(), self.prove).run(global)?;
        for (image, before) in images.iter().zip(before) {
            let Some(now) = newest(&image.name)? else { continue };
            match before {
                None => {
                    note(format!("{}: it is the first of its name, so there is nothing to hold it against", image.name))
                }
                Some(old) if old.digest == now.digest => {
                    note(format!("{}: the same image as before, {}", image.name, now.digest.short()));
                }
                Some(old) => {
                    let updated = updated(&store, &old, &now, index.as_ref())?;
                    print(if global.json { line(&updated)? } else { text(&updated) })?;
                }
            }
        }
        Ok(built)
    }
}

fn updated(store: &Store, old: &ImageRecord, new: &ImageRecord, index: Option<&Index>) -> Result<Updated, Failure> {
    let judged = |record| Judged::recorded(store, record).map_err(|error| judged_failure(&error));
    let (was, is) = (judged(old)?, judged(new)?);
    let vulnerabilities = index.map(|index| VulnerabilityChange::between(&was, &is, index)).transpose()?;
    let comparison = Comparison::between(was, is);
    Ok(Updated { event: "updated", old: old.id(), new: new.id(), comparison, vulnerabilities })
}

fn line(updated: &Updated) -> Result<String, Failure> {
    let line = serde_json::to_string(updated).map_err(|error| Failure::of(Exit::Internal, &error))?;
    Ok(line + "\n")
}

fn text(updated: &Updated) -> String {
    let mut text = DifferenceText::new(&updated.comparison.difference, false).to_string();
    if let Some(change) = &updated.vulnerabilities {
        text.push_str(&change.to_string());
    }
    text
}
