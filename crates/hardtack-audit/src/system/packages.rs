//! Installed packages, from dpkg's database (dpkg(1), deb-control(5)).

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use hardtack_tree::dpkg::{self, Record, STATUS, STATUS_DIRECTORY, State, relations};
use hardtack_tree::{Tree, TreePath};
use serde::{Deserialize, Serialize};

use crate::verdict::{Location, Unjudgeable};

/// How far a package is there: the third word of dpkg's `Status` field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PackageStatus {
    /// Unpacked and configured.
    Installed,
    /// Some of its files are there, but it is not configured: an interrupted installation or removal.
    Partial,
    /// Only its configuration files are left.
    ConfigFiles,
    /// Nothing of it is there.
    NotInstalled,
}

impl From<State> for PackageStatus {
    fn from(state: State) -> Self {
        match state {
            State::Installed => Self::Installed,
            State::Partial => Self::Partial,
            State::ConfigFiles => Self::ConfigFiles,
            State::NotInstalled => Self::NotInstalled,
        }
    }
}

/// The source package that a package was built from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Source {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// One package of one architecture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// Its name, without an architecture.
    pub name: String,
    /// Its version; empty for a package of which nothing is left.
    pub version: String,
    /// `amd64`, `all`, ….
    pub architecture: String,
    /// What it was built from.
    pub source: Source,
    /// Its archive section: `net`, `contrib/admin`; empty when the package names none.
    pub section: String,
    /// How far it is there.
    pub status: PackageStatus,
    /// Names that it stands in for.
    pub provides: Vec<String>,
    /// What it cannot do without: every inner list is a choice of names.
    pub depends: Vec<Vec<String>>,
    /// Where dpkg says so.
    pub at: Location,
}

/// The packages of a tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Packages {
    list: Vec<Package>,
}

/// Databases that other package managers keep, and whose they are.
const FOREIGN: &[(&str, &str)] = &[
    ("/usr/lib/sysimage/rpm", "RPM"),
    ("/var/lib/rpm", "RPM"),
    ("/lib/apk/db", "apk"),
    ("/usr/lib/apk/db", "apk"),
    ("/var/lib/pacman", "pacman"),
];

impl Packages {
    /// Reads dpkg's status file, the `status.d` of distroless images and the updates that an interrupted
    /// dpkg has not merged yet.
    ///
    /// # Errors
    /// When there is no such database (an absent database does not mean absent packages), when it is
    /// damaged, or when it lists nothing at all.
    pub fn read(tree: &dyn Tree) -> Result<Self, Unjudgeable> {
        let mut packages = Self::default();
        let Some(files) = dpkg::files(tree)? else {
            return Err(no_database(tree)?);
        };
        for (path, text) in &files {
            packages.take(text, path)?;
        }
        if packages.list.is_empty() {
            return Err(Unjudgeable(format!("{STATUS} lists no package at all")));
        }
        packages.list.sort_by(|a, b| (&a.name, &a.architecture).cmp(&(&b.name, &b.architecture)));
        Ok(packages)
    }

    /// Every package the database knows of, sorted by name and architecture, removed ones too.
    pub fn all(&self) -> &[Package] {
        &self.list
    }

    /// The wholly installed packages with their versions. A name has its architecture with it, as in `libc6:i386`, where
    /// that is not the tree's own.
    pub fn versions(&self) -> BTreeMap<String, String> {
        let own = self.installed("dpkg").map(|dpkg| dpkg.architecture.as_str());
        let name = |package: &Package| match own {
            Some(own) if package.architecture != own && package.architecture != "all" => {
                format!("{}:{}", package.name, package.architecture)
            }
            _ => package.name.clone(),
        };
        let installed = self.list.iter().filter(|package| package.status == PackageStatus::Installed);
        installed.map(|package| (name(package), package.version.clone())).collect()
    }

    /// The packages of this name, one for each architecture.
    pub fn named(&self, name: &str) -> &[Package] {
        let start = self.list.partition_point(|package| package.name.as_str() < name);
        let rest = self.list.get(start..).unwrap_or_default();
        let count = rest.partition_point(|package| package.name == name);
        rest.get(..count).unwrap_or_default()
    }

    /// The package of this name when it is wholly installed.
    pub fn installed(&self, name: &str) -> Option<&Package> {
        self.named(name).iter().find(|package| package.status == PackageStatus::Installed)
    }

    /// The package of this name when any of its programs may be there: installed, or only in part.
    pub fn present(&self, name: &str) -> Option<&Package> {
        self.named(name).iter().find(|package| package.is_present())
    }

    /// Packages that are there and stand in for the virtual package `name`.
    pub fn providers(&self, name: &str) -> impl Iterator<Item = &Package> {
        self.list
            .iter()
            .filter(move |package| package.is_present() && package.provides.iter().any(|provided| provided == name))
    }

    /// Packages that are there and that would miss something without `name`.
    pub fn dependants(&self, name: &str) -> impl Iterator<Item = &Package> {
        let met_otherwise = move |choice: &[String]| {
            choice.iter().any(|other| {
                (other != name && self.present(other).is_some())
                    || self.providers(other).any(|provider| provider.name != name)
            })
        };
        let given = move |wanted: &String| {
            wanted == name || self.named(name).iter().any(|package| package.provides.contains(wanted))
        };
        self.list.iter().filter(move |package| {
            package.is_present()
                && package.name != name
                && package.depends.iter().any(|choice| choice.iter().any(given) && !met_otherwise(choice))
        })
    }

    /// Adds what one file says; a package that is known already is replaced.
    fn take(&mut self, text: &str, path: &TreePath) -> Result<(), Unjudgeable> {
        let first = self.list.is_empty();
        for record in dpkg::records(text) {
            let record = record.map_err(|error| Unjudgeable(format!("{path} is damaged: {error}")))?;
            let package = Package::from_record(&record, path);
            let known = self
                .list
                .iter_mut()
                .find(|known| !first && known.name == package.name && known.architecture == package.architecture);
            match known {
                Some(known) => *known = package,
                None => self.list.push(package),
            }
        }
        Ok(())
    }
}

impl Package {
    fn from_record(record: &Record<'_>, path: &TreePath) -> Self {
        let choices = |field| relations(field).map(|choice| choice.map(str::to_owned).collect());
        Self {
            name: record.package.to_owned(),
            version: record.version.to_owned(),
            architecture: record.architecture.to_owned(),
            source: Source { name: record.source.name.to_owned(), version: record.source.version.to_owned() },
            section: record.section.to_owned(),
            status: record.state.into(),
            provides: relations(record.provides).flatten().map(str::to_owned).collect(),
            depends: choices(record.pre_depends).chain(choices(record.depends)).collect(),
            at: Location { path: path.clone(), line: Some(record.line) },
        }
    }

    fn is_present(&self) -> bool {
        matches!(self.status, PackageStatus::Installed | PackageStatus::Partial)
    }
}

fn no_database(tree: &dyn Tree) -> Result<Unjudgeable, Unjudgeable> {
    for (path, manager) in FOREIGN {
        if tree.exists(&TreePath::new(path)?)? {
            return Ok(Unjudgeable(format!(
                "the packages of this tree are kept by {manager} ({path}), which cannot be read yet; only dpkg's can"
            )));
        }
    }
    Ok(Unjudgeable(format!("there is no package database: neither {STATUS} nor {STATUS_DIRECTORY}")))
}
