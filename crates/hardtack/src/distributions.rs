//! What hardtack can do with which distribution, by its own tables.

use std::collections::BTreeMap;

use hardtack_audit::Catalogue;
use hardtack_hcl::Diagnostics;
use hardtack_recipe::{Base, DISTRIBUTIONS, Loader};
use hardtack_scan::advisories::Family;
use hardtack_scan::version::Scheme;
use serde::Serialize;

/// A release of a distribution, or a distribution of which nothing depends on the release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Known {
    /// Its name: `debian-12`, `rocky`.
    pub(crate) id: String,
    /// The release's code name, where it can be bootstrapped.
    pub(crate) release: Option<String>,
    /// What a base of it can be, as keys of `base` in recipes.
    pub(crate) bases: Vec<&'static str>,
    /// The benchmarks that are written for it.
    pub(crate) benchmarks: Vec<String>,
    /// The boot loaders that its machines can have.
    pub(crate) loaders: Vec<&'static str>,
    /// The package database that is inventoried.
    pub(crate) database: &'static str,
    /// Whether `packages` steps work in it.
    pub(crate) package_steps: bool,
    /// Whose advisories are matched.
    pub(crate) advisories: Option<&'static str>,
    /// What is tested of it as a bootstrap, in a phrase.
    pub(crate) tested: Option<&'static str>,
}

impl Known {
    /// What holds for a distribution whatever the release.
    fn of(id: String, distribution: &str) -> Self {
        let family = Family::of_distribution(distribution);
        // Distributions without advisories of their own here are made from Debian.
        let scheme = family.map_or(Scheme::Deb, Family::scheme);
        let database = match scheme {
            Scheme::Rpm => "rpm",
            Scheme::Apk => "apk",
            _ => "dpkg",
        };
        Self {
            id,
            release: None,
            bases: Base::KEYS.into_iter().filter(|key| *key != Base::BOOTSTRAP).collect(),
            benchmarks: Vec::new(),
            loaders: Loader::all().map(Loader::as_str).collect(),
            database,
            package_steps: scheme == Scheme::Deb,
            advisories: family.map(Family::as_str),
            tested: None,
        }
    }
}

/// Every distribution that a table speaks of, sorted by name.
///
/// # Errors
/// When a built-in benchmark is wrong.
pub(crate) fn known() -> Result<Vec<Known>, Diagnostics> {
    let mut all: BTreeMap<String, Known> = BTreeMap::new();
    for release in DISTRIBUTIONS {
        let mut known = Known::of(release.id(), release.name);
        known.bases.insert(0, Base::BOOTSTRAP);
        known.release = Some(release.release.to_owned());
        known.tested = Some(release.tested);
        all.insert(release.id(), known);
    }
    let catalogue = Catalogue::embedded();
    for name in catalogue.benchmark_ids() {
        let benchmark = catalogue.benchmark(name, None)?;
        let id = format!("{}-{}", benchmark.distribution, benchmark.release);
        let known = all.entry(id.clone()).or_insert_with(|| Known::of(id, &benchmark.distribution));
        known.benchmarks.push(name.to_owned());
    }
    for distribution in Family::distributions() {
        let has_releases = all.keys().any(|id| id.rsplit_once('-').is_some_and(|(name, _)| name == distribution));
        if !has_releases {
            all.insert(distribution.to_owned(), Known::of(distribution.to_owned(), distribution));
        }
    }
    Ok(all.into_values().collect())
}
