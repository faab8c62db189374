//! One thing that was left.

use std::borrow::Cow;
use std::fmt;

use hardtack_tree::TreePath;
use serde::{Deserialize, Serialize};

use super::Category;

/// One thing that was left. It says where and of what kind, never what: a report must not spread a secret.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Residue {
    /// The entry.
    pub path: TreePath,
    /// The line from 1, where one line holds it.
    pub line: Option<usize>,
    /// Of what kind it is.
    pub category: Category,
    /// What it is, in a few words: "an AWS access key id".
    pub what: Cow<'static, str>,
    /// The recipe's reason for skipping the section that would have removed it. Such residue is reported and
    /// does not fail a build.
    pub accepted: Option<String>,
}

impl Residue {
    pub(super) fn new(path: TreePath, category: Category) -> Self {
        Self { path, line: None, category, what: Cow::Borrowed(category.describe()), accepted: None }
    }

    /// What to do about it.
    pub fn remedy(&self) -> &'static str {
        self.category.remedy()
    }
}

impl fmt::Display for Residue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.what)
    }
}
