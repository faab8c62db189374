//! Names of rules and numbers of controls.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The name of a rule: words of `a-z` and `0-9` joined by `-`. It is also the name of the rule's file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RuleId(String);

/// A name that no rule or control can have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Not a rule's name.
    #[error("`{0}` is not a rule's name: use words of a-z and 0-9 joined by `-`")]
    Rule(String),
    /// Not a control's number.
    #[error("`{0}` is not a control's number: use letters, digits, `.`, `-` and `_`")]
    Control(String),
}

impl RuleId {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for RuleId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        if text.split('-').all(word) { Ok(Self(text.to_owned())) } else { Err(IdError::Rule(text.to_owned())) }
    }
}

/// The number of a control within its benchmark: `5.2.10`, `UBTU-24-100010`. Runs of digits compare as
/// numbers, so that `1.1.10` comes after `1.1.9`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ControlId(String);

impl ControlId {
    /// The number as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the control stands in the section of this number: `5.2.10` in `5.2` and in `5`.
    pub fn within(&self, section: &ControlId) -> bool {
        self.0.strip_prefix(&section.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}

impl FromStr for ControlId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let known = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
        if !text.is_empty() && text.bytes().all(known) {
            Ok(Self(text.to_owned()))
        } else {
            Err(IdError::Control(text.to_owned()))
        }
    }
}

impl Ord for ControlId {
    fn cmp(&self, other: &Self) -> Ordering {
        runs(&self.0).cmp(runs(&other.0)).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for ControlId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A stretch of digits or of other characters. Longer digits without leading zeros are larger numbers.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Run<'a> {
    Number(usize, &'a str),
    Other(&'a str),
}

fn runs(text: &str) -> impl Iterator<Item = Run<'_>> {
    text.as_bytes().chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit()).map(|run| {
        let run = std::str::from_utf8(run).unwrap_or_default();
        if run.starts_with(|c: char| c.is_ascii_digit()) {
            let digits = run.trim_start_matches('0');
            Run::Number(digits.len(), digits)
        } else {
            Run::Other(run)
        }
    })
}

macro_rules! text_like {
    ($($id:ty),*) => {$(
        impl TryFrom<String> for $id {
            type Error = IdError;

            fn try_from(text: String) -> Result<Self, IdError> {
                text.parse()
            }
        }

        impl From<$id> for String {
            fn from(id: $id) -> String {
                id.0
            }
        }

        impl fmt::Display for $id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
    )*};
}

text_like!(RuleId, ControlId);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_are_in_numeric_order() {
        let mut ids: Vec<ControlId> =
            ["1.10", "1.9", "1.1.1.10", "1.1.1.9", "1.1", "UBTU-24-100010", "UBTU-24-99999", "2"]
                .into_iter()
                .map(|id| id.parse().unwrap())
                .collect();
        ids.sort();
        let sorted: Vec<&str> = ids.iter().map(ControlId::as_str).collect();
        assert_eq!(sorted, ["1.1", "1.1.1.9", "1.1.1.10", "1.9", "1.10", "2", "UBTU-24-99999", "UBTU-24-100010"]);
    }

    #[test]
    fn a_section_holds_whole_numbers_only() {
        let section: ControlId = "5.2".parse().unwrap();
        assert!("5.2.10".parse::<ControlId>().unwrap().within(&section));
        assert!(!"5.20.1".parse::<ControlId>().unwrap().within(&section));
    }

    #[test]
    fn rule_names_are_plain_words() {
        assert!("ssh-max-auth-tries".parse::<RuleId>().is_ok());
        for bad in ["", "-", "Ssh", "a--b", "a/b", "../a"] {
            assert!(bad.parse::<RuleId>().is_err(), "{bad}");
        }
    }
}
