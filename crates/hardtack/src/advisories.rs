//! The index of advisories: where it is, and how old what it knows may be.

use std::path::{Path, PathBuf};

use hardtack_build::store::{Evidence, ImageRecord, Store, advisories_in};
use hardtack_scan::advisories::{Index, IndexError};
use hardtack_scan::inventory::Inventory;
use hardtack_scan::matching::{Feed, MatchError, feeds_of, stale};
use hardtack_scan::sbom::{self, Format};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::cli::StoreArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::recipe::store_failure;

/// Where the index of advisories is.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct IndexArgs {
    /// The index of advisories [default: advisories.index in the store].
    #[arg(long, env = "HARDTACK_ADVISORIES", hide_env_values = true, value_name = "FILE")]
    pub(crate) index: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) store: StoreArgs,
}

/// The index of advisories, and the age of what it knows.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct KnowledgeArgs {
    #[command(flatten)]
    pub(crate) index: IndexArgs,
    /// Refuse, with exit code 65, when a feed knows of nothing newer than so many days.
    #[arg(long, value_name = "DAYS")]
    pub(crate) max_age: Option<u32>,
}

impl IndexArgs {
    /// Its file.
    pub(crate) fn path(&self) -> Result<PathBuf, Failure> {
        match &self.index {
            Some(path) => Ok(path.clone()),
            None => Ok(advisories_in(&self.store.location()?)),
        }
    }
}

impl KnowledgeArgs {
    /// Opens the index, unless it is too old.
    pub(crate) fn open(&self, now: Timestamp) -> Result<Index, Failure> {
        let index = Index::open(&self.index.path()?).map_err(|error| index_failure(&error))?;
        let ages = index.feeds().map_err(|error| index_failure(&error))?;
        let feeds = feeds_of(&ages, now.to_zoned(TimeZone::UTC).date());
        if let Some(days) = self.max_age {
            let old: Vec<String> = stale(&feeds, days).into_iter().map(age).collect();
            if !old.is_empty() {
                let what = format!("what is known of vulnerabilities is older than {days} days: {}", old.join(", "));
                let remedy = "fetch the feeds, and import them with `hardtack advisories import`";
                return Err(Failure::new(Exit::Input, what, remedy));
            }
        }
        Ok(index)
    }
}

fn age(feed: &Feed) -> String {
    match feed.days {
        Some(days) => format!("{} ({days} days)", feed.name),
        None => format!("{} (of an unknown day)", feed.name),
    }
}

/// What is wrong with an index.
pub(crate) fn index_failure(error: &IndexError) -> Failure {
    let exit = if matches!(error, IndexError::File { .. }) { Exit::Failed } else { Exit::Input };
    Failure::of(exit, error).remedy(error.remedy())
}

/// Why an inventory cannot be matched.
pub(crate) fn match_failure(error: &MatchError) -> Failure {
    match error {
        MatchError::Index(error) => index_failure(error),
        MatchError::Nothing { .. } => Failure::of(Exit::Input, error).remedy(error.remedy()),
    }
}

/// The inventory of a bill of materials.
pub(crate) fn read_document(path: &Path) -> Result<Inventory, Failure> {
    let text = std::fs::read(path).map_err(|error| {
        let what = format!("cannot read {}: {error}", path.display());
        Failure::new(Exit::Input, what, "name a bill of materials")
    })?;
    sbom::read(&text).map_err(|error| {
        let what = format!("cannot read {}: {error}", path.display());
        Failure::new(Exit::Input, what, error.remedy().unwrap_or_default())
    })
}

/// The inventory of an image of the store, by its bill of materials.
pub(crate) fn read_recorded(store: &Store, record: &ImageRecord) -> Result<Inventory, Failure> {
    let id = record.id();
    let document =
        store.evidence_bytes(&id, Evidence::Sbom(Format::CycloneDx)).map_err(|error| store_failure(&error))?;
    let document = document.ok_or_else(|| {
        let what = format!("the record of {}@{} has no bill of materials", id.name, id.digest.short());
        let remedy = "bake it again, or forget it with `hardtack cache prune --keep N`";
        Failure::new(Exit::Input, what, remedy)
    })?;
    sbom::read(&document).map_err(|error| {
        let what = format!("cannot read the bill of materials of {}@{}: {error}", id.name, id.digest.short());
        Failure::new(Exit::Input, what, "bake the image again")
    })
}
