//! Which distribution a tree is, as advisories are sorted by it.

use hardtack_audit::system::Release;
use serde::{Deserialize, Serialize};

/// Which distribution a tree is (os-release(5)).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Distribution {
    /// `ID`: `debian`, `alpine`, `rhel`.
    pub id: String,
    /// `VERSION_ID`: `12`, `3.20.3`; empty on rolling releases.
    pub version_id: String,
    /// `VERSION_CODENAME`: `bookworm`; many distributions have none.
    pub codename: Option<String>,
}

impl From<Release> for Distribution {
    fn from(release: Release) -> Self {
        Self { id: release.id, version_id: release.version, codename: release.codename }
    }
}
