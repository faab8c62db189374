//! One thing on both sides.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What became of one thing: a unit, a user, a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Change<T> {
    /// It is new.
    Added(T),
    /// It is gone.
    Removed(T),
    /// It is another.
    Changed {
        /// What it was.
        old: T,
        /// What it is.
        new: T,
    },
}

impl<T> Change<T> {
    /// What it was; `None` for what is new.
    pub fn before(&self) -> Option<&T> {
        match self {
            Self::Removed(old) | Self::Changed { old, .. } => Some(old),
            Self::Added(_) => None,
        }
    }

    /// What it is; `None` for what is gone.
    pub fn after(&self) -> Option<&T> {
        match self {
            Self::Added(new) | Self::Changed { new, .. } => Some(new),
            Self::Removed(_) => None,
        }
    }

    /// The mark that reports put before it.
    pub fn mark(&self) -> char {
        match self {
            Self::Added(_) => '+',
            Self::Removed(_) => '-',
            Self::Changed { .. } => '~',
        }
    }
}

/// What is different between two tables, by name.
pub(super) fn changes<T: Clone + PartialEq>(
    old: &BTreeMap<String, T>,
    new: &BTreeMap<String, T>,
) -> BTreeMap<String, Change<T>> {
    let gone = old.iter().filter(|(name, _)| !new.contains_key(*name));
    let gone = gone.map(|(name, value)| (name.clone(), Change::Removed(value.clone())));
    let there = new.iter().filter_map(|(name, value)| {
        let change = match old.get(name) {
            None => Change::Added(value.clone()),
            Some(old) if old == value => return None,
            Some(old) => Change::Changed { old: old.clone(), new: value.clone() },
        };
        Some((name.clone(), change))
    });
    gone.chain(there).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_alike_is_no_change() {
        let table = |pairs: &[(&str, u8)]| pairs.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
        let found = changes(&table(&[("a", 1), ("b", 1), ("c", 1)]), &table(&[("b", 1), ("c", 2), ("d", 1)]));
        let expected = [("a", Change::Removed(1)), ("c", Change::Changed { old: 1, new: 2 }), ("d", Change::Added(1))];
        assert_eq!(found, expected.map(|(name, change)| (name.to_owned(), change)).into());
    }
}
