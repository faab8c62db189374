//! Files by their names, wherever below a directory they are.

use globset::GlobMatcher;
use hardtack_tree::{Tree, TreePath};

use super::{State, Target};
use crate::verdict::{Finding, Unjudgeable};

/// The end of a pattern that names everything below a directory.
pub(super) const EVERYTHING: &str = "/**";

impl State {
    /// Every entry of the kind below `base` whose name will do; links are not followed.
    pub(super) fn below(&self, tree: &dyn Tree, base: &str) -> Result<Vec<Target>, Unjudgeable> {
        let Some(base) = tree.resolve(&TreePath::new(base)?)? else { return Ok(Vec::new()) };
        let index = tree.index()?;
        if let Some(hidden) = index.unreadable().iter().find(|hidden| hidden.path.starts_with(&base)) {
            return Err(Unjudgeable(format!("cannot read {}: {}", hidden.path, hidden.reason)));
        }
        let entries = index.under(&base).iter();
        let wanted = entries.filter(|entry| entry.metadata.kind == self.kind && self.is_named(&entry.path));
        Ok(wanted
            .map(|entry| Target { named: entry.path.clone(), path: entry.path.clone(), found: entry.metadata })
            .collect())
    }

    /// What is to the contrary among many findings; that there is nothing, where there is nothing.
    pub(super) fn together(&self, findings: Vec<Finding>, count: usize) -> Vec<Finding> {
        let contrary: Vec<Finding> = findings.into_iter().filter(|finding| !finding.holds).collect();
        if !contrary.is_empty() {
            return contrary;
        }
        let found = if count == 1 { "1 such entry".to_owned() } else { format!("{count} such entries") };
        vec![Finding::persistent(true, format!("{} {}", self.pattern, self.asks()), found, None)]
    }

    /// Whether the name of an entry is one of those that are meant.
    pub(super) fn is_named(&self, path: &TreePath) -> bool {
        let Some(name) = path.file_name() else { return true };
        let matches = |patterns: &[GlobMatcher]| patterns.iter().any(|pattern| pattern.is_match(name));
        (self.names.is_empty() || matches(&self.names)) && !matches(&self.except)
    }
}
