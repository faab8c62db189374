//! What a recipe asks of the packages of an image.

use std::collections::BTreeSet;
use std::path::PathBuf;

use hardtack_hcl::Place;
use serde::{Deserialize, Serialize};

/// What a recipe asks of the packages of an image.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Policy {
    /// Whether it must say why, of every package that it asks for.
    #[serde(default)]
    pub require_reason: bool,
    /// The packages that the image has, no more and no less.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub packages: Option<PackageList>,
    /// No update of the security suite may have been there for more days than this, in the state of the archive that
    /// the image was made from, without being installed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_patch_age_days: Option<u32>,
    /// Whether every update of the security suite must be installed.
    #[serde(default)]
    pub no_pending_updates: bool,
    /// Where the block stands; none when there is none.
    #[serde(skip)]
    pub place: Option<Place>,
}

/// Names of packages, as a file of the build host lists them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackageList {
    /// The file; its names decide, not its place.
    #[serde(skip)]
    pub path: PathBuf,
    /// The names.
    pub names: BTreeSet<String>,
}

impl Policy {
    /// Whether it asks for nothing.
    pub fn is_empty(&self) -> bool {
        !self.require_reason && self.packages.is_none() && !self.asks_of_updates()
    }

    /// Whether it asks for something of updates that are not installed.
    pub fn asks_of_updates(&self) -> bool {
        self.no_pending_updates || self.max_patch_age_days.is_some()
    }
}
