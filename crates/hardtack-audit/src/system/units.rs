//! systemd units at rest: which there are, and which the next boot starts (systemd.unit(5)).
//!
//! Presets are advice for whoever enables units; only links start one.

mod activation;
mod edit;
mod file;
mod links;
mod name;
mod sysv;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use hardtack_tree::{FixedPath, Tree, TreePath};

use super::dropins;
use crate::verdict::{Location, Unjudgeable};

pub use edit::{disable, enable, mask, unmask};
pub use file::UnitFile;
pub use name::{is_unit_name, mount_unit_name, template};

/// Where systemd looks for units, the most important directory first.
pub const DIRECTORIES: [FixedPath; 5] = [
    FixedPath::new("/etc/systemd/system"),
    FixedPath::new("/run/systemd/system"),
    FixedPath::new("/usr/local/lib/systemd/system"),
    FixedPath::new("/usr/lib/systemd/system"),
    FixedPath::new("/lib/systemd/system"),
];

/// The units of a tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Units {
    entries: BTreeMap<String, Entry>,
    pulls: Vec<Pull>,
    scripts: BTreeMap<String, sysv::Script>,
}

/// What stands under a unit's name in the most important directory that has it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    path: TreePath,
    form: Form,
}

/// What an entry is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Form {
    /// A unit file.
    File,
    /// A link to the unit of this name.
    Alias(String),
    /// Empty, or a link to `/dev/null`.
    Mask,
}

/// A link in a directory such as `multi-user.target.wants`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Pull {
    unit: String,
    at: TreePath,
}

/// What the next boot does with a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnitState {
    /// There is no such unit.
    Absent,
    /// It cannot be started at all.
    Masked {
        /// The mask.
        at: Location,
    },
    /// A link starts it together with another unit.
    Enabled {
        /// The link.
        at: Location,
    },
    /// It is there, and nothing starts it by itself.
    Disabled {
        /// Its file.
        at: Location,
    },
}

impl Units {
    /// Reads the unit directories and the SysV init scripts.
    ///
    /// # Errors
    /// When a directory or an entry is there and cannot be read.
    pub fn read(tree: &dyn Tree) -> Result<Self, Unjudgeable> {
        let directories = dropins::present(tree, &DIRECTORIES)?;
        let (entries, pulls) = links::read(tree, &directories)?;
        Ok(Self { entries, pulls, scripts: sysv::read(tree)? })
    }

    /// Whether there is a unit of this name, masked or not.
    pub fn exists(&self, unit: &str) -> bool {
        self.entry(unit).is_some() || self.script(unit).is_some()
    }

    /// The names of all units that have files, aliases and masks among them.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// The names of all units that have a file, an init script, or a link that starts them, instances of templates among
    /// them.
    pub fn all_names(&self) -> BTreeSet<String> {
        let scripts = self.scripts.keys().map(|name| format!("{name}.service"));
        let pulled = self.pulls.iter().map(|pull| pull.unit.clone());
        self.names().map(str::to_owned).chain(scripts).chain(pulled).collect()
    }

    /// What the next boot does with `unit`, whose name has its type with it: `ssh.service`. An alias
    /// stands for the unit it leads to, and a template for all its instances.
    pub fn state(&self, unit: &str) -> UnitState {
        let real = self.real_name(unit);
        let Some(entry) = self.entry(&real) else {
            return self.script(&real).map_or(UnitState::Absent, sysv::Script::state);
        };
        let at = |path: &TreePath| Location { path: path.clone(), line: None };
        if entry.form == Form::Mask {
            return UnitState::Masked { at: at(&entry.path) };
        }
        match self.started_by(&real).next() {
            Some(link) => UnitState::Enabled { at: at(link) },
            None => UnitState::Disabled { at: at(&entry.path) },
        }
    }

    /// The file of `unit`, links followed; `None` when it has none or is masked.
    pub fn file(&self, unit: &str) -> Option<&TreePath> {
        let entry = self.entry(&self.real_name(unit))?;
        (entry.form == Form::File).then_some(&entry.path)
    }

    /// Every link that starts the unit of this (real) name: what pulls it or one of its aliases in, and
    /// aliases that an administrator's directory gives it.
    fn started_by<'a>(&'a self, real: &'a str) -> impl Iterator<Item = &'a TreePath> {
        let pulled =
            self.pulls.iter().filter(|pull| is_instance(&self.real_name(&pull.unit), real)).map(|pull| &pull.at);
        let aliases = self.entries.iter().filter(move |(name, entry)| {
            matches!(entry.form, Form::Alias(_)) && is_own(&entry.path) && is_instance(&self.real_name(name), real)
        });
        pulled.chain(aliases.map(|(_, entry)| &entry.path))
    }

    /// The name behind an alias; the name itself when it is none.
    fn real_name(&self, unit: &str) -> String {
        let mut name = unit.to_owned();
        // As many steps as there could be names; a circle of aliases ends somewhere in it.
        for _ in 0..8 {
            match self.entry(&name).map(|entry| &entry.form) {
                Some(Form::Alias(target)) => name = name::instantiate(target, &name),
                _ => break,
            }
        }
        name
    }

    fn entry(&self, unit: &str) -> Option<&Entry> {
        self.entries.get(unit).or_else(|| self.entries.get(&template(unit)?))
    }

    /// The init script behind a service for which there is no unit file.
    fn script(&self, unit: &str) -> Option<&sysv::Script> {
        self.scripts.get(unit.strip_suffix(".service")?)
    }
}

/// Whether `unit` is `wanted` or an instance of it.
fn is_instance(unit: &str, wanted: &str) -> bool {
    unit == wanted || template(unit).is_some_and(|template| template == wanted)
}

/// Whether the entry is the machine's own and not its vendor's.
pub(super) fn is_own(path: &TreePath) -> bool {
    path.components().next().is_some_and(|first| first == "etc" || first == "run")
}
