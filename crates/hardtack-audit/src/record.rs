//! The record inside an image of which rules wrote which files and lines.

use std::collections::{BTreeMap, BTreeSet};

use hardtack_tree::{FileKind, Mode, Owner, StagedTree, Tree, TreePath, TreeResult, tree_path};
use serde::{Deserialize, Serialize};

use crate::ids::{ControlId, RuleId};

/// The `schema` of a [`Record`] in JSON.
const SCHEMA: &str = "hardtack.changes/1";

/// The lines that rules set, by file.
pub(crate) type Lines = BTreeMap<TreePath, BTreeMap<RuleId, BTreeSet<String>>>;

/// Which rules wrote which entries and lines, and why; kept in the image for `hardtack explain PATH` and
/// `hardtack blame`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// `hardtack.changes/1`.
    pub schema: String,
    /// The rules by entry.
    pub writes: BTreeMap<TreePath, BTreeSet<RuleId>>,
    /// The lines that each rule set, by file. Of files that not everybody may read there are none: everybody may
    /// read the record.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub lines: BTreeMap<TreePath, BTreeMap<RuleId, BTreeSet<String>>>,
    /// What the rules want, and for which controls.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub rules: BTreeMap<RuleId, Reason>,
}

/// Why a rule wrote something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// What it wants.
    pub title: String,
    /// The controls that asked for it, by benchmark.
    pub controls: BTreeMap<String, BTreeSet<ControlId>>,
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
        Ok(known.unwrap_or_else(|| Self {
            schema: SCHEMA.to_owned(),
            writes: BTreeMap::new(),
            lines: BTreeMap::new(),
            rules: BTreeMap::new(),
        }))
    }

    /// The record with further writes.
    pub(crate) fn with(mut self, writes: &BTreeMap<TreePath, BTreeSet<RuleId>>, lines: Lines) -> Self {
        for (path, rules) in writes {
            self.writes.entry(path.clone()).or_default().extend(rules.iter().cloned());
        }
        for (path, rules) in lines {
            let of_path = self.lines.entry(path).or_default();
            for (rule, lines) in rules {
                of_path.entry(rule).or_default().extend(lines);
            }
        }
        self
    }

    /// The record with what a rule wants and the controls of a benchmark that ask for it.
    pub(crate) fn because(mut self, rule: &RuleId, title: &str, benchmark: &str, controls: &[ControlId]) -> Self {
        let new = || Reason { title: String::new(), controls: BTreeMap::new() };
        let reason = self.rules.entry(rule.clone()).or_insert_with(new);
        title.clone_into(&mut reason.title);
        reason.controls.entry(benchmark.to_owned()).or_default().extend(controls.iter().cloned());
        self
    }

    /// The record without lines that are no longer there, and without those of files that not everybody may read.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub(crate) fn of_public_lines(mut self, tree: &dyn Tree) -> TreeResult<Self> {
        let mut lines = Lines::new();
        for (path, mut rules) in self.lines {
            if !is_public(tree, &path)? {
                continue;
            }
            let text = tree.read_text(&path)?.unwrap_or_default();
            let present: BTreeSet<&str> = text.lines().collect();
            rules.values_mut().for_each(|lines| lines.retain(|line| present.contains(line.as_str())));
            rules.retain(|_, lines| !lines.is_empty());
            if !rules.is_empty() {
                lines.insert(path, rules);
            }
        }
        self.lines = lines;
        Ok(self)
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

/// Whether everybody may read the file at a path without links.
fn is_public(tree: &dyn Tree, path: &TreePath) -> TreeResult<bool> {
    let allows = |path: &TreePath, kind, bit| {
        let found = tree.metadata(path)?;
        Ok(found.is_some_and(|found| found.kind == kind && found.mode.bits() & bit != 0))
    };
    for above in path.ancestors().filter(|above| above.parent().is_some()) {
        if !allows(&above, FileKind::Directory, 0o001)? {
            return Ok(false);
        }
    }
    allows(path, FileKind::Regular, 0o004)
}
