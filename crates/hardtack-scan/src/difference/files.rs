//! Every file of two sides, in one walk over both.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use hardtack_tree::TreePath;
use rayon::prelude::*;

use super::side::{Side, differing};
use super::{Change, FileChange, Unknown};

/// Positions of one path on either side.
enum Pair {
    Removed(usize),
    Added(usize),
    Both(usize, usize),
}

/// The files that are not the same, in the order of their paths, and those of which that cannot be told.
pub(super) fn changes(old: &Side<'_>, new: &Side<'_>) -> (Vec<FileChange>, Vec<Unknown>) {
    let compared: Vec<Result<FileChange, Unknown>> =
        pairs(old, new).par_iter().filter_map(|pair| change(pair, old, new).transpose()).collect();
    let (mut changes, mut unknown) = (Vec::new(), Vec::new());
    for found in compared {
        match found {
            Ok(change) => changes.push(change),
            Err(cause) => unknown.push(cause),
        }
    }
    unknown.extend(old.unknown());
    unknown.extend(new.unknown());
    (changes, unknown)
}

/// Both sides merged by their paths.
fn pairs(old: &Side<'_>, new: &Side<'_>) -> Vec<Pair> {
    let (old_veiled, new_veiled) = (old.veiled(), new.veiled());
    let mut pairs = Vec::with_capacity(old.len().max(new.len()));
    let (mut was, mut is) = (0, 0);
    loop {
        let order = match (was < old.len(), is < new.len()) {
            (false, false) => return pairs,
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (true, true) => old.path(was).cmp(new.path(is)),
        };
        match order {
            Ordering::Less => {
                if !is_veiled(&new_veiled, old.path(was)) {
                    pairs.push(Pair::Removed(was));
                }
                was += 1;
            }
            Ordering::Greater => {
                if !is_veiled(&old_veiled, new.path(is)) {
                    pairs.push(Pair::Added(is));
                }
                is += 1;
            }
            Ordering::Equal => {
                pairs.push(Pair::Both(was, is));
                was += 1;
                is += 1;
            }
        }
    }
}

/// Whether nobody can tell of a path that it is not there.
fn is_veiled(veiled: &BTreeSet<&TreePath>, path: &TreePath) -> bool {
    !veiled.is_empty() && (veiled.contains(path) || path.ancestors().any(|above| veiled.contains(&above)))
}

fn change(pair: &Pair, old: &Side<'_>, new: &Side<'_>) -> Result<Option<FileChange>, Unknown> {
    let (path, found) = match pair {
        Pair::Removed(at) => (old.path(*at), old.facts(*at).map(Change::Removed).map(Some)),
        Pair::Added(at) => (new.path(*at), new.facts(*at).map(Change::Added).map(Some)),
        Pair::Both(was, is) => {
            let found = differing((old, *was), (new, *is));
            (old.path(*was), found.map(|found| found.map(|(old, new)| Change::Changed { old, new })))
        }
    };
    let found = found.map_err(|cause| Unknown::file(path, &cause))?;
    Ok(found.map(|change| FileChange { path: path.clone(), package: None, change }))
}
