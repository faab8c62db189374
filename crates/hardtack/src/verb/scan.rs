//! `hardtack scan`: what must not leave with an image, and what in it is vulnerable.

mod raw;
mod vulnerabilities;

use std::path::PathBuf;

use hardtack_report::residue_sarif;
use hardtack_scan::residue::{Expected, Residue, scan_with};
use hardtack_scan::secrets::SecretRules;

use crate::cli::Global;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::output::{as_json, note, print};
use crate::target::TargetArgs;
use vulnerabilities::{FindingsFormat, VulnerabilityArgs};

/// Look for what must not leave with an image: private keys, tokens, passwords, histories, ids and traces of the
/// build. Nothing is written, and what is found is named, never shown. With --raw, look for keys, tokens and passwords in
/// every byte of disk images, also in what was deleted. With --vulnerabilities, match the packages that are
/// installed with the index of `hardtack advisories` instead; exits with 2 when --fail-on says so.
#[derive(Debug, clap::Args)]
#[command(
    mut_arg("targets", |arg| arg.required(false).required_unless_present("sbom")),
    after_long_help = "Examples:\n  hardtack scan out/web\n  hardtack scan --raw disk.qcow2\n  \
                             hardtack scan out/web --vulnerabilities --fail-on kev --max-age 3"
)]
pub(crate) struct Scan {
    #[command(flatten)]
    target: TargetArgs,
    /// Look for keys, tokens and passwords in every byte of the disk images of a machine, not in files only.
    #[arg(long, conflicts_with_all = ["vulnerabilities", "container"])]
    raw: bool,
    /// A directory with rules for secrets of your own, in secrets/<rule>.hcl, beside the built-in ones.
    #[arg(long = "rules", value_name = "DIR", conflicts_with = "vulnerabilities")]
    rules: Vec<PathBuf>,
    #[command(flatten)]
    vulnerabilities: VulnerabilityArgs,
}

impl Scan {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        if self.vulnerabilities.is_asked() {
            return self.vulnerabilities.run(&self.target, global);
        }
        if self.rules.is_empty() {
            return self.look(SecretRules::embedded(), global);
        }
        self.look(&SecretRules::with_dirs(&self.rules)?, global)
    }

    fn look(&self, rules: &SecretRules, global: &Global) -> Outcome {
        let format = self.vulnerabilities.format;
        if !matches!(format, None | Some(FindingsFormat::Text | FindingsFormat::Json | FindingsFormat::Sarif)) {
            let remedy = "write text, json or sarif, or add --vulnerabilities";
            return Err(Failure::new(Exit::Usage, "this format is for vulnerabilities only".to_owned(), remedy));
        }
        if self.raw {
            return raw::run(&self.target, rules, global);
        }
        let found = scan_with(&*self.target.open()?.tree, &Expected::default(), rules)
            .map_err(|error| Failure::of(Exit::Failed, &error))?;
        self.report(&found, global)?;
        note(match found.len() {
            0 => "nothing found that must not leave".to_owned(),
            1 => "1 entry must not leave".to_owned(),
            many => format!("{many} entries must not leave"),
        });
        Ok(if found.is_empty() { Exit::Ok } else { Exit::Audit })
    }

    fn report(&self, found: &[Residue], global: &Global) -> Result<(), Failure> {
        match self.vulnerabilities.format {
            Some(FindingsFormat::Sarif) => {
                let name = self.target.targets.first().map(|path| path.display().to_string()).unwrap_or_default();
                let report = residue_sarif(found, &name, env!("CARGO_PKG_VERSION"));
                print(as_json(&report)?)?;
            }
            Some(FindingsFormat::Json) => print(as_json(&found)?)?,
            None if global.json => print(as_json(&found)?)?,
            _ => {
                let lines = found.iter().map(|residue| format!("{:<15} {residue}\n", residue.category));
                print(lines.collect::<String>())?;
                note_remedies(found.iter().map(Residue::remedy));
            }
        }
        Ok(())
    }
}

/// Says what to do, each thing once.
fn note_remedies<'r>(remedies: impl Iterator<Item = &'r str>) {
    let mut remedies: Vec<&str> = remedies.collect();
    remedies.sort_unstable();
    remedies.dedup();
    for remedy in remedies {
        note(format!("  = help: {remedy}"));
    }
}
