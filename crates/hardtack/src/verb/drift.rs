//! `hardtack drift`: what became of a system since its baseline.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use hardtack_report::DriftText;
use hardtack_scan::difference::{BASELINE_SCHEMA, Baseline, Compared, drift};

use crate::cli::{Format, Global};
use crate::compared::{SourceArgs, different};
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::output::{as_json, note, print};

/// Bytes at the beginning of a file in which a baseline names its schema.
const HEAD: u64 = 256;

/// Say what became of a system, `/` for the running one, since its baseline was made. What machines change by themselves
/// while they run is told apart. Exits with 2 when there is drift, or something cannot be compared.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:\n  hardtack drift / --baseline web.baseline.json")]
pub(crate) struct Drift {
    /// A root directory, a directory that `hardtack build` made, a disk image, a tar archive or a container image.
    #[arg(value_name = "TARGET")]
    target: PathBuf,
    /// What it was: a file that `hardtack baseline` made, the manifest or the directory of an image, or any other TARGET.
    #[arg(long, value_name = "BASELINE")]
    baseline: PathBuf,
    /// List every file, also those that running machines change by themselves.
    #[arg(long)]
    files: bool,
    /// How the report is written.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    source: SourceArgs,
}

impl Drift {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let now = self.source.open(&self.target)?;
        let found = if is_baseline(&self.baseline) {
            let failed = |error: std::io::Error| {
                let what = format!("cannot read {}: {error}", self.baseline.display());
                Failure::new(Exit::Input, what, "make one with `hardtack baseline TARGET -o FILE`")
            };
            let text = std::fs::read(&self.baseline).map_err(failed)?;
            let kept = Baseline::parse(&text).map_err(|error| different(&error))?;
            drift(&Compared::baseline(&kept), &now.compared()?)
        } else {
            let was = self.source.open(&self.baseline)?;
            drift(&was.compared()?, &now.compared()?)
        };
        if global.json || self.format == Format::Json {
            print(as_json(&found)?)?;
        } else {
            print(DriftText::new(&found, self.files).to_string())?;
        }
        if found.is_empty() && found.difference.unknown.is_empty() {
            return Ok(Exit::Ok);
        }
        if !found.difference.unknown.is_empty() {
            note("not everything could be compared: run it as root where files cannot be read");
        }
        Ok(Exit::Audit)
    }
}

/// Whether the file begins as a baseline does.
fn is_baseline(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut head));
    // Another schema of baselines is refused when it is read.
    let family = BASELINE_SCHEMA.split('/').next().unwrap_or_default();
    read.is_ok() && head.starts_with(b"{") && String::from_utf8_lossy(&head).contains(family)
}
