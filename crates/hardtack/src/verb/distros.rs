//! `hardtack distros`: what can be done with which distribution.

use crate::cli::Global;
use crate::distributions::{Known, known};
use crate::exit::Exit;
use crate::failure::Outcome;
use crate::output::{as_json, print};

/// What is said of everything else.
const OTHERS: &str = "\
Any other Linux root can be scanned, audited by a benchmark of your own (`--rules`), and be a base as a directory, a tar\n\
or a disk image; none of it is tested. Windows is out of scope.\n";

/// List distributions with what hardtack can do with each: bases, benchmarks, boot loaders, packages, advisories.
#[derive(Debug, clap::Args)]
pub(crate) struct Distros {}

impl Distros {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let known = known()?;
        if global.json {
            print(as_json(&known)?)?;
        } else {
            let sections: Vec<String> = known.iter().map(section).collect();
            print(format!("{}\n{OTHERS}", sections.join("\n")))?;
        }
        Ok(Exit::Ok)
    }
}

fn section(known: &Known) -> String {
    let release = known.release.as_ref().map(|release| format!(" ({release})")).unwrap_or_default();
    let benchmarks = match known.benchmarks.as_slice() {
        [] => "none here; your own by --rules".to_owned(),
        some => some.join(", "),
    };
    let steps = if known.package_steps { "`packages` steps by apt" } else { "no `packages` steps: write a `script`" };
    let mut lines = vec![
        ("bases", known.bases.join(", ")),
        ("benchmarks", benchmarks),
        ("loaders", format!("{}, of the tree's own files", known.loaders.join(", "))),
        ("packages", format!("inventory by {}; {steps}", known.database)),
        ("advisories", known.advisories.unwrap_or("none").to_owned()),
    ];
    lines.extend(known.tested.map(|tested| ("tested", tested.to_owned())));
    let lines: String = lines.iter().map(|(name, text)| format!("  {name:<11} {text}\n")).collect();
    format!("{}{release}\n{lines}", known.id)
}
