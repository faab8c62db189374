//! `hardtack gate`: hold an image that was baked against a gate again.

use std::path::PathBuf;

use hardtack_build::gate::{Decision, Figures, decide};
use hardtack_build::history::Judged;
use hardtack_build::replace_file;
use hardtack_build::store::{Evidence, ImageId, Store};
use hardtack_recipe::{Gate as Conditions, LoadOptions, load};
use jiff::Timestamp;

use crate::cli::{Global, StoreArgs};
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::image_arg::ImageArg;
use crate::image_words::table;
use crate::marked::note_if_bad;
use crate::output::{as_json, note, print};
use crate::recipe::{chosen, store_failure};

/// Hold an image that was baked against the gate of its recipe again, by the evidence that is kept of it: nothing is built
/// and nothing booted. What was decided is written to `decision.json` beside the image and into its record.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:\n  hardtack gate out/web\n  hardtack gate web --recipe stricter.hcl")]
pub(crate) struct Gate {
    /// A directory that `hardtack build` made, or an image of the store: NAME, the newest, or NAME@DIGEST, of which the
    /// first digits are enough.
    #[arg(value_name = "IMAGE")]
    image: ImageArg,
    /// Take the gate of the image of the same name in this recipe instead; the decision is then only printed.
    #[arg(long, value_name = "RECIPE")]
    recipe: Option<PathBuf>,
    #[command(flatten)]
    store: StoreArgs,
}

impl Gate {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let store = self.store.open()?;
        let judged = self.image.judged(|| self.store.open())?;
        let gate = match &self.recipe {
            Some(recipe) => gate_of(recipe, &judged)?,
            None => judged.manifest.gate.clone(),
        };
        let figures = Figures::of(&judged, &gate, &store.advisories(), Timestamp::now());
        let decision = decide(&gate, &figures, &judged.name, judged.digest);
        let json = as_json(&decision)?;
        if self.recipe.is_none() {
            self.keep(&store, &decision, &json)?;
        }
        print(if global.json { json } else { text(&decision) })?;
        if !gate.asks() {
            note(format!("{}: its recipe has no gate", judged.name));
        }
        if decision.met {
            return Ok(Exit::Ok);
        }
        let what = format!("{} does not meet the gate", judged.name);
        Err(Failure::new(Exit::Audit, what, decision.remedy().unwrap_or_default()))
    }

    /// Writes the decision beside the image, and into its record.
    fn keep(&self, store: &Store, decision: &Decision, json: &str) -> Result<(), Failure> {
        if let Some(directory) = self.image.directory() {
            let path = Evidence::Decision.within(directory);
            replace_file(&path, json.as_bytes()).map_err(|error| {
                let what = format!("cannot write {}: {error}", path.display());
                Failure::new(
                    Exit::Failed,
                    what,
                    "the decision is written beside the image: make its directory writable",
                )
            })?;
        }
        let Some(digest) = decision.digest else { return Ok(()) };
        let id = ImageId { name: decision.image.clone(), digest };
        note_if_bad(store, &id)?;
        store.record_evidence(&id, Evidence::Decision, json.as_bytes().to_vec()).map_err(|error| store_failure(&error))
    }
}

/// The gate of the image of this name in another recipe.
fn gate_of(recipe: &std::path::Path, judged: &Judged) -> Result<Conditions, Failure> {
    let recipe = load(&LoadOptions::new(recipe))?;
    let images = chosen(&recipe, &[judged.name.to_string()])?;
    Ok(images.into_iter().map(|image| image.gate.clone()).next().unwrap_or_default())
}

fn text(decision: &Decision) -> String {
    let rows: Vec<[String; 3]> = decision
        .conditions
        .iter()
        .map(|judged| [judged.verdict.to_string(), judged.condition.clone(), judged.because.clone()])
        .collect();
    table(&rows)
}
