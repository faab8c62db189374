//! `hardtack layers`: the layers of an image and what each changes.

use hardtack_build::bake::Turn;
use hardtack_build::plan::State;
use hardtack_build::store::{ChangeKind, Changed, LayerKey};
use serde::Serialize;

use crate::cli::{BuildArgs, Global};
use crate::exit::Exit;
use crate::failure::Outcome;
use crate::forecast::forecasts;
use crate::output::{as_json, print};
use crate::recipe::{chosen, store_failure};
use crate::verb::cache::size;

/// List the layers of an image: their keys, whether they are in the store, and what each changes.
#[derive(Debug, clap::Args)]
pub(crate) struct Layers {
    #[command(flatten)]
    what: BuildArgs,
    /// Also every file that a layer changes.
    #[arg(long)]
    files: bool,
}

#[derive(Serialize)]
struct Row {
    image: String,
    name: String,
    #[serde(flatten)]
    state: State,
    files: Option<Vec<Changed>>,
}

impl Layers {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let recipe = self.what.recipe.load_locked()?;
        let store = self.what.store.open()?;
        let mut rows = Vec::new();
        for (Turn { image, .. }, plan) in
            forecasts(&self.what, &recipe, &chosen(&recipe, &self.what.images)?, &store, false)?
        {
            let mut below: Vec<LayerKey> = Vec::new();
            for entry in plan.entries {
                let files = match &entry.state {
                    State::Cached { key, .. } if self.files => {
                        Some(store.changes(*key, &below).map_err(|error| store_failure(&error))?)
                    }
                    _ => None,
                };
                below.extend(entry.state.key());
                rows.push(Row { image: image.name.to_string(), name: entry.name, state: entry.state, files });
            }
        }
        if global.json {
            print(as_json(&rows)?)?;
        } else {
            print(rows.iter().map(text).collect::<String>())?;
        }
        Ok(Exit::Ok)
    }
}

fn text(row: &Row) -> String {
    let key = row.state.key().map_or_else(|| "-".to_owned(), |key| key.to_string());
    let head = format!("{}  {key:<14}  {:<20}", row.image, row.name);
    let mut text = match &row.state {
        State::Cached { changes, .. } => format!(
            "{head}  {:>10}  {} added, {} changed, {} removed\n",
            size(changes.bytes),
            changes.added,
            changes.changed,
            changes.removed
        ),
        State::ToDo { .. } => format!("{head}  not made yet\n"),
    };
    for file in row.files.iter().flatten() {
        let sign = match file.kind {
            ChangeKind::Added => '+',
            ChangeKind::Changed => '~',
            ChangeKind::Removed => '-',
        };
        text.push_str(&format!("    {sign} /{}\n", file.path.display().to_string().escape_debug()));
    }
    text
}
