//! `hardtack version`: versions of the tool, its rules and benchmarks.

use hardtack_audit::Catalogue;
use serde::Serialize;

use crate::cli::Global;
use crate::exit::Exit;
use crate::failure::Outcome;
use crate::output::{as_json, print};

/// Print the version of the tool, how many rules it carries and the editions of its benchmarks.
#[derive(Debug, clap::Args)]
pub(crate) struct Version {}

#[derive(Serialize)]
struct Versions {
    hardtack: &'static str,
    rules: usize,
    benchmarks: Vec<Edition>,
}

#[derive(Serialize)]
struct Edition {
    id: String,
    edition: String,
    /// The day, where it is known.
    published: Option<String>,
}

impl Version {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let catalogue = Catalogue::embedded();
        let mut benchmarks = Vec::new();
        for id in catalogue.benchmark_ids() {
            let benchmark = catalogue.benchmark(id, None)?;
            benchmarks.push(Edition {
                id: id.to_owned(),
                edition: benchmark.name.edition.clone(),
                published: benchmark.name.published.map(|day| day.to_string()),
            });
        }
        let versions =
            Versions { hardtack: env!("CARGO_PKG_VERSION"), rules: catalogue.rule_ids().count(), benchmarks };
        if global.json {
            print(as_json(&versions)?)?;
            return Ok(Exit::Ok);
        }
        let mut text = format!("hardtack {}, {} rules\n", versions.hardtack, versions.rules);
        for edition in &versions.benchmarks {
            let published = edition.published.as_ref().map(|day| format!(", published {day}")).unwrap_or_default();
            text.push_str(&format!("{} {}{published}\n", edition.id, edition.edition));
        }
        print(text)?;
        Ok(Exit::Ok)
    }
}
