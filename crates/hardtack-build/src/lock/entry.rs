//! What one image was made from.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::PathBuf;

use hardtack_tree::Digest;
use serde::Serialize;

use crate::base::Origin;
use crate::store::ImageId;

use super::Difference;

/// What one image was made from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LockedImage {
    /// The state of the archive that it was bootstrapped from; none for other bases.
    pub origin: Option<Origin>,
    /// The image of the store that it is built on; none for other bases.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base: Option<ImageId>,
    /// The archive or the disk images that it is made from, with paths as the recipe has them; none for other bases.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<LockedFile>,
    /// Versions of the installed packages by name; those of a foreign architecture as `name:architecture`.
    pub packages: BTreeMap<String, String>,
}

/// A file of the build host that an image is made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LockedFile {
    /// Where it is, seen from the recipe's directory.
    pub path: PathBuf,
    /// SHA-256 of its content.
    pub sha256: Digest,
}

impl fmt::Display for LockedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.path.display(), self.sha256)
    }
}

impl LockedImage {
    /// Where `found` is not as this entry says: the base first, then suites, then packages by name.
    pub fn differences(&self, found: &Self) -> Vec<Difference> {
        let suites = |image: &Self| -> BTreeMap<String, String> {
            let all = image.origin.iter().flat_map(|origin| &origin.suites);
            all.map(|suite| (suite.name.clone(), suite.release_file.to_string())).collect()
        };
        let suites =
            differing(&suites(self), &suites(found), |name, locked, found| Difference::Suite { name, locked, found });
        let base = (self.base != found.base).then(|| {
            let text = |image: &Self| image.base.as_ref().map(ToString::to_string);
            Difference::Base { locked: text(self), found: text(found) }
        });
        let packages = differing(&self.packages, &found.packages, |name, locked, found| Difference::Package {
            name,
            locked,
            found,
        });
        let files = (0..self.files.len().max(found.files.len())).filter_map(|disk| {
            let (locked, found) = (self.files.get(disk), found.files.get(disk));
            let text = |file: Option<&LockedFile>| file.map(ToString::to_string);
            (locked != found).then(|| Difference::File { locked: text(locked), found: text(found) })
        });
        base.into_iter().chain(files).chain(suites).chain(packages).collect()
    }
}

fn differing(
    locked: &BTreeMap<String, String>,
    found: &BTreeMap<String, String>,
    difference: impl Fn(String, Option<String>, Option<String>) -> Difference,
) -> Vec<Difference> {
    let names: BTreeSet<&String> = locked.keys().chain(found.keys()).collect();
    names
        .into_iter()
        .filter(|name| locked.get(*name) != found.get(*name))
        .map(|name| difference(name.clone(), locked.get(name).cloned(), found.get(name).cloned()))
        .collect()
}
