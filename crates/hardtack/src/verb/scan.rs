//! `hardtack scan`: what must not leave with an image, and what in it is vulnerable.

mod vulnerabilities;

use hardtack_report::to_json;
use hardtack_scan::residue::{Expected, scan};

use crate::cli::Global;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::output::{note, print};
use crate::target::TargetArgs;
use vulnerabilities::VulnerabilityArgs;

/// Look for what must not leave with an image: private keys, tokens, passwords, histories, ids and traces of the
/// build. Nothing is written, and what is found is named, never shown. With --vulnerabilities, match the packages that are
/// installed with the index of `hardtack advisories` instead; exits with 2 when --fail-on says so.
#[derive(Debug, clap::Args)]
#[command(
    mut_arg("targets", |arg| arg.required(false).required_unless_present("sbom")),
    after_long_help = "Examples:\n  hardtack scan out/web\n  hardtack scan out/web --vulnerabilities --fail-on kev \
                             --max-age 3"
)]
pub(crate) struct Scan {
    #[command(flatten)]
    target: TargetArgs,
    #[command(flatten)]
    vulnerabilities: VulnerabilityArgs,
}

impl Scan {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        if self.vulnerabilities.is_asked() {
            return self.vulnerabilities.run(&self.target, global);
        }
        let found = scan(&*self.target.open()?.tree, &Expected::default())
            .map_err(|error| Failure::of(Exit::Failed, &error))?;
        if global.json {
            print(to_json(&found).map_err(|error| Failure::of(Exit::Internal, &error))?)?;
        } else {
            let mut text = String::new();
            for residue in &found {
                text.push_str(&format!("{:<15} {residue}\n", residue.category));
            }
            print(text)?;
            let mut remedies: Vec<&str> = found.iter().map(|residue| residue.remedy()).collect();
            remedies.sort_unstable();
            remedies.dedup();
            for remedy in remedies {
                note(format!("  = help: {remedy}"));
            }
        }
        note(match found.len() {
            0 => "nothing found that must not leave".to_owned(),
            1 => "1 entry must not leave".to_owned(),
            many => format!("{many} entries must not leave"),
        });
        Ok(if found.is_empty() { Exit::Ok } else { Exit::Audit })
    }
}
