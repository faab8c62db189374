//! The record inside an image of which rules wrote which files.

use std::collections::{BTreeMap, BTreeSet};

use hardtack_tree::{Mode, Owner, StagedTree, Tree, TreePath, TreeResult, tree_path};
use serde::{Deserialize, Serialize};

use crate::ids::RuleId;

/// The `schema` of a [`Record`] in JSON.
const SCHEMA: &str = "hardtack.changes/1";

/// Which rules wrote which entries, kept in the image for `hardtack explain PATH`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// `hardtack.changes/1`.
    pub schema: String,
    /// The rules by entry.
    pub writes: BTreeMap<TreePath, BTreeSet<RuleId>>,
}

impl Record {
    /// Where it is kept.
    pub fn path() -> TreePath {
        tree_path!("/usr/share/hardtack/changes.json")
    }

    /// The tree's record; an empty one when there is none, or one that this version does not understand.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn read(tree: &dyn Tree) -> TreeResult<Self> {
        let kept = tree.read(&Self::path())?.and_then(|bytes| serde_json::from_slice::<Self>(&bytes).ok());
        let known = kept.filter(|record| record.schema == SCHEMA);
        Ok(known.unwrap_or_else(|| Self { schema: SCHEMA.to_owned(), writes: BTreeMap::new() }))
    }

    /// The record with further writes.
    pub fn with(mut self, writes: &BTreeMap<TreePath, BTreeSet<RuleId>>) -> Self {
        for (path, rules) in writes {
            self.writes.entry(path.clone()).or_default().extend(rules.iter().cloned());
        }
        self
    }

    /// Puts the record into the tree.
    ///
    /// # Errors
    /// When its place is taken by something that is not a file.
    pub fn write(&self, tree: &mut StagedTree<'_>) -> TreeResult<()> {
        let mut text = serde_json::to_vec_pretty(self).unwrap_or_default();
        text.push(b'\n');
        tree.write_new(&Self::path(), text, Mode::new(0o644), Owner::ROOT)
    }
}
