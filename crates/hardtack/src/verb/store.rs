//! `hardtack store`: whether the store is whole, and what it shares with those of other machines.

use hardtack_build::store::{Damaged, SharedDamage, Store as Opened, Transferred};
use hardtack_recipe::ImageName;
use serde::Serialize;

use crate::channel_arg::image_name;
use crate::cli::{Global, StoreArgs};
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
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
    /// Look whether every record and every layer is whole, and whether the layers that images can be built on are there; also
    /// in the shared store, where one is named. Nothing is changed.
    Verify,
    /// Add to the shared store what only this one has: images with their evidence, the layers that others can build on,
    /// channels, marks and signatures.
    Push(Which),
    /// Bring the same from the shared store.
    Pull(Which),
    /// Bring what is new there, then add what is new here.
    Sync(Which),
}

#[derive(Debug, clap::Args)]
struct Which {
    /// The name of the images; all when absent.
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

/// Something that is damaged, and what to do.
#[derive(Serialize)]
struct Finding<D> {
    #[serde(flatten)]
    damaged: D,
    remedy: String,
}

impl Store {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let store = self.store.open()?;
        match self.action {
            Action::Verify => verify(global, &store),
            Action::Push(_) | Action::Pull(_) | Action::Sync(_) if store.shared_address().is_none() => {
                Err(Failure::new(
                    Exit::Usage,
                    "no shared store is named",
                    "name it with --remote URL, or in HARDTACK_REMOTE",
                ))
            }
            Action::Push(which) => which.transfer(global, |name| Ok([("sent", store.push(name)?)])),
            Action::Pull(which) => which.transfer(global, |name| Ok([("brought", store.pull(name)?)])),
            Action::Sync(which) => {
                which.transfer(global, |name| Ok([("brought", store.pull(name)?), ("sent", store.push(name)?)]))
            }
        }
    }
}

impl Which {
    fn transfer<const N: usize>(
        self,
        global: &Global,
        work: impl FnOnce(Option<&ImageName>) -> Result<[(&'static str, Transferred); N], hardtack_build::store::StoreError>,
    ) -> Outcome {
        let name = self.name.as_deref().map(image_name).transpose()?;
        let done = work(name.as_ref()).map_err(|error| store_failure(&error))?;
        if global.json {
            print(as_json(&done.into_iter().collect::<std::collections::BTreeMap<_, _>>())?)?;
        } else {
            print(
                done.iter().map(|(what, transferred)| format!("{what}: {}\n", words(transferred))).collect::<String>(),
            )?;
        }
        Ok(Exit::Ok)
    }
}

/// How much went.
fn words(transferred: &Transferred) -> String {
    let Transferred { layers, records, channels, marks, signatures } = *transferred;
    let counted =
        [(layers, "layer"), (records, "image"), (channels, "channel"), (marks, "mark"), (signatures, "signature")];
    let parts: Vec<String> = counted
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}{}", if count == 1 { "" } else { "s" }))
        .collect();
    if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") }
}

fn verify(global: &Global, store: &Opened) -> Outcome {
    let damaged = store.verify().map_err(|error| store_failure(&error))?;
    let shared = store.verify_shared().map_err(|error| store_failure(&error))?;
    let count = damaged.len() + shared.len();
    let damaged: Vec<Finding<Damaged>> =
        damaged.into_iter().map(|damaged| Finding { remedy: damaged.remedy(), damaged }).collect();
    let shared: Vec<Finding<SharedDamage>> =
        shared.into_iter().map(|damaged| Finding { remedy: damaged.remedy(), damaged }).collect();
    if global.json {
        let findings = [as_values(&damaged), as_values(&shared)].concat();
        print(as_json(&findings)?)?;
    } else {
        let own = damaged.iter().map(|found| {
            format!("{}: {}\n  = help: {}\n", found.damaged.path.display(), found.damaged.damage, found.remedy)
        });
        let others = shared
            .iter()
            .map(|found| format!("{}: {}\n  = help: {}\n", found.damaged.name, found.damaged.reason, found.remedy));
        print(own.chain(others).collect::<String>())?;
    }
    let place = store.shared_address().map_or_else(String::new, |address| format!(", and so is {address}"));
    note(match count {
        0 => format!("the store in {} is whole{place}", store.root().display()),
        1 => "1 thing is damaged".to_owned(),
        many => format!("{many} things are damaged"),
    });
    Ok(if count == 0 { Exit::Ok } else { Exit::Failed })
}

fn as_values<T: Serialize>(findings: &[Finding<T>]) -> Vec<serde_json::Value> {
    findings.iter().map(|finding| serde_json::to_value(finding).unwrap_or_default()).collect()
}
