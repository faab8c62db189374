//! What of a security archive is not installed.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::SecurityArchive;
use crate::inventory::{Ecosystem, Inventory};
use crate::version::Scheme;

/// What is known of the security updates of an image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "updates", rename_all = "kebab-case")]
pub enum SecurityUpdates {
    /// The archive that it was made from was read.
    Known {
        /// The state of the archive: the `Date` of its release file.
        archive: Timestamp,
        /// What it has and the image has not, by name.
        pending: Vec<PendingUpdate>,
    },
    /// It cannot be told: this is not the same as none.
    Unknown {
        /// Why.
        reason: String,
    },
}

/// An update that is not installed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingUpdate {
    /// The package.
    pub package: String,
    /// The version that is installed.
    pub installed: String,
    /// The version that the archive has.
    pub available: String,
    /// Since when it is known to be there: the date of the first state of the archive that an image was made from and that
    /// had it. Lists of packages do not tell when an update came, so it may be older.
    pub since: Timestamp,
}

impl PendingUpdate {
    /// For how many whole days it has been there at least.
    pub fn days(&self, now: Timestamp) -> u32 {
        let hours = now.duration_since(self.since).max(SignedDuration::ZERO).as_hours();
        u32::try_from(hours / 24).unwrap_or(u32::MAX)
    }
}

impl SecurityUpdates {
    /// Holds what is installed against what the archive has.
    pub fn of(inventory: &Inventory, archive: Result<&SecurityArchive, &str>) -> Self {
        let archive = match archive {
            Ok(archive) => archive,
            Err(reason) => return Self::Unknown { reason: reason.to_owned() },
        };
        let mut pending = Vec::new();
        for package in inventory.packages.iter().filter(|package| package.ecosystem == Ecosystem::Deb) {
            let architecture = package.architecture.as_deref().unwrap_or("all");
            let newest = archive.newest(&package.name, architecture);
            let newer = newest.filter(|newest| Scheme::Deb.compare(newest, &package.version).is_gt());
            pending.extend(newer.map(|available| PendingUpdate {
                package: package.name.clone(),
                installed: package.version.clone(),
                available: available.to_owned(),
                since: archive.date,
            }));
        }
        Self::Known { archive: archive.date, pending }
    }

    /// What is not installed; none where it cannot be told.
    pub fn pending(&self) -> Option<&[PendingUpdate]> {
        match self {
            Self::Known { pending, .. } => Some(pending),
            Self::Unknown { .. } => None,
        }
    }

    /// The update that has been there longest.
    pub fn oldest(&self) -> Option<&PendingUpdate> {
        self.pending()?.iter().min_by_key(|update| update.since)
    }

    /// Takes over since when updates are known to be there, from an image that was made before.
    pub fn remember(&mut self, earlier: &Self) {
        let (Self::Known { pending, .. }, Self::Known { pending: before, .. }) = (self, earlier) else { return };
        for update in pending {
            let same = |old: &&PendingUpdate| (&old.package, &old.available) == (&update.package, &update.available);
            if let Some(old) = before.iter().find(same) {
                update.since = update.since.min(old.since);
            }
        }
    }
}
