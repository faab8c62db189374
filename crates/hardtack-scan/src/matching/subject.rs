//! Under which names and versions advisories speak of a package.

use std::borrow::Cow;

use super::kernel::unsigned;
use crate::advisories::{Family, Scope};
use crate::inventory::{Distribution, Ecosystem, Package};

/// A name and version to look up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lookup<'p> {
    pub(super) name: Cow<'p, str>,
    pub(super) version: Cow<'p, str>,
    /// Only what has no fixed version counts: such statements are about sources.
    pub(super) unfixed_only: bool,
}

impl<'p> Lookup<'p> {
    fn new(name: impl Into<Cow<'p, str>>, version: impl Into<Cow<'p, str>>) -> Self {
        Self { name: name.into(), version: version.into(), unfixed_only: false }
    }
}

/// The release that packages of a distribution are of; `None` for one that no feed speaks of.
pub(super) fn distribution_scope(distribution: &Distribution) -> Option<Scope> {
    let family = Family::of_distribution(&distribution.id)?;
    let named = || distribution.codename.as_deref().filter(|_| family == Family::Debian).and_then(Scope::debian);
    Scope::release(family, &distribution.version_id).or_else(named)
}

/// The language that packages are of; `None` for those of distributions.
pub(super) fn language_scope(ecosystem: Ecosystem) -> Option<Scope> {
    let family = match ecosystem {
        Ecosystem::PyPi => Family::Pypi,
        Ecosystem::Npm => Family::Npm,
        Ecosystem::Cargo => Family::Cargo,
        Ecosystem::Go => Family::Golang,
        Ecosystem::Maven => Family::Maven,
        Ecosystem::Deb | Ecosystem::Rpm | Ecosystem::Apk => return None,
    };
    Scope::language(family)
}

/// What to look up for a package.
pub(super) fn lookups<'p>(package: &'p Package, family: Family) -> Vec<Lookup<'p>> {
    let source = &package.source;
    match package.ecosystem {
        Ecosystem::Deb => {
            let lookup = match unsigned(&source.name, &source.version, &package.version) {
                Some((name, version)) => Lookup::new(name, version),
                None => Lookup::new(&source.name, without_rebuild(package)),
            };
            vec![lookup]
        }
        Ecosystem::Apk => vec![Lookup::new(&source.name, &source.version)],
        Ecosystem::Rpm => {
            let own = Lookup::new(&package.name, &package.version);
            let of_source = Lookup { unfixed_only: true, ..Lookup::new(&source.name, &source.version) };
            if source.name == package.name { vec![own] } else { vec![own, of_source] }
        }
        _ => vec![Lookup::new(family.package_name(&package.name), &package.version)],
    }
}

/// The version of the source without the `+b1` of a rebuild, where nothing but the package's own version is known.
fn without_rebuild(package: &Package) -> &str {
    let version = &package.source.version;
    let rebuilt = version.rsplit_once("+b").filter(|(_, number)| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) && *version == package.version
    });
    rebuilt.map_or(version, |(before, _)| before)
}
