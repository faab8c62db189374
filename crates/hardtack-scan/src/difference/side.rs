//! The files of one side: of a tree, or kept in a baseline.

use std::collections::BTreeSet;

use hardtack_tree::{Index, Tree, TreePath};

use super::file::{FileFacts, hold_the_same};
use super::{Baseline, DifferenceError, Unknown};

/// The files of one side, in the order of their paths.
pub(super) enum Side<'a> {
    Tree(&'a dyn Tree, &'a Index),
    Kept(&'a Baseline),
}

impl<'a> Side<'a> {
    pub(super) fn of(tree: &'a dyn Tree) -> Result<Self, DifferenceError> {
        let index = tree.index();
        Ok(Self::Tree(tree, index.map_err(|source| DifferenceError::Index { tree: tree.label(), source })?))
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Tree(_, index) => index.len(),
            Self::Kept(baseline) => baseline.files.len(),
        }
    }

    pub(super) fn path(&self, at: usize) -> &'a TreePath {
        match self {
            Self::Tree(_, index) => &index.entries()[at].path,
            Self::Kept(baseline) => &baseline.files[at].path,
        }
    }

    /// All of a file; an error says what cannot be read.
    pub(super) fn facts(&self, at: usize) -> Result<FileFacts, String> {
        match self {
            Self::Tree(tree, index) => {
                let entry = &index.entries()[at];
                FileFacts::read(*tree, &entry.path, &entry.metadata)
            }
            Self::Kept(baseline) => Ok(baseline.files[at].facts.clone()),
        }
    }

    /// What is below these paths cannot be told, or is not the tree's own.
    pub(super) fn veiled(&self) -> BTreeSet<&'a TreePath> {
        match self {
            Self::Tree(_, index) => {
                index.unreadable().iter().map(|found| &found.path).chain(index.left_out()).collect()
            }
            Self::Kept(baseline) => baseline.unreadable.iter().map(|gap| &gap.path).chain(&baseline.left_out).collect(),
        }
    }

    /// What could not be listed.
    pub(super) fn unknown(&self) -> Vec<Unknown> {
        match self {
            Self::Tree(_, index) => {
                index.unreadable().iter().map(|found| Unknown::file(&found.path, &found.reason)).collect()
            }
            Self::Kept(baseline) => {
                baseline.unreadable.iter().map(|gap| Unknown::file(&gap.path, &gap.reason)).collect()
            }
        }
    }
}

/// What is different between files of one path; `None` when nothing is. An error says what cannot be read.
pub(super) fn differing(
    (old, old_at): (&Side<'_>, usize),
    (new, new_at): (&Side<'_>, usize),
) -> Result<Option<(FileFacts, FileFacts)>, String> {
    if let (Side::Tree(old_tree, old_index), Side::Tree(new_tree, new_index)) = (old, new) {
        let (was, is) = (&old_index.entries()[old_at], &new_index.entries()[new_at]);
        let alike = !FileFacts::differ(&was.metadata, &is.metadata);
        if alike && hold_the_same((*old_tree, *new_tree), &is.path, &is.metadata)? {
            return Ok(None);
        }
    }
    let (was, is) = (old.facts(old_at)?, new.facts(new_at)?);
    Ok(Some((was, is)).filter(|(was, is)| !was.aspects(is).is_empty()))
}
