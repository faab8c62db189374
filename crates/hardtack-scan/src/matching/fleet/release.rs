//! Versions of images, by their names.

use std::collections::BTreeMap;

use crate::version::{Scheme, VersionKey};

/// The images that are the newest of each of the `count` highest major versions, for every image: of
/// `web-13.2.0`, `web-13.10.0` and `web-14.0.1`, the last two. The version follows the last `-`, `@`, `:` or `/` of a name;
/// a name without one is an image of its own, and is kept.
pub fn newest_per_major<'n>(names: impl IntoIterator<Item = &'n str>, count: usize) -> Vec<&'n str> {
    let mut newest: BTreeMap<&str, BTreeMap<u64, (VersionKey, &str)>> = BTreeMap::new();
    let mut kept = Vec::new();
    for name in names {
        let Some((image, major, key)) = version(name) else {
            kept.push(name);
            continue;
        };
        let majors = newest.entry(image).or_default();
        let place = majors.entry(major).or_insert_with(|| (key.clone(), name));
        if key > place.0 {
            *place = (key, name);
        }
    }
    for majors in newest.values() {
        kept.extend(majors.values().rev().take(count).map(|(_, name)| *name));
    }
    kept
}

/// The image, the major version and the order of a name.
fn version(name: &str) -> Option<(&str, u64, VersionKey)> {
    let starts = name.match_indices(['-', '@', ':', '/']).map(|(at, _)| at);
    // The first mark behind which a whole version stands: what comes before a release has such a mark too.
    let at = starts.into_iter().find(|at| is_version(&name[at + 1..]))?;
    let version = name[at + 1..].trim_start_matches('v');
    let major = version.split('.').next()?.parse().ok()?;
    Some((&name[..at], major, Scheme::Semver.key(version)))
}

/// Whether a text is three numbers, and what may follow them (Semantic Versioning 2.0.0).
fn is_version(text: &str) -> bool {
    let text = text.trim_start_matches('v');
    let numbers = text.split(['-', '+']).next().unwrap_or_default();
    let is_number = |part: &str| !part.is_empty() && part.len() < 10 && part.bytes().all(|byte| byte.is_ascii_digit());
    numbers.split('.').count() == 3 && numbers.split('.').all(is_number)
}
