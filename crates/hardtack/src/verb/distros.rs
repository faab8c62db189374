//! `hardtack distros`: what recipes can start from.

use crate::cli::Global;
use crate::exit::Exit;
use crate::failure::Outcome;
use crate::output::print;

/// List the distributions that recipes can start from, with what is tested of each.
#[derive(Debug, clap::Args)]
pub(crate) struct Distros {}

impl Distros {
    pub(crate) fn run(self, _global: &Global) -> Outcome {
        let mut text = String::new();
        for known in hardtack_recipe::DISTRIBUTIONS {
            text.push_str(&format!("{:<8} {:<10} {}\n", known.name, known.release, known.tested));
        }
        text.push_str("\nWindows is out of scope. Any other Linux root can be audited as a directory, and be a base\n");
        text.push_str("as a directory or tar, but nothing of it is tested.\n");
        print(text)?;
        Ok(Exit::Ok)
    }
}
