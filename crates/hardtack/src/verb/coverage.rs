//! `hardtack coverage`: how much of a benchmark is implemented.

use hardtack_audit::Catalogue;
use hardtack_audit::Coverage as Table;
use hardtack_report::{CoverageText, to_json};

use crate::cli::Global;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::output::print;

/// Say how much of a benchmark is implemented, section by section.
#[derive(Debug, clap::Args)]
pub(crate) struct Coverage {
    /// The benchmark.
    #[arg(value_name = "BENCHMARK", default_value = "cis-debian-12")]
    benchmark: String,
}

impl Coverage {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let benchmark = Catalogue::embedded().benchmark(&self.benchmark, None)?;
        let table = Table::of(&benchmark);
        if global.json {
            print(to_json(&table).map_err(|error| Failure::of(Exit::Internal, &error))?)?;
        } else {
            print(CoverageText(&table).to_string())?;
        }
        Ok(Exit::Ok)
    }
}
