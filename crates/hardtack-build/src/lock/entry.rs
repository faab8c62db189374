//! What one image was made from.

use std::collections::{BTreeMap, BTreeSet};

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
    /// Versions of the installed packages by name; those of a foreign architecture as `name:architecture`.
    pub packages: BTreeMap<String, String>,
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
        base.into_iter().chain(suites).chain(packages).collect()
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
