//! `hardtack store`: whether the store is whole.

use hardtack_build::store::Damaged;
use serde::Serialize;

use crate::cli::{Global, StoreArgs};
use crate::exit::Exit;
use crate::failure::Outcome;
use crate::output::{as_json, note, print};
use crate::recipe::store_failure;

/// Look after the store of layers and images.
#[derive(Debug, clap::Args)]
pub(crate) struct Store {
    #[command(subcommand)]
    action: Action,
    #[command(flatten)]
    store: StoreArgs,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Look whether every record and every layer is whole, and whether the layers that images can be built on are there.
    /// Nothing is changed.
    Verify,
}

/// Something that is damaged, and what to do.
#[derive(Serialize)]
struct Finding {
    #[serde(flatten)]
    damaged: Damaged,
    remedy: String,
}

impl Store {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let store = self.store.open()?;
        match self.action {
            Action::Verify => verify(global, &store),
        }
    }
}

fn verify(global: &Global, store: &hardtack_build::store::Store) -> Outcome {
    let damaged = store.verify().map_err(|error| store_failure(&error))?;
    let findings: Vec<Finding> =
        damaged.into_iter().map(|damaged| Finding { remedy: damaged.remedy(), damaged }).collect();
    if global.json {
        print(as_json(&findings)?)?;
    } else {
        let line = |Finding { damaged, remedy }: &Finding| {
            format!("{}: {}\n  = help: {remedy}\n", damaged.path.display(), damaged.damage)
        };
        print(findings.iter().map(line).collect::<String>())?;
    }
    note(match findings.len() {
        0 => format!("the store in {} is whole", store.root().display()),
        1 => "1 thing is damaged".to_owned(),
        many => format!("{many} things are damaged"),
    });
    Ok(if findings.is_empty() { Exit::Ok } else { Exit::Failed })
}
