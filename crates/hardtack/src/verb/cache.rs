//! `hardtack cache`: what the store holds, and making room in it.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::time::Duration;

use hardtack_build::store::{LayerKey, Pruned, Pruning, Store};
use hardtack_recipe::Size;

use crate::cli::{Global, StoreArgs};
use crate::exit::Exit;
use crate::failure::Outcome;
use crate::output::{as_json, note, print};
use crate::recipe::store_failure;

/// Show what the store holds, or make room in it.
#[derive(Debug, clap::Args)]
pub(crate) struct Cache {
    #[command(subcommand)]
    action: Action,
    #[command(flatten)]
    store: StoreArgs,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Every layer, the oldest first, with the images that stand on it.
    Show,
    /// Throw away layers that no image stands on.
    Prune {
        /// Only what is at least so many days old.
        #[arg(long, value_name = "DAYS")]
        older_than: Option<u16>,
        /// Also the records of old images, but for so many of each name: the newest, and what they are built on.
        #[arg(long, value_name = "NUMBER")]
        keep: Option<NonZeroUsize>,
        /// Only as much, the oldest first, as brings the store down to this size, for example 20G.
        #[arg(long, value_name = "SIZE")]
        down_to: Option<Size>,
        /// Also package files and the trees of failed steps.
        #[arg(long)]
        everything: bool,
        /// Say what would go, and remove nothing.
        #[arg(long, short = 'n')]
        dry_run: bool,
    },
}

impl Cache {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let store = self.store.open()?;
        match self.action {
            Action::Show => show(global, &store),
            Action::Prune { older_than, keep, down_to, everything, dry_run } => {
                let pruning = Pruning {
                    older_than: older_than.map(|days| Duration::from_secs(u64::from(days) * 24 * 60 * 60)),
                    keep,
                    most_bytes: down_to.map(Size::bytes),
                    everything,
                    dry_run,
                };
                let pruned = store.prune(pruning).map_err(|error| store_failure(&error))?;
                tell(global, &pruned, dry_run)
            }
        }
    }
}

fn show(global: &Global, store: &Store) -> Outcome {
    let layers = store.layers().map_err(|error| store_failure(&error))?;
    let images = store.uses().map_err(|error| store_failure(&error))?;
    let records = store.records().map_err(|error| store_failure(&error))?;
    let mut users: BTreeMap<LayerKey, BTreeSet<&str>> = BTreeMap::new();
    for image in &images {
        for key in &image.stack {
            users.entry(*key).or_default().insert(&image.image);
        }
    }
    for record in &records {
        for layer in &record.foundation.layers {
            users.entry(layer.key).or_default().insert(record.name.as_str());
        }
    }
    if global.json {
        let value = serde_json::json!({ "store": store.root(), "layers": layers, "images": images });
        print(as_json(&value)?)?;
        return Ok(Exit::Ok);
    }
    let mut text = String::new();
    for layer in &layers {
        let used = users
            .get(&layer.key)
            .map_or_else(|| "-".to_owned(), |images| images.iter().copied().collect::<Vec<_>>().join(", "));
        let made = layer.made.strftime("%Y-%m-%d %H:%M");
        let size = size(layer.summary.bytes);
        text.push_str(&format!("{}  {made}  {size:>10}  {:<28}  {used}\n", layer.key, layer.name));
    }
    print(text)?;
    let total: u64 = layers.iter().map(|layer| layer.summary.bytes).sum();
    note(format!("{} layers, {} in {}", layers.len(), size(total), store.root().display()));
    Ok(Exit::Ok)
}

fn tell(global: &Global, pruned: &Pruned, dry_run: bool) -> Outcome {
    if global.json {
        print(as_json(pruned)?)?;
        return Ok(Exit::Ok);
    }
    let mut text = String::new();
    for record in &pruned.records {
        let made = record.baked.strftime("%Y-%m-%d %H:%M");
        text.push_str(&format!("{}  {made}  record of {}\n", record.digest.short(), record.name));
    }
    for layer in &pruned.layers {
        text.push_str(&format!("{}  {:>10}  {}\n", layer.key, size(layer.summary.bytes), layer.name));
    }
    for file in &pruned.files {
        text.push_str(&format!("{}\n", file.display()));
    }
    print(text)?;
    let done = if dry_run { "would go" } else { "gone" };
    note(format!("{} {done}, {} left", size(pruned.bytes), size(pruned.left)));
    Ok(Exit::Ok)
}

/// Bytes with a unit.
pub(crate) fn size(bytes: u64) -> String {
    Size::from_bytes(bytes).to_string()
}
