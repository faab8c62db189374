//! What an image is behind the newest image of its base.

use std::cmp::Ordering;

use hardtack_scan::version::Scheme;
use serde::Serialize;

use super::Judged;

/// A package that is newer in the newest image of the base.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outdated {
    /// Its name.
    pub package: String,
    /// The version in the image.
    pub has: String,
    /// The version in the base.
    pub base_has: String,
}

/// The packages of `image` that are newer in `base`, by the rules of dpkg (deb-version(7)) and in the order of their names.
pub fn behind(image: &Judged, base: &Judged) -> Vec<Outdated> {
    let (Some(has), Some(base_has)) = (&image.packages, &base.packages) else { return Vec::new() };
    let newer = base_has.iter().filter_map(|(package, newest)| {
        let has = has.get(package)?;
        (Scheme::Deb.compare(has, newest) == Ordering::Less).then(|| Outdated {
            package: package.clone(),
            has: has.clone(),
            base_has: newest.clone(),
        })
    });
    newer.collect()
}
