//! What an audit says of one control, and the evidence for it.

use std::fmt;

use hardtack_hcl::{FromValue, Value, ValueError};
use hardtack_tree::TreePath;
use serde::{Deserialize, Serialize};

/// What an audit says of one control.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The desired state holds.
    Pass,
    /// It does not hold.
    Fail,
    /// The rule asks nothing of this tree.
    NotApplicable,
    /// A person must look.
    Manual,
    /// Not required, with a reason; it does not hold.
    Excepted,
    /// It could not be judged. Never counted as passed.
    Unknown,
}

/// What the evidence was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// Files: what will hold after the next boot.
    Persistent,
    /// The running system: what holds now.
    Runtime,
}

/// A place in the judged tree.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Location {
    /// The file.
    pub path: TreePath,
    /// The line from 1, where a line decides.
    pub line: Option<usize>,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}", self.path),
            None => write!(f, "{}", self.path),
        }
    }
}

/// One thing that was looked at: what was expected, what was found, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Whether what was found is what was expected.
    pub holds: bool,
    /// What is wanted, in a few words: `MaxAuthTries at most 4`.
    pub expected: String,
    /// What is there, in a few words: `MaxAuthTries 6`, `no such file`.
    pub found: String,
    /// Where the deciding text stands; `None` when there is none, as for an absent file's default.
    pub at: Option<Location>,
    /// What it was read from.
    pub basis: Basis,
}

impl Finding {
    /// What files say; `at` is the text that decides, where there is one.
    pub fn persistent(
        holds: bool,
        expected: impl Into<String>,
        found: impl Into<String>,
        at: impl Into<Option<Location>>,
    ) -> Self {
        Self { holds, expected: expected.into(), found: found.into(), at: at.into(), basis: Basis::Persistent }
    }

    /// What the running system says.
    pub fn runtime(holds: bool, expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self { holds, expected: expected.into(), found: found.into(), at: None, basis: Basis::Runtime }
    }
}

/// Why something could not be judged: the cause, with the entry that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unjudgeable(pub String);

impl From<hardtack_tree::TreeError> for Unjudgeable {
    fn from(error: hardtack_tree::TreeError) -> Self {
        Self(cause(&error))
    }
}

/// An error with what caused it, in a line.
pub(crate) fn cause(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {}", cause(source)),
        None => error.to_string(),
    }
}

impl From<hardtack_tree::PathError> for Unjudgeable {
    fn from(error: hardtack_tree::PathError) -> Self {
        Self(error.to_string())
    }
}

/// What a kind says of one desired state: every finding, or why it could not judge.
///
/// The state holds when every finding holds. The outer error is "could not judge", never "does not hold".
pub type Judgement = Result<Vec<Finding>, Unjudgeable>;

/// How bad it is when a rule does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// It makes an attack easier to hide or a mistake easier to make.
    Low,
    /// It makes an attack easier.
    Medium,
    /// It opens the machine.
    High,
}

impl FromValue for Severity {
    fn from_value(value: &Value) -> Result<Self, ValueError> {
        match value.as_text() {
            Some("low") => Ok(Self::Low),
            Some("medium") => Ok(Self::Medium),
            Some("high") => Ok(Self::High),
            _ => Err(ValueError::new("expected one of \"low\", \"medium\" and \"high\"")),
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        })
    }
}
