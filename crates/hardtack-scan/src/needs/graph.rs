//! The installed packages, each with what it needs.

use std::collections::{BTreeMap, BTreeSet};

use hardtack_tree::dpkg::{self, Record, relations};
use hardtack_tree::{FormatError, Tree};
use serde::Serialize;

use crate::inventory::InventoryError;

/// How one package needs another (Debian policy 7.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// To be unpacked.
    PreDepends,
    /// To be configured.
    Depends,
    /// In all but unusual installations.
    Recommends,
}

impl Relation {
    /// Whether the package cannot be there without the other.
    pub fn is_hard(self) -> bool {
        matches!(self, Self::PreDepends | Self::Depends)
    }

    /// Its word: `depends on`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PreDepends => "pre-depends on",
            Self::Depends => "depends on",
            Self::Recommends => "recommends",
        }
    }
}

/// One thing that a package needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Need {
    pub(super) relation: Relation,
    /// The installed packages that serve, sorted; never empty.
    pub(super) choices: Vec<String>,
}

/// One installed package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) version: String,
    pub(super) needed_by_system: bool,
    pub(super) is_important: bool,
    pub(super) kib: u64,
    pub(super) needs: Vec<Need>,
}

/// A package that needs another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Dependant {
    /// Its name.
    pub package: String,
    /// How.
    pub relation: Relation,
    /// Whether another installed package would serve too.
    pub has_choice: bool,
}

/// The installed packages, each with what it needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    pub(super) packages: BTreeMap<String, Node>,
    /// Of each name that packages stand in for, those packages, sorted.
    providers: BTreeMap<String, Vec<String>>,
}

impl Needs {
    /// Reads them of a tree; without a database of dpkg there are none.
    ///
    /// # Errors
    /// When the database cannot be read or is damaged.
    pub fn read(tree: &dyn Tree) -> Result<Self, InventoryError> {
        let mut found: BTreeMap<&str, Record<'_>> = BTreeMap::new();
        let files = dpkg::files(tree)?.unwrap_or_default();
        for (path, text) in &files {
            for record in dpkg::records(text) {
                let record = record.map_err(|error| InventoryError::Database {
                    path: path.clone(),
                    source: FormatError::Damaged { format: "dpkg status", what: error.to_string() },
                })?;
                found.insert(record.package, record);
            }
        }
        found.retain(|_, record| record.state.is_present());
        let mut providers: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (name, record) in &found {
            for provided in relations(record.provides).flatten().chain([*name]) {
                providers.entry(provided).or_default().insert(name);
            }
        }
        let packages = found.iter().map(|(name, record)| ((*name).to_owned(), node(record, &providers))).collect();
        let owned = |names: BTreeSet<&str>| names.into_iter().map(str::to_owned).collect();
        let providers = providers.into_iter().map(|(name, packages)| (name.to_owned(), owned(packages))).collect();
        Ok(Self { packages, providers })
    }

    /// The names of the packages, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.packages.keys().map(String::as_str)
    }

    /// The version of a package; none where it is not installed.
    pub fn version(&self, package: &str) -> Option<&str> {
        self.packages.get(package).map(|node| node.version.as_str())
    }

    /// How much room packages take, in bytes, as their maintainers estimate.
    pub fn bytes<'p>(&self, packages: impl IntoIterator<Item = &'p str>) -> u64 {
        let kib = packages.into_iter().filter_map(|name| self.packages.get(name)).map(|node| node.kib);
        kib.fold(0_u64, u64::saturating_add).saturating_mul(1024)
    }

    /// Whether dpkg, apt or the boot depend on a package: it is essential, or of the priority `required`.
    pub fn is_needed_by_system(&self, package: &str) -> bool {
        self.packages.get(package).is_some_and(|node| node.needed_by_system)
    }

    /// Whether Debian expects a package on every machine: it is of the priority `important` (Debian policy 2.5).
    pub fn is_important(&self, package: &str) -> bool {
        self.packages.get(package).is_some_and(|node| node.is_important)
    }

    /// The installed packages of this name, or that stand in for it (`time-daemon`), sorted.
    pub fn providers(&self, name: &str) -> &[String] {
        self.providers.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// What needs a package itself, sorted.
    pub fn needed_by(&self, package: &str) -> Vec<Dependant> {
        let mut found = Vec::new();
        for (name, node) in self.packages.iter().filter(|(name, _)| *name != package) {
            let mut needs: Vec<&Need> =
                node.needs.iter().filter(|need| need.choices.iter().any(|choice| choice == package)).collect();
            needs.sort_by_key(|need| (need.choices.len() > 1, need.relation));
            found.extend(needs.first().map(|need| Dependant {
                package: name.clone(),
                relation: need.relation,
                has_choice: need.choices.len() > 1,
            }));
        }
        found
    }
}

fn node(record: &Record<'_>, providers: &BTreeMap<&str, BTreeSet<&str>>) -> Node {
    let fields = [
        (Relation::PreDepends, record.pre_depends),
        (Relation::Depends, record.depends),
        (Relation::Recommends, record.recommends),
    ];
    let mut needs = Vec::new();
    for (relation, field) in fields {
        for choice in relations(field) {
            let choices: BTreeSet<&str> = choice.filter_map(|name| providers.get(name)).flatten().copied().collect();
            if !choices.is_empty() {
                needs.push(Need { relation, choices: choices.into_iter().map(str::to_owned).collect() });
            }
        }
    }
    Node {
        version: record.version.to_owned(),
        needed_by_system: record.essential || record.priority == "required",
        is_important: record.priority == "important",
        kib: record.installed_size.unwrap_or_default(),
        needs,
    }
}
