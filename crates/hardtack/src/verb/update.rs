//! `hardtack update`: images from the archive's present state, and what that fixed.

use std::collections::BTreeSet;
use std::path::PathBuf;

use hardtack_build::history::{Comparison, Judged};
use hardtack_build::store::{ImageId, ImageRecord, Store};
use hardtack_report::DifferenceText;
use hardtack_scan::advisories::Index;
use hardtack_scan::matching::{Findings, Image};
use jiff::Timestamp;
use serde::Serialize;

use super::build::Build;
use crate::advisories::{IndexArgs, index_failure, match_failure, read_recorded};
use crate::cli::{BuildArgs, Global};
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::image_arg::judged_failure;
use crate::output::{note, print};
use crate::recipe::{chosen, store_failure};

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
    vulnerabilities: Option<Vulnerabilities>,
}

/// What became of the vulnerabilities that are open.
#[derive(Serialize)]
struct Vulnerabilities {
    fixed: BTreeSet<Open>,
    new: BTreeSet<Open>,
    /// How many are in the new image.
    open: usize,
}

/// A vulnerability of a package.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Open {
    vulnerability: String,
    package: String,
}

impl Update {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let recipe = self.what.recipe.load()?;
        let store = self.what.store.open()?;
        let index = self.index()?;
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

    /// The index of advisories, where there is one.
    fn index(&self) -> Result<Option<Index>, Failure> {
        let path = IndexArgs { index: self.index.clone(), store: self.what.store.clone() }.path()?;
        if self.index.is_none() && !path.exists() {
            note(
                "there is no index of advisories, so what is fixed is not told; `hardtack advisories import` makes one",
            );
            return Ok(None);
        }
        Index::open(&path).map(Some).map_err(|error| index_failure(&error))
    }
}

fn updated(store: &Store, old: &ImageRecord, new: &ImageRecord, index: Option<&Index>) -> Result<Updated, Failure> {
    let judged = |record| Judged::recorded(store, record).map_err(|error| judged_failure(&error));
    let comparison = Comparison::between(judged(old)?, judged(new)?);
    let vulnerabilities = index.map(|index| {
        let (was, is) = (open(store, old, index)?, open(store, new, index)?);
        let fixed = was.difference(&is).cloned().collect();
        Ok::<_, Failure>(Vulnerabilities { fixed, new: is.difference(&was).cloned().collect(), open: is.len() })
    });
    let vulnerabilities = vulnerabilities.transpose()?;
    Ok(Updated { event: "updated", old: old.id(), new: new.id(), comparison, vulnerabilities })
}

/// What is open in an image.
fn open(store: &Store, record: &ImageRecord, index: &Index) -> Result<BTreeSet<Open>, Failure> {
    let inventory = read_recorded(store, record)?;
    let image = Image { name: record.name.to_string(), digest: Some(record.digest.to_string()), distribution: None };
    let findings = Findings::of(&inventory, index, image, Timestamp::now()).map_err(|error| match_failure(&error))?;
    let named = findings.open().filter_map(|finding| {
        let (package, advisory) = (findings.packages.get(finding.package)?, findings.advisories.get(finding.advisory)?);
        Some(Open { vulnerability: advisory.name.clone(), package: package.name.clone() })
    });
    Ok(named.collect())
}

fn line(updated: &Updated) -> Result<String, Failure> {
    let line = serde_json::to_string(updated).map_err(|error| Failure::of(Exit::Internal, &error))?;
    Ok(line + "\n")
}

fn text(updated: &Updated) -> String {
    let mut text = DifferenceText::new(&updated.comparison.difference, false).to_string();
    let Some(found) = &updated.vulnerabilities else { return text };
    for (heading, list) in [("Vulnerabilities fixed", &found.fixed), ("Vulnerabilities that are new", &found.new)] {
        if !list.is_empty() {
            text.push_str(&format!("\n{heading}\n"));
            let lines = list.iter().map(|open| format!("  {}  {}\n", open.vulnerability, open.package));
            text.extend(lines);
        }
    }
    text.push_str(&format!("\n{} fixed, {} new, {} open\n", found.fixed.len(), found.new.len(), found.open));
    text
}
