//! `hardtack distros`: what recipes can start from.

use hardtack_recipe::DISTRIBUTIONS;

use crate::cli::Global;
use crate::exit::Exit;
use crate::failure::Outcome;
use crate::output::print;

/// List the distributions that recipes can start from, with what is tested of each.
#[derive(Debug, clap::Args)]
pub(crate) struct Distros {}

impl Distros {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        if global.json {
            let all = DISTRIBUTIONS.iter().map(|known| {
                serde_json::json!({ "id": known.id(), "bootstrap": known.name, "release": known.release,
                    "benchmark": known.benchmark, "tested": known.tested })
            });
            print(format!("{}\n", serde_json::Value::from_iter(all)))?;
            return Ok(Exit::Ok);
        }
        let mut text = String::new();
        for known in DISTRIBUTIONS {
            text.push_str(&format!("{:<10} {:<10} {}\n", known.id(), known.release, known.tested));
        }
        text.push_str("\nWindows is out of scope. Any other Linux root can be audited as a directory, and be a base\n");
        text.push_str("as a directory or tar, but nothing of it is tested.\n");
        print(text)?;
        Ok(Exit::Ok)
    }
}
