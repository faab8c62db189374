//! Names of rules, numbers of controls, and the numbers that others give to what controls ask.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use hardtack_hcl::{FromValue, Value, ValueError};
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
    /// Not a vulnerability id.
    #[error("`{0}` is not a vulnerability id: write it as in \"V-260469\"")]
    Vulnerability(String),
    /// Not a control correlation identifier.
    #[error("`{0}` is not a control correlation identifier: write it as in \"CCI-000366\"")]
    Cci(String),
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

    /// Whether the control stands in the section of this number: `5.2.10` in `5.2` and in `5`. DISA's numbers have
    /// no dots; there the first of the six digits are the section: `UBTU-22-255010` in `UBTU-22-255` and `UBTU-22-2`.
    pub fn within(&self, section: &ControlId) -> bool {
        self.0.strip_prefix(&section.0).is_some_and(|rest| {
            rest.is_empty() || rest.starts_with('.') || (self.is_of_disa() && rest.bytes().all(|b| b.is_ascii_digit()))
        })
    }

    /// Whether it is made as DISA makes them: a product, its release and six digits.
    fn is_of_disa(&self) -> bool {
        let mut parts = self.0.split('-');
        let (product, release, number) = (parts.next(), parts.next(), parts.next());
        let digits = |part: &str, count| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
        product.is_some_and(|product| product.bytes().all(|b| b.is_ascii_alphanumeric()))
            && release.is_some_and(|release| digits(release, 2))
            && number.is_some_and(|number| digits(number, 6))
            && parts.next().is_none()
    }
}

/// The number of a finding in DISA's vulnerability database, which stays when a guide numbers its rules anew: `V-260469`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct VulnerabilityId(String);

/// A control correlation identifier, by which DISA splits the controls of NIST SP 800-53: `CCI-000366`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cci(String);

impl FromStr for VulnerabilityId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let digits = text.strip_prefix("V-").filter(|digits| is_number(digits));
        digits.map(|_| Self(text.to_owned())).ok_or_else(|| IdError::Vulnerability(text.to_owned()))
    }
}

impl FromStr for Cci {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let digits = text.strip_prefix("CCI-").filter(|digits| digits.len() == 6 && is_number(digits));
        digits.map(|_| Self(text.to_owned())).ok_or_else(|| IdError::Cci(text.to_owned()))
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// The numbers that others give to what a control asks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ControlReferences {
    /// The finding in DISA's vulnerability database.
    pub vulnerability: Option<VulnerabilityId>,
    /// DISA's control correlation identifiers.
    pub cci: Vec<Cci>,
}

impl ControlReferences {
    /// All of them, as text.
    pub fn words(&self) -> impl Iterator<Item = String> {
        self.vulnerability.iter().map(ToString::to_string).chain(self.cci.iter().map(ToString::to_string))
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

text_like!(RuleId, ControlId, VulnerabilityId, Cci);

macro_rules! read_from_text {
    ($($id:ty),*) => {$(
        impl FromValue for $id {
            fn from_value(value: &Value) -> Result<Self, ValueError> {
                String::from_value(value)?.parse().map_err(|error: IdError| ValueError::new(error.to_string()))
            }
        }
    )*};
}

read_from_text!(VulnerabilityId, Cci);

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
    fn the_first_digits_of_a_number_of_disa_are_its_section() {
        let id: ControlId = "UBTU-22-255010".parse().unwrap();
        let within = |section: &str| id.within(&section.parse().unwrap());
        assert!(within("UBTU-22-255") && within("UBTU-22-2") && within("UBTU-22-255010"));
        assert!(!within("UBTU-22-251") && !within("UBTU-2") && !within("UBTU-24-255"));
        assert!(!"HOUSE-10".parse::<ControlId>().unwrap().within(&"HOUSE-1".parse().unwrap()));
    }

    #[test]
    fn numbers_of_disa_have_their_form() {
        assert_eq!("V-260469".parse::<VulnerabilityId>().unwrap().to_string(), "V-260469");
        assert_eq!("CCI-000366".parse::<Cci>().unwrap().to_string(), "CCI-000366");
        for bad in ["", "V-", "260469", "V-26o469", "v-1"] {
            assert!(bad.parse::<VulnerabilityId>().is_err(), "{bad}");
        }
        for bad in ["", "CCI-366", "CCI-0003666", "cci-000366", "000366"] {
            assert!(bad.parse::<Cci>().is_err(), "{bad}");
        }
    }

    #[test]
    fn rule_names_are_plain_words() {
        assert!("ssh-max-auth-tries".parse::<RuleId>().is_ok());
        for bad in ["", "-", "Ssh", "a--b", "a/b", "../a"] {
            assert!(bad.parse::<RuleId>().is_err(), "{bad}");
        }
    }
}
