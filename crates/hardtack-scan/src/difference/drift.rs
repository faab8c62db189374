//! A system held against what it was.

use hardtack_tree::TreePath;
use serde::{Deserialize, Serialize};

use super::{Compared, Difference, Sort, between, places};

/// The `schema` of a [`Drift`] in JSON; it changes when a field changes its meaning or goes.
pub const DRIFT_SCHEMA: &str = "hardtack.drift/1";

/// What became of a system since its baseline was made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Drift {
    /// [`DRIFT_SCHEMA`].
    pub schema: String,
    /// What is different and nothing explains.
    pub difference: Difference,
    /// What machines change by themselves while they run.
    pub expected: Vec<Expected>,
}

/// A file that machines make or change by themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expected {
    /// The file.
    pub path: TreePath,
    /// What it is.
    pub reason: String,
}

impl Drift {
    /// Whether the system is what it was, as far as can be told.
    pub fn is_empty(&self) -> bool {
        self.difference.is_empty()
    }
}

/// What became of a system since its baseline was made.
pub fn drift(baseline: &Compared<'_>, now: &Compared<'_>) -> Drift {
    let mut difference = between(baseline, now);
    let mut expected = Vec::new();
    difference.files.retain(|file| match places::of(&file.path) {
        Some((Sort::State, reason)) => {
            expected.push(Expected { path: file.path.clone(), reason: reason.to_owned() });
            false
        }
        _ => true,
    });
    Drift { schema: DRIFT_SCHEMA.to_owned(), difference, expected }
}
