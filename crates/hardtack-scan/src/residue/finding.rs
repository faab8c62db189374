//! One thing that was left.

use std::borrow::Cow;
use std::fmt;

use hardtack_tree::TreePath;
use serde::{Deserialize, Serialize};

use super::Category;
use super::position::Position;
use crate::secrets::{SecretDetail, SecretRule};

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
    /// What is told of a secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<SecretDetail>,
    /// The step of the recipe whose layer brought the file, where layers are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
}

impl Residue {
    pub(super) fn new(path: TreePath, category: Category) -> Self {
        Self {
            path,
            line: None,
            category,
            what: Cow::Borrowed(category.describe()),
            accepted: None,
            secret: None,
            step: None,
        }
    }

    /// Something that cannot be read, and why.
    pub(super) fn unreadable(path: TreePath, reason: &dyn fmt::Display) -> Self {
        Self { what: Cow::Owned(format!("it cannot be read: {reason}")), ..Self::new(path, Category::Unreadable) }
    }

    /// A secret that a rule found.
    pub(super) fn secret(path: TreePath, rule: &SecretRule, position: Position, detail: SecretDetail) -> Self {
        Self {
            line: Some(position.line),
            what: Cow::Owned(rule.title.clone()),
            secret: Some(SecretDetail { column: Some(position.column), ..detail }),
            ..Self::new(path, rule.category)
        }
    }

    /// What to do about it.
    pub fn remedy(&self) -> &str {
        self.secret.as_ref().map_or(self.category.remedy(), |secret| &secret.remedy)
    }
}

impl fmt::Display for Residue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if let Some(column) = self.secret.as_ref().and_then(|secret| secret.column) {
            write!(f, ":{column}")?;
        }
        write!(f, ": {}", self.what)?;
        if let Some(secret) = &self.secret {
            secret.fmt(f)?;
        }
        self.step.as_ref().map_or(Ok(()), |step| write!(f, ", brought by the step {step}"))
    }
}
