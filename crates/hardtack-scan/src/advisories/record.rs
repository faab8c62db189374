//! What a feed says of one vulnerability.

use jiff::civil::Date;

use super::{Scope, Severity, Status, Urgency};

/// A record of a feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Its name in the feed: `DSA-5649-1`, `GHSA-…`, `CVE-…`.
    pub id: String,
    /// The CVEs that it is about.
    pub cves: Vec<String>,
    /// Its other names.
    pub aliases: Vec<String>,
    /// A line about it.
    pub summary: String,
    /// How bad it is.
    pub severity: Option<Severity>,
    /// CVSS base score in tenths.
    pub score: Option<u8>,
    /// When it was published.
    pub published: Option<Date>,
    /// When it was last changed.
    pub modified: Option<Date>,
    /// What it affects.
    pub affected: Vec<Affected>,
}

/// A range of versions of one package that a record affects.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Affected {
    /// Where the package is from.
    pub scope: Scope,
    /// Its name: of the source package for Debian, Ubuntu and Alpine, of the binary package or the component for RPM.
    pub package: String,
    /// The first version that is affected; `None` when all are from the first one on.
    pub introduced: Option<String>,
    /// Where the range ends.
    pub upper: Upper,
    /// What else is said.
    pub status: Status,
    /// How urgent the distribution finds it.
    pub urgency: Urgency,
    /// The module and stream of RPM that the package is of: `nodejs:18`.
    pub module: Option<String>,
}

/// Where a range of affected versions ends.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Upper {
    /// This version is the first that is not affected.
    Fixed(String),
    /// This version is the last that is affected; which one fixes it is not said.
    Last(String),
    /// No version is fixed.
    None,
}

impl Affected {
    /// All versions of a package up to `upper`.
    pub fn new(scope: Scope, package: impl Into<String>, upper: Upper) -> Self {
        let (status, urgency) = (Status::Affected, Urgency::NotAssigned);
        Self { scope, package: package.into(), introduced: None, upper, status, urgency, module: None }
    }
}

impl Record {
    /// A record of this name, with nothing else in it.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), ..Self::default() }
    }
}
