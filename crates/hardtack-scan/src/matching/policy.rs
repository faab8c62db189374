//! What makes a scan fail.

use std::fmt;
use std::str::FromStr;

use super::Findings;
use super::finding::{Feed, Finding, FoundAdvisory};
use crate::advisories::Severity;

/// Which open findings make a scan fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailOn {
    /// Any.
    Any,
    /// What KEV lists.
    Kev,
    /// What has a fixed version.
    Fixable,
    /// What is at least so bad. A finding that nobody has rated counts as high.
    Severity(Severity),
}

impl FailOn {
    /// Whether a finding makes the scan fail. What is settled does not.
    pub fn holds(self, finding: &Finding, advisory: &FoundAdvisory) -> bool {
        finding.is_open()
            && match self {
                Self::Any => true,
                Self::Kev => advisory.kev.is_some(),
                Self::Fixable => finding.fixed.is_some(),
                Self::Severity(least) => finding.severity.unwrap_or(Severity::High) >= least,
            }
    }

    /// How many findings make the scan fail.
    pub fn count(self, findings: &Findings) -> usize {
        findings.open().filter(|finding| self.holds(finding, findings.advisory(finding))).count()
    }
}

impl fmt::Display for FailOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("any"),
            Self::Kev => f.write_str("kev"),
            Self::Fixable => f.write_str("fixable"),
            Self::Severity(severity) => severity.fmt(f),
        }
    }
}

/// A word that says nothing of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("one of any, kev, fixable, critical, high, medium, low and negligible is wanted")]
pub struct NoFailOn;

impl FromStr for FailOn {
    type Err = NoFailOn;

    fn from_str(text: &str) -> Result<Self, NoFailOn> {
        match text {
            "any" => Ok(Self::Any),
            "kev" => Ok(Self::Kev),
            "fixable" => Ok(Self::Fixable),
            word => word.parse().map(Self::Severity).map_err(|_| NoFailOn),
        }
    }
}

/// The feeds that are older than so many days, or do not say how old they are.
pub fn stale(feeds: &[Feed], max_days: u32) -> Vec<&Feed> {
    let is_old = |feed: &&Feed| feed.days.is_none_or(|days| i64::from(days) > i64::from(max_days));
    feeds.iter().filter(is_old).collect()
}
