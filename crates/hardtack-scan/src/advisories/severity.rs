//! How bad a vulnerability is.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How bad a vulnerability is, as whoever publishes it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It does no harm in practice.
    Negligible,
    /// CVSS 0.1 to 3.9.
    Low,
    /// CVSS 4.0 to 6.9; Red Hat's "moderate".
    Medium,
    /// CVSS 7.0 to 8.9; Red Hat's "important".
    High,
    /// CVSS 9.0 to 10.0.
    Critical,
}

impl Severity {
    /// All of them, the least first.
    pub const ALL: [Self; 5] = [Self::Negligible, Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The severity of a CVSS base score in tenths (CVSS v3.1 specification, table 14).
    pub fn of_score(tenths: u8) -> Self {
        match tenths {
            0 => Self::Negligible,
            1..=39 => Self::Low,
            40..=69 => Self::Medium,
            70..=89 => Self::High,
            _ => Self::Critical,
        }
    }

    /// Its word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Negligible => "negligible",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A word that stands for no severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no severity")]
pub struct NoSeverity;

impl FromStr for Severity {
    type Err = NoSeverity;

    /// Reads the words of CVSS and of Red Hat, in any case.
    fn from_str(text: &str) -> Result<Self, NoSeverity> {
        match text.to_ascii_lowercase().as_str() {
            "negligible" | "none" => Ok(Self::Negligible),
            "low" => Ok(Self::Low),
            "medium" | "moderate" => Ok(Self::Medium),
            "high" | "important" => Ok(Self::High),
            "critical" => Ok(Self::Critical),
            _ => Err(NoSeverity),
        }
    }
}
