//! Pairs of packages and ranges that hold their versions.

use std::collections::BTreeMap;

use super::MatchError;
use super::finding::Unmatched;
use super::module::{Stream, stream};
use super::subject::{distribution_scope, language_scope, lookups};
use crate::advisories::index::ScopeRows;
use crate::advisories::{Index, Scope, Upper};
use crate::inventory::{Ecosystem, Inventory, Package};

/// A package within a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// The place of the package in the inventory.
    pub package: u32,
    /// The row of the index.
    pub row: u32,
    /// Which of the names of the package it was found under.
    pub(super) lookup: u8,
    /// Whether nobody says that it is about the same stream of a module.
    pub(super) stream_unknown: bool,
}

/// What was found, and what could not be looked up.
#[derive(Clone, Debug, Default)]
pub struct Hits {
    /// In the order of packages.
    pub hits: Vec<Hit>,
    /// Packages that nothing is known of.
    pub unmatched: Vec<Unmatched>,
}

/// Looks up every package of an inventory.
///
/// # Errors
/// When the index is damaged, or has nothing of any package.
pub fn hits(inventory: &Inventory, index: &Index) -> Result<Hits, MatchError> {
    let distribution = inventory.distribution.as_ref().and_then(distribution_scope);
    let mut scopes = BTreeMap::new();
    for ecosystem in Ecosystem::ALL {
        let of_distribution = ecosystem.is_of_distribution().then(|| distribution.clone()).flatten();
        let scope = of_distribution.or_else(|| language_scope(ecosystem));
        let rows = scope.as_ref().map(|scope| index.scope(scope)).transpose()?.flatten();
        scopes.insert(ecosystem, (scope, rows));
    }
    let mut found = Hits::default();
    let mut unmatched: BTreeMap<String, u32> = BTreeMap::new();
    let mut matched = 0;
    for (number, package) in (0..).zip(&inventory.packages) {
        match scopes.get(&package.ecosystem) {
            Some((Some(scope), Some(rows))) => {
                matched += 1;
                look(number, package, scope, *rows, index, &mut found.hits)?;
            }
            Some((Some(scope), None)) => *unmatched.entry(format!("advisories for {scope}")).or_default() += 1,
            // Every language has a scope.
            Some((None, _)) | None => {
                let name = inventory.distribution.as_ref().map_or("an unknown distribution", |found| &found.id);
                *unmatched.entry(format!("rules for {name}")).or_default() += 1;
            }
        }
    }
    if let (0, Some(what)) = (matched, unmatched.keys().next()) {
        let what = what.trim_start_matches("advisories for ").to_owned();
        return Err(MatchError::Nothing { what });
    }
    found.unmatched = unmatched.into_iter().map(|(missing, packages)| Unmatched { missing, packages }).collect();
    Ok(found)
}

fn look(
    number: u32,
    package: &Package,
    scope: &Scope,
    rows: ScopeRows<'_>,
    index: &Index,
    into: &mut Vec<Hit>,
) -> Result<(), MatchError> {
    let scheme = scope.family().scheme();
    for (place, lookup) in (0..).zip(lookups(package, scope.family())) {
        let Some(rows) = rows.package(&lookup.name)? else { continue };
        let from = into.len();
        let hit = |row| Hit { package: number, row, lookup: place, stream_unknown: false };
        rows.holding(&scheme.key(&lookup.version), |row| into.push(hit(row)))?;
        if package.ecosystem != Ecosystem::Rpm {
            continue;
        }
        // Few packages are in many ranges of an RPM distribution: each of them is looked at.
        let mut kept = from;
        for at in from..into.len() {
            let mut hit = into[at];
            let row = index.row(hit.row)?;
            let end = match &row.upper {
                Upper::Fixed(version) | Upper::Last(version) => Some(version.as_str()),
                Upper::None => None,
            };
            if lookup.unfixed_only && end.is_some() {
                continue;
            }
            match stream(row.module, end, package.modularity.as_deref(), &package.version) {
                Stream::Other => continue,
                Stream::Same => {}
                Stream::Unknown => hit.stream_unknown = true,
            }
            into[kept] = hit;
            kept += 1;
        }
        into.truncate(kept);
    }
    Ok(())
}
