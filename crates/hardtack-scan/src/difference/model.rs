//! What a comparison gives.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use hardtack_tree::TreePath;
use serde::{Deserialize, Serialize};

use super::{
    AuditDifference, Change, Classified, ContainerFacts, FileChange, GroupFacts, OpeningChange, PortFacts, UnitState,
    UserFacts,
};
use crate::version::Scheme;

/// The `schema` of a [`Difference`] in JSON; it changes when a field changes its meaning or goes.
pub const DIFFERENCE_SCHEMA: &str = "hardtack.difference/1";

/// What is different between two systems.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// [`DIFFERENCE_SCHEMA`].
    pub schema: String,
    /// What it was.
    pub old: Subject,
    /// What it is.
    pub new: Subject,
    /// Packages.
    pub packages: BTreeMap<String, PackageChange>,
    /// Units.
    pub units: BTreeMap<String, Change<UnitState>>,
    /// Users.
    pub users: BTreeMap<String, Change<UserFacts>>,
    /// Groups.
    pub groups: BTreeMap<String, Change<GroupFacts>>,
    /// Ports on which something listens, as far as units and the configuration of sshd tell.
    pub ports: BTreeMap<String, Change<PortFacts>>,
    /// What firewalls let in.
    pub openings: OpeningChange,
    /// Arguments of the kernel, each with all its values.
    pub kernel_arguments: BTreeMap<String, Change<String>>,
    /// Kernel parameters that files set.
    pub sysctl: BTreeMap<String, Change<String>>,
    /// What a container of the image runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub container: Option<Change<ContainerFacts>>,
    /// Files, in the order of their paths.
    pub files: Vec<FileChange>,
    /// Controls of a benchmark, when both were judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audit: Option<AuditDifference>,
    /// What each difference means, when that was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub classified: Option<Vec<Classified>>,
    /// What is worth knowing about the comparison as a whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
    /// What could not be compared.
    pub unknown: Vec<Unknown>,
}

/// One of the two systems.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// What the user called it.
    pub name: String,
    /// The version of the image.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The distribution, where it can be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<String>,
}

/// What became of a package. Versions are in the order of Debian's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PackageChange {
    /// It is new.
    Added {
        /// Its version.
        version: String,
    },
    /// It is gone.
    Removed {
        /// The version that it had.
        version: String,
    },
    /// It is newer.
    Upgraded {
        /// The version that it had.
        old: String,
        /// The version that it has.
        new: String,
    },
    /// It is older.
    Downgraded {
        /// The version that it had.
        old: String,
        /// The version that it has.
        new: String,
    },
}

/// Something of which nobody can tell whether it is different.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Unknown {
    /// What it is: a part of the system, a file.
    pub what: String,
    /// Why nobody can tell.
    pub reason: String,
}

impl Unknown {
    /// A file that cannot be read.
    pub(super) fn file(path: &TreePath, reason: &str) -> Self {
        Self { what: path.to_string(), reason: reason.to_owned() }
    }
}

impl PackageChange {
    /// The package whose version was and is so; `None` when both are the same.
    pub(super) fn of(change: Change<String>) -> Option<Self> {
        Some(match change {
            Change::Added(version) => Self::Added { version },
            Change::Removed(version) => Self::Removed { version },
            Change::Changed { old, new } => match Scheme::Deb.compare(&old, &new) {
                Ordering::Less => Self::Upgraded { old, new },
                Ordering::Greater => Self::Downgraded { old, new },
                Ordering::Equal => return None,
            },
        })
    }
}

impl Difference {
    /// Whether nothing is different, as far as can be told.
    pub fn is_empty(&self) -> bool {
        let tables = [
            self.packages.is_empty(),
            self.units.is_empty(),
            self.users.is_empty(),
            self.groups.is_empty(),
            self.ports.is_empty(),
            self.openings.is_empty(),
            self.kernel_arguments.is_empty(),
            self.sysctl.is_empty(),
            self.container.is_none(),
            self.files.is_empty(),
        ];
        tables.into_iter().all(|empty| empty) && self.audit.as_ref().is_none_or(AuditDifference::is_empty)
    }

    /// Whether a file is another because its package is another, or came or went.
    pub fn comes_with_its_package(&self, file: &FileChange) -> bool {
        file.package.as_ref().is_some_and(|package| self.packages.contains_key(package))
    }
}
