//! What is reported of a vulnerable package.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::exceptions::FoundException;
use crate::advisories::{Severity, Status, Urgency};

/// A package that has findings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundPackage {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its architecture, where the ecosystem has them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub architecture: Option<String>,
    /// The source package, where it is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The package URL.
    pub purl: String,
    /// Where it is installed, or the database that says so.
    pub places: Vec<String>,
}

/// A record of a feed, as far as it is reported.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FoundAdvisory {
    /// The CVE, when the record is about one, or the record's own name.
    pub name: String,
    /// The record's name in its feed.
    pub id: String,
    /// The feed: `tracker:debian`.
    pub feed: String,
    /// The CVEs that it is about.
    pub cves: Vec<String>,
    /// Its other names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// A line about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub summary: String,
    /// How bad it is.
    pub severity: Option<Severity>,
    /// CVSS base score, 0 to 10.
    pub score: Option<f32>,
    /// When it was published.
    pub published: Option<Date>,
    /// When it was last changed.
    pub modified: Option<Date>,
    /// What KEV says.
    pub kev: Option<Kev>,
    /// The probability of an exploit within 30 days, 0 to 1.
    pub epss: Option<f32>,
}

/// What KEV says of a vulnerability that is exploited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kev {
    /// When it was listed.
    pub added: Date,
    /// By when federal agencies must have acted.
    pub due: Option<Date>,
    /// Whether ransomware is known to use it.
    pub ransomware: bool,
}

/// Whether the code that is vulnerable is in the package.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Relevance {
    /// It may be.
    Code,
    /// It is not: the package holds headers or documentation of a kernel.
    Headers,
}

/// A package that an advisory is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The package, as its place in the list of packages.
    pub package: usize,
    /// The advisory, as its place in the list of advisories.
    pub advisory: usize,
    /// Records of other feeds about the same, as their places.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<usize>,
    /// What the feed says.
    pub status: Status,
    /// How urgent the distribution finds it.
    pub urgency: Urgency,
    /// How bad it is for this package.
    pub severity: Option<Severity>,
    /// Whether the vulnerable code is in the package.
    pub relevance: Relevance,
    /// The name that the advisory speaks of: of the source package, or of the package itself.
    pub matched: String,
    /// The version that was compared.
    pub installed: String,
    /// The first version that is affected; `None` when all are from the first one on.
    pub introduced: Option<String>,
    /// The version that fixes it.
    pub fixed: Option<String>,
    /// The last version that is affected, where no fixed one is said.
    pub last_affected: Option<String>,
    /// Whether nobody says that the range is about the stream of the module that is installed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stream_unknown: bool,
    /// What a VEX document of the user's says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vex: Option<AppliedVex>,
    /// The exception that the user has made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exception: Option<AppliedException>,
}

impl Finding {
    /// Whether it is left to be dealt with: the code is there, the distribution finds it important, and nobody has said
    /// that it does not matter.
    pub fn is_open(&self) -> bool {
        self.relevance == Relevance::Code
            && self.urgency != Urgency::Unimportant
            && self.vex.as_ref().is_none_or(|vex| !vex.status.settles())
            && self.exception.as_ref().is_none_or(|exception| exception.expired)
    }

    /// Why it is one, in a sentence without an end.
    pub fn why(&self) -> String {
        let from = self.introduced.as_ref().map(|version| format!("from {version} on ")).unwrap_or_default();
        let to = match (&self.fixed, &self.last_affected) {
            (Some(version), _) => format!("before {version}"),
            (None, Some(version)) => format!("up to {version}"),
            (None, None) if from.is_empty() => "in every version".to_owned(),
            (None, None) => String::new(),
        };
        let range = format!("{from}{to}");
        let unsure = if self.stream_unknown { "; which stream of the module is meant is not said" } else { "" };
        format!("{} {} is affected {}{unsure}", self.matched, self.installed, range.trim_end())
    }
}

/// What VEX says of a vulnerability in a product (OpenVEX 0.2.0, "Status labels").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VexStatus {
    /// It is not affected.
    NotAffected,
    /// It is affected, and something must be done.
    Affected,
    /// It is fixed.
    Fixed,
    /// Nobody knows yet.
    UnderInvestigation,
}

impl VexStatus {
    /// Whether nothing is left to be done.
    pub fn settles(self) -> bool {
        matches!(self, Self::NotAffected | Self::Fixed)
    }

    /// Its word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotAffected => "not_affected",
            Self::Affected => "affected",
            Self::Fixed => "fixed",
            Self::UnderInvestigation => "under_investigation",
        }
    }
}

/// What a VEX document of the user's says of a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppliedVex {
    /// What it says.
    pub status: VexStatus,
    /// Why it is not affected, in a word of the specification.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub justification: Option<String>,
    /// Why, or what to do, in the author's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<String>,
    /// The document.
    pub document: String,
}

/// An exception that is made for a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppliedException {
    /// What was agreed.
    #[serde(flatten)]
    pub found: FoundException,
    /// Whether its last day is over, so that it counts no more.
    pub expired: bool,
}

/// Packages that could not be looked up.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Unmatched {
    /// What is missing: `advisories for debian:11`.
    pub missing: String,
    /// How many packages.
    pub packages: u32,
}

/// A feed that findings are made of, and how old it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feed {
    /// Its name: `tracker:debian`.
    pub name: String,
    /// The day up to which it knows.
    pub as_of: Option<Date>,
    /// When it was imported.
    pub imported: Option<Date>,
    /// How many days old it is.
    pub days: Option<i32>,
    /// How many entries it has.
    pub entries: u32,
}
