//! `hardtack coverage`: how much of a benchmark is implemented.

use std::path::PathBuf;

use hardtack_audit::Coverage as Table;
use hardtack_report::CoverageText;

use crate::cli::Global;
use crate::exit::Exit;
use crate::failure::Outcome;
use crate::output::{as_json, print};
use crate::profile::catalogue;

/// Say how much of a benchmark is implemented, section by section.
#[derive(Debug, clap::Args)]
pub(crate) struct Coverage {
    /// The benchmark.
    #[arg(value_name = "BENCHMARK", default_value = "cis-debian-12")]
    benchmark: String,
    /// A directory with rules and benchmarks of your own, beside the built-in ones.
    #[arg(long = "rules", value_name = "DIR")]
    rules: Vec<PathBuf>,
}

impl Coverage {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let benchmark = catalogue(&self.rules)?.benchmark(&self.benchmark, None)?;
        let table = Table::of(&benchmark);
        if global.json {
            print(as_json(&table)?)?;
        } else {
            print(CoverageText(&table).to_string())?;
        }
        Ok(Exit::Ok)
    }
}
