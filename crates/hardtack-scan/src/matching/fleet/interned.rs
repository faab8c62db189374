//! Pairs of names and versions, each kept once.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::advisories::{IndexId, Scope};
use crate::inventory::Inventory;
use crate::matching::kernel::is_without_code;
use crate::matching::subject::{distribution_scope, language_scope, lookups};

/// Inventories of many images.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fleet {
    pub(super) pairs: Vec<Pair>,
    /// Where each pair stands.
    numbers: HashMap<Pair, u32>,
    pub(super) images: Vec<Kept>,
    /// Numbers of the vulnerabilities of each pair that were open the last time, in order.
    pub(super) known: Vec<Vec<u64>>,
    /// What else is needed to tell the same again; none when that is not known.
    pub(super) last: Option<Last>,
}

/// How it was the last time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Last {
    /// The index.
    pub(super) index: IndexId,
    /// The day.
    pub(super) day: Date,
    /// Of each pair, how many of its vulnerabilities KEV lists; none for those that the index knew nothing of.
    pub(super) exploited: Vec<Option<u32>>,
}

/// A name and a version to look up.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Pair {
    pub(super) scope: Scope,
    pub(super) name: String,
    pub(super) version: String,
    /// Label of the module of RPM.
    pub(super) module: Option<String>,
    /// Only what has no fixed version counts.
    pub(super) unfixed_only: bool,
}

/// An inventory that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The name of the image.
    pub name: String,
    /// What tells whether the inventory has changed since it was read, such as a time and a size.
    pub stamp: String,
    /// Its pairs, in order.
    pub(super) pairs: Vec<u32>,
    /// Whether it was matched before.
    pub(super) known: bool,
}

impl Fleet {
    /// The image of this name.
    pub fn get(&self, name: &str) -> Option<&Kept> {
        self.images.iter().find(|kept| kept.name == name)
    }

    /// The images, in the order in which they came.
    pub fn images(&self) -> &[Kept] {
        &self.images
    }

    /// How many different pairs of a name and a version there are.
    pub fn pairs(&self) -> usize {
        self.pairs.len()
    }

    /// Keeps the inventory of an image, in the place of an earlier one of the same name.
    pub fn keep(&mut self, name: &str, stamp: &str, inventory: &Inventory) {
        let distribution = inventory.distribution.as_ref().and_then(distribution_scope);
        let mut pairs = Vec::new();
        for package in &inventory.packages {
            let of_distribution = package.ecosystem.is_of_distribution().then(|| distribution.clone()).flatten();
            let Some(scope) = of_distribution.or_else(|| language_scope(package.ecosystem)) else { continue };
            for lookup in lookups(package, scope.family()) {
                if is_without_code(&lookup.name, &package.name) {
                    continue;
                }
                pairs.push(self.number(Pair {
                    scope: scope.clone(),
                    name: lookup.name.into_owned(),
                    version: lookup.version.into_owned(),
                    module: package.modularity.clone(),
                    unfixed_only: lookup.unfixed_only,
                }));
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        let kept = Kept { name: name.to_owned(), stamp: stamp.to_owned(), pairs, known: false };
        match self.images.iter_mut().find(|old| old.name == name) {
            Some(old) => *old = Kept { known: old.known, ..kept },
            None => self.images.push(kept),
        }
    }

    /// Forgets images that are not to be kept any more.
    pub fn retain(&mut self, is_kept: impl Fn(&str) -> bool) {
        self.images.retain(|kept| is_kept(&kept.name));
    }

    pub(super) fn number(&mut self, pair: Pair) -> u32 {
        let next = u32::try_from(self.pairs.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(pair.clone()).or_insert(next);
        if number == next {
            self.pairs.push(pair);
        }
        number
    }
}
