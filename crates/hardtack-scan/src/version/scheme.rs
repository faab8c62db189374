//! The rules by which versions are ordered.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::{VersionKey, apk, deb, maven, python, rpm, semver};

/// Whose rules order a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scheme {
    /// dpkg's: `[epoch:]upstream[-revision]` (deb-version(7)).
    Deb,
    /// RPM's: `[epoch:]version[-release]` (rpm-version(7)).
    Rpm,
    /// Alpine's: `1.2.3a_rc4-r5` (apk-package(5)).
    Apk,
    /// Python's: `1!2.3rc1.post4.dev5+local` (Python packaging specification "Version specifiers").
    Python,
    /// That of npm, crates.io and Go modules: `1.2.3-rc.1` (Semantic Versioning 2.0.0).
    Semver,
    /// Maven's: `1.2-rc3` (POM reference, "Version Order Specification").
    Maven,
}

impl Scheme {
    /// The key of a version. Every text has one; what is no version is ordered as far as it can be understood.
    pub fn key(self, version: &str) -> VersionKey {
        match self {
            Self::Deb => deb::key(version),
            Self::Rpm => rpm::key(version),
            Self::Apk => apk::key(version),
            Self::Python => python::key(version),
            Self::Semver => semver::key(version),
            Self::Maven => maven::key(version),
        }
    }

    /// The order of two versions.
    pub fn compare(self, a: &str, b: &str) -> Ordering {
        self.key(a).cmp(&self.key(b))
    }
}
