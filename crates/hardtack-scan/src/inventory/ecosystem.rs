//! Whose packages they are.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::version::Scheme;

/// Whose a package is: who names it, orders its versions and writes advisories on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ecosystem {
    /// dpkg's.
    Deb,
    /// RPM's.
    Rpm,
    /// Alpine's.
    Apk,
    /// The Python Package Index's.
    PyPi,
    /// npm's.
    Npm,
    /// Rust's.
    Cargo,
    /// Go's modules.
    Go,
    /// Java's, named by Maven coordinates.
    Maven,
}

impl Ecosystem {
    /// Every ecosystem.
    pub const ALL: [Self; 8] =
        [Self::Deb, Self::Rpm, Self::Apk, Self::PyPi, Self::Npm, Self::Cargo, Self::Go, Self::Maven];

    /// The rules that order its versions; `None` where this version of hardtack has none.
    pub fn scheme(self) -> Option<Scheme> {
        match self {
            Self::Deb => Some(Scheme::Deb),
            Self::Rpm => Some(Scheme::Rpm),
            Self::Apk => Some(Scheme::Apk),
            Self::PyPi | Self::Npm | Self::Cargo | Self::Go | Self::Maven => None,
        }
    }

    /// Its type in package URLs (purl-spec, "PURL-TYPES").
    pub fn purl_type(self) -> &'static str {
        match self {
            Self::Deb => "deb",
            Self::Rpm => "rpm",
            Self::Apk => "apk",
            Self::PyPi => "pypi",
            Self::Npm => "npm",
            Self::Cargo => "cargo",
            Self::Go => "golang",
            Self::Maven => "maven",
        }
    }

    /// Whether its packages are of a distribution, whose advisories name the release.
    pub fn is_of_distribution(self) -> bool {
        matches!(self, Self::Deb | Self::Rpm | Self::Apk)
    }
}

impl fmt::Display for Ecosystem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Deb => "deb",
            Self::Rpm => "rpm",
            Self::Apk => "apk",
            Self::PyPi => "PyPI",
            Self::Npm => "npm",
            Self::Cargo => "cargo",
            Self::Go => "Go",
            Self::Maven => "Maven",
        })
    }
}
