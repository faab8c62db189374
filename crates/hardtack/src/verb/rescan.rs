//! `hardtack rescan`: what has become known of images that were made before.

mod directory;
mod stored;

use std::path::{Path, PathBuf};

use hardtack_report::RescanText;
use hardtack_scan::advisories::Changes;
use hardtack_scan::inventory::Inventory;
use hardtack_scan::matching::{Fleet, FleetError, newest_per_major};
use jiff::Timestamp;

use crate::advisories::{KnowledgeArgs, match_failure};
use crate::channel_arg::channel_name;
use crate::cli::{Format, Global};
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::output::{as_json, note, print};
use stored::Choice;

/// Match the inventories of many images with the index of advisories, and say what was not known the last time. An
/// inventory is read once and kept in a small file: a rescan costs what changed, of images and, after an import with --delta,
/// of advisories. Without DIR it is about the images of the
/// store, and nothing is built. Exits with 2 when something is new.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:\n  hardtack rescan --newest-per-major 3 --max-age 2\n  \
                             hardtack rescan --channel golden\n  hardtack rescan /srv/images")]
pub(crate) struct Rescan {
    /// A directory of bills of materials: files NAME.cdx.json or NAME.spdx.json, or directories NAME with an
    /// sbom.cdx.json or sbom.spdx.json [default: the images of the store].
    #[arg(value_name = "DIR")]
    directory: Option<PathBuf>,
    /// Only images of the store with these names.
    #[arg(long = "image", value_name = "NAME", conflicts_with = "directory")]
    images: Vec<String>,
    /// Only the images that this channel points to.
    #[arg(long, value_name = "CHANNEL", conflicts_with_all = ["directory", "newest_per_major", "all"])]
    channel: Option<String>,
    /// Only the newest release of each of the N highest major versions of every image, by its semantic version: that of its
    /// recipe, or what stands behind its name (web-13.2.0).
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

/// An image that may be matched.
struct Candidate {
    /// What it is called in the report; no other has this name.
    name: String,
    /// Its name with its version behind it, by which releases are told apart.
    release: String,
    /// What tells whether its inventory was read before.
    stamp: String,
    /// How its inventory is read.
    read: Box<dyn Fn() -> Result<Inventory, Failure>>,
}

/// Images, and where what was known of them is kept.
struct Candidates {
    kept: PathBuf,
    /// One of each release, the one that counts.
    images: Vec<Candidate>,
    /// What to say when there are none.
    none: Failure,
}

impl Rescan {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let now = Timestamp::now();
        let index = self.knowledge.open(now)?;
        let Candidates { kept, images, none } = self.candidates()?;
        let mut fleet = Fleet::open(&kept).map_err(|error| kept_failure(&error))?;
        let chosen: Vec<&Candidate> = match self.newest_per_major {
            Some(count) => {
                let newest = newest_per_major(images.iter().map(|image| image.release.as_str()), count);
                images.iter().filter(|image| newest.contains(&image.release.as_str())).collect()
            }
            None => images.iter().collect(),
        };
        if chosen.is_empty() {
            return Err(none);
        }
        for image in &chosen {
            if fleet.get(&image.name).is_none_or(|old| old.stamp != image.stamp) {
                fleet.keep(&image.name, &image.stamp, &(image.read)()?);
            }
        }
        fleet.retain(|name| chosen.iter().any(|image| image.name == name));
        let changes = Changes::read(index.path());
        let rescan = fleet.rescan(&index, &changes, now).map_err(|error| match_failure(&error))?;
        if global.json || self.format == Format::Json {
            print(as_json(&rescan)?)?;
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

    fn candidates(&self) -> Result<Candidates, Failure> {
        match &self.directory {
            Some(directory) => directory::candidates(directory),
            None => {
                let channel = self.channel.as_deref().map(channel_name).transpose()?;
                let choice = Choice { names: &self.images, channel: channel.as_ref(), newest: self.newest_per_major };
                stored::candidates(&self.knowledge.index.store.open()?, choice)
            }
        }
    }
}

fn unreadable(path: &Path, error: &dyn std::fmt::Display) -> Failure {
    let what = format!("cannot examine {}: {error}", path.display());
    Failure::new(Exit::Input, what, "make it again, or take it away")
}

fn kept_failure(error: &FleetError) -> Failure {
    Failure::of(Exit::Failed, error).remedy(error.remedy())
}
