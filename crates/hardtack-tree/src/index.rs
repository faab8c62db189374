//! Every entry of a tree, from one walk.

use std::ffi::OsStr;
use std::ops::Range;
use std::os::unix::ffi::OsStrExt;

use serde::{Deserialize, Serialize};

use crate::{Metadata, TreePath};

/// One entry of an [`Index`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where it is; no component before the last is a link.
    pub path: TreePath,
    /// What it is, links not followed.
    pub metadata: Metadata,
}

/// A directory or entry that the walk could not read. What lies below it is unknown, not absent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unreadable {
    /// Where it is.
    pub path: TreePath,
    /// What the system said.
    pub reason: String,
}

/// Every entry of a tree in the order of path bytes, the root first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    entries: Vec<Entry>,
    unreadable: Vec<Unreadable>,
    left_out: Vec<TreePath>,
}

impl Index {
    /// Makes an index of what a walk found, in any order.
    ///
    /// `left_out` are mount points whose content belongs to the running kernel and not to the tree.
    pub fn new(mut entries: Vec<Entry>, mut unreadable: Vec<Unreadable>, mut left_out: Vec<TreePath>) -> Self {
        // Stable, because that is fast over parts that are sorted already.
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        unreadable.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        left_out.sort_unstable();
        Self { entries, unreadable, left_out }
    }

    /// Makes an index of entries that are in order already.
    pub(crate) fn in_order(entries: Vec<Entry>, mut unreadable: Vec<Unreadable>) -> Self {
        debug_assert!(entries.is_sorted_by(|a, b| a.path < b.path), "entries of an index are in order");
        unreadable.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        Self { entries, unreadable, left_out: Vec::new() }
    }

    /// The entry at `path`, links not followed.
    pub fn get(&self, path: &TreePath) -> Option<&Entry> {
        self.entries.get(self.position(path)?)
    }

    /// Where the entry at `path` stands among the entries.
    pub(crate) fn position(&self, path: &TreePath) -> Option<usize> {
        self.entries.binary_search_by(|entry| entry.path.cmp(path)).ok()
    }

    /// Every entry below `path`, in order; `path` itself is not among them.
    pub fn under(&self, path: &TreePath) -> &[Entry] {
        &self.entries[Self::range_under(&self.entries, path)]
    }

    /// Where what lies below `path` stands in `entries`, which are in order.
    pub(crate) fn range_under(entries: &[Entry], path: &TreePath) -> Range<usize> {
        let prefix = directory_prefix(path);
        let start = entries.partition_point(|entry| entry.path.bytes() <= prefix.as_slice());
        let length = entries[start..].partition_point(|entry| entry.path.bytes().starts_with(&prefix));
        start..start + length
    }

    /// The names in the directory at `path`, in order. What lies deeper is leapt over, not gone through.
    pub(crate) fn children<'i>(&'i self, path: &TreePath) -> impl Iterator<Item = &'i OsStr> + use<'i> {
        let start = directory_prefix(path).len();
        let mut rest = self.under(path);
        std::iter::from_fn(move || {
            loop {
                let (first, behind) = rest.split_first()?;
                let name = &first.path.bytes()[start..];
                let Some(deeper) = name.iter().position(|byte| *byte == b'/') else {
                    rest = behind;
                    return Some(OsStr::from_bytes(name));
                };
                let prefix = &first.path.bytes()[..=start + deeper];
                rest = &rest[rest.partition_point(|entry| entry.path.bytes().starts_with(prefix))..];
            }
        })
    }

    /// Every entry in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Entry> {
        self.entries.iter()
    }

    /// Every entry in order, as a slice for parallel work.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entries themselves.
    pub(crate) fn into_entries(self) -> Vec<Entry> {
        self.entries
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no entry at all.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What could not be read; a judgement over the whole tree is unknown while this is not empty.
    pub fn unreadable(&self) -> &[Unreadable] {
        &self.unreadable
    }

    /// Mount points whose content was left out because it belongs to the running kernel or to another machine.
    pub fn left_out(&self) -> &[TreePath] {
        &self.left_out
    }
}

/// What the paths below a directory begin with.
pub(crate) fn directory_prefix(path: &TreePath) -> Vec<u8> {
    let mut prefix = path.bytes().to_vec();
    if prefix != b"/" {
        prefix.push(b'/');
    }
    prefix
}

impl<'a> IntoIterator for &'a Index {
    type Item = &'a Entry;
    type IntoIter = std::slice::Iter<'a, Entry>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
