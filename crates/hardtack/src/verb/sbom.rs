//! `hardtack sbom`: what is installed, as a bill of materials.

use std::path::PathBuf;

use clap::ValueEnum;
use hardtack_build::replace_file;
use hardtack_hcl::Environment;
use hardtack_scan::inventory::{Depth, Inventory};
use hardtack_scan::sbom::{self, Subject};

use crate::cli::Global;
use crate::compared::{Opened, SourceArgs};
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::output::{note, print};

/// Print a bill of materials: every package with its source, version, licence and supplier, what it needs, its files with
/// their digests, and programs that no package brings. Packages of Debian, RPM and Alpine, of Python, npm, Rust, Go and
/// Java are known. Its time is `SOURCE_DATE_EPOCH`, where that is set.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:\n  hardtack sbom out/web --format spdx -o web.spdx.json")]
pub(crate) struct Sbom {
    /// A root directory, a directory that `hardtack build` made, a disk image, a tar archive or a container image.
    #[arg(value_name = "TARGET")]
    target: PathBuf,
    /// How it is written.
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "cyclonedx")]
    format: Format,
    /// Write it there, in the place of what was there; on standard output when not given.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Who makes the image.
    #[arg(long, value_name = "NAME")]
    supplier: Option<String>,
    #[command(flatten)]
    source: SourceArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// CycloneDX 1.6 in JSON.
    #[value(name = "cyclonedx")]
    CycloneDx,
    /// SPDX 2.3 in JSON, without files.
    Spdx,
}

impl From<Format> for sbom::Format {
    fn from(format: Format) -> Self {
        match format {
            Format::CycloneDx => Self::CycloneDx,
            Format::Spdx => Self::Spdx,
        }
    }
}

impl Sbom {
    pub(crate) fn run(self, _: &Global) -> Outcome {
        let Opened { tree, name, version, artefact, .. } = self.source.open(&self.target)?;
        let name = artefact.as_ref().map_or(name, |artefact| artefact.image.to_string());
        let read = Inventory::read(&*tree, Depth::Files);
        let inventory = read.map_err(|error| Failure::of(Exit::Failed, &error).remedy_if(error.remedy()))?;
        let variables = std::env::var("SOURCE_DATE_EPOCH").ok().map(|time| ("SOURCE_DATE_EPOCH".to_owned(), time));
        let created = Environment::time_of_build(&variables.into_iter().collect());
        let created = created
            .map_err(|what| Failure::new(Exit::Usage, what, "set it to a number of seconds since 1970, or unset it"))?;
        let subject = Subject {
            name: &name,
            version: version.as_deref(),
            supplier: self.supplier.as_deref(),
            digest: artefact.as_ref().map(|artefact| artefact.digest),
            created,
        };
        let text = sbom::write(&inventory, &subject, self.format.into());
        let text = text.map_err(|error| Failure::of(Exit::Internal, &error))?;
        match &self.output {
            None => print(text)?,
            Some(path) => {
                replace_file(path, text.as_bytes()).map_err(|error| {
                    let what = format!("cannot write {}: {error}", path.display());
                    Failure::new(Exit::Failed, what, "name a file in a directory that can be written to")
                })?;
                note(format!("{} packages", inventory.packages.len()));
            }
        }
        for unread in inventory.unreadable.iter().take(20) {
            note(format!("cannot read {}: {}", unread.path, unread.reason));
        }
        if inventory.unreadable.is_empty() { Ok(Exit::Ok) } else { Ok(Exit::Failed) }
    }
}
