//! `hardtack rescan`: what has become known of images that were made before.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use hardtack_report::{RescanText, to_json};
use hardtack_scan::matching::{Fleet, FleetError, newest_per_major};
use jiff::Timestamp;

use crate::advisories::{KnowledgeArgs, match_failure, read_document};
use crate::cli::{Format, Global};
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::output::{note, print};

/// How the bills of materials of an image are called, the one that is read first.
const NAMES: [&str; 2] = ["sbom.cdx.json", "sbom.spdx.json"];
/// What follows the name of an image where there are many in one directory.
const SUFFIXES: [&str; 2] = [".cdx.json", ".spdx.json"];
/// The file in which inventories are kept with what was known of them the last time.
const KEPT: &str = ".hardtack-fleet";

/// Match the inventories of many images with the index of advisories, and say what was not known the last time. An
/// inventory is read once and kept in a small file beside them: a rescan costs what changed. Exits with 2 when something is
/// new.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:\n  hardtack rescan /srv/images --newest-per-major 3 --max-age 2")]
pub(crate) struct Rescan {
    /// A directory of bills of materials: files NAME.cdx.json or NAME.spdx.json, or directories NAME with an
    /// sbom.cdx.json or sbom.spdx.json.
    #[arg(value_name = "DIR")]
    directory: PathBuf,
    /// Only the newest release of each of the N highest major versions of every image, by the semantic version behind its
    /// name: web-13.2.0.
    #[arg(long, value_name = "N", conflicts_with = "all")]
    newest_per_major: Option<usize>,
    /// Every image [default].
    #[arg(long)]
    all: bool,
    /// How the report is written.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    knowledge: KnowledgeArgs,
}

impl Rescan {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let now = Timestamp::now();
        let index = self.knowledge.open(now)?;
        let kept = self.directory.join(KEPT);
        let mut fleet = Fleet::open(&kept).map_err(|error| kept_failure(&error))?;
        let found = inventories(&self.directory)?;
        let names: Vec<&str> = match self.newest_per_major {
            Some(count) => newest_per_major(found.iter().map(|(name, _)| name.as_str()), count),
            None => found.iter().map(|(name, _)| name.as_str()).collect(),
        };
        if names.is_empty() {
            let what = format!("there are no bills of materials in {}", self.directory.display());
            return Err(Failure::new(Exit::Input, what, "put some there, as NAME.cdx.json"));
        }
        for (name, path) in found.iter().filter(|(name, _)| names.contains(&name.as_str())) {
            let stamp = stamp(path)?;
            if fleet.get(name).is_none_or(|old| old.stamp != stamp) {
                fleet.keep(name, &stamp, &read_document(path)?);
            }
        }
        fleet.retain(|name| names.contains(&name));
        let rescan = fleet.rescan(&index, now).map_err(|error| match_failure(&error))?;
        if global.json || self.format == Format::Json {
            print(to_json(&rescan).map_err(|error| Failure::of(Exit::Internal, &error))?)?;
        } else {
            print(RescanText::new(&rescan).to_string())?;
        }
        // What was told is known from now on; what could not be told is new the next time too.
        fleet.save(&kept).map_err(|error| kept_failure(&error))?;
        if rescan.unmatched > 0 {
            note(format!(
                "note: {} names and versions are of releases that the index knows nothing of",
                rescan.unmatched
            ));
        }
        Ok(if rescan.new.is_empty() { Exit::Ok } else { Exit::Audit })
    }
}

/// The bills of materials of a directory, by the names of their images.
fn inventories(directory: &Path) -> Result<Vec<(String, PathBuf)>, Failure> {
    let failed = |error: std::io::Error| {
        let what = format!("cannot list {}: {error}", directory.display());
        Failure::new(Exit::Input, what, "name a directory of bills of materials")
    };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        let image = SUFFIXES.iter().find_map(|suffix| name.strip_suffix(suffix));
        if let Some(image) = image.filter(|_| !NAMES.contains(&name)) {
            found.push((image.to_owned(), path));
        } else if let Some(inside) = NAMES.iter().map(|name| path.join(name)).find(|path| path.is_file()) {
            found.push((name.to_owned(), inside));
        }
    }
    found.sort();
    // A CycloneDX document comes before one in SPDX of the same image.
    found.dedup_by(|other, one| one.0 == other.0);
    Ok(found)
}

fn unreadable(path: &Path, error: &dyn std::fmt::Display) -> Failure {
    let what = format!("cannot examine {}: {error}", path.display());
    Failure::new(Exit::Input, what, "make it again, or take it away")
}

/// What tells whether a file was written since.
fn stamp(path: &Path) -> Result<String, Failure> {
    let metadata = path.metadata().map_err(|error| unreadable(path, &error))?;
    let modified = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    Ok(format!("{} {}", modified.unwrap_or_default().as_nanos(), metadata.len()))
}

fn kept_failure(error: &FleetError) -> Failure {
    Failure::of(Exit::Failed, error).remedy(error.remedy())
}
