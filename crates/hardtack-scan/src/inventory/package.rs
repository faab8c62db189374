//! One package.

use serde::{Deserialize, Serialize};

use super::{Checksum, Ecosystem, OwnedFile, Place};
use crate::version::VersionKey;

/// The package that a package was built from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SourcePackage {
    /// Its name.
    pub name: String,
    /// Its version, which need not be that of the package.
    pub version: String,
}

/// A package of which all or some files are there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Package {
    /// Whose it is.
    pub ecosystem: Ecosystem,
    /// Its name as its ecosystem writes it: `libc6`, `@scope/name`, `github.com/x/y`, `group:artifact`.
    pub name: String,
    /// Its version with epoch and release, ordered by [`Ecosystem::scheme`].
    pub version: String,
    /// `amd64`, `all`, `x86_64`, `noarch`; `None` where the ecosystem has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub architecture: Option<String>,
    /// What it was built from; the package itself where nothing else is said.
    pub source: SourcePackage,
    /// Who made it: dpkg's `Maintainer`, RPM's `Vendor` or `Packager`, the author.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplier: Option<String>,
    /// Licences, each as its database or manifest writes it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub licences: Vec<String>,
    /// Where it was found; several places when the same is there more than once.
    pub places: Vec<Place>,
    /// What it brought, in the order of paths; empty when it was not asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<OwnedFile>,
    /// The digest of the archive that it comes in, where something tells it, as a lock of npm does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checksum: Option<Checksum>,
    /// Where the packages that it needs stand in [`Inventory::packages`](super::Inventory::packages), in order; empty
    /// when they were not asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dependencies: Vec<usize>,
    /// Why it is there, where the recipe says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// RPM's `Modularitylabel`: `name:stream:version:context`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modularity: Option<String>,
    /// dpkg's `Priority`: `required`, `important`, `standard`, `optional`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<String>,
    /// Whether dpkg refuses to remove it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub essential: bool,
}

impl Package {
    /// A package of which only the name, the version and the place are known.
    pub fn new(ecosystem: Ecosystem, name: impl Into<String>, version: impl Into<String>, place: Place) -> Self {
        let (name, version) = (name.into(), version.into());
        Self {
            ecosystem,
            source: SourcePackage { name: name.clone(), version: version.clone() },
            name,
            version,
            architecture: None,
            supplier: None,
            licences: Vec::new(),
            places: vec![place],
            files: Vec::new(),
            checksum: None,
            dependencies: Vec::new(),
            reason: None,
            modularity: None,
            priority: None,
            essential: false,
        }
    }

    /// Its version as bytes in their order; `None` where [`Ecosystem::scheme`] is.
    pub fn version_key(&self) -> Option<VersionKey> {
        Some(self.ecosystem.scheme()?.key(&self.version))
    }
}
