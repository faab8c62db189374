//! Comparing two systems.

use std::collections::{BTreeMap, BTreeSet};

use hardtack_audit::Audit;
use hardtack_audit::system::System;
use hardtack_tree::{Tree, TreePath};

use super::change::changes;
use super::facts::{Part, Table};
use super::model::{DIFFERENCE_SCHEMA, Difference, PackageChange, Subject, Unknown};
use super::owners::owners;
use super::side::Side;
use super::{AuditDifference, Baseline, Change, ContainerFacts, DifferenceError, Facts, OpeningChange, files};

/// A system that is compared.
pub struct Compared<'a> {
    subject: Subject,
    facts: Facts,
    files: Side<'a>,
    tree: Option<&'a dyn Tree>,
    audit: Option<&'a Audit>,
}

impl<'a> Compared<'a> {
    /// The system in a tree, which is called `name`.
    ///
    /// # Errors
    /// When its entries cannot be listed.
    pub fn tree(tree: &'a dyn Tree, name: impl Into<String>) -> Result<Self, DifferenceError> {
        let files = Side::of(tree)?;
        let release = System::new(tree).release().ok().map(|release| release.name.clone());
        let subject = Subject { name: name.into(), version: None, release };
        Ok(Self { subject, facts: Facts::read(tree), files, tree: Some(tree), audit: None })
    }

    /// The system that a baseline keeps.
    pub fn baseline(baseline: &'a Baseline) -> Self {
        let files = Side::Kept(baseline);
        Self { subject: baseline.subject.clone(), facts: baseline.facts.clone(), files, tree: None, audit: None }
    }

    /// The same with the version of its image.
    pub fn with_version(mut self, version: Option<String>) -> Self {
        self.subject.version = version.or(self.subject.version);
        self
    }

    /// The same with what a container of it runs.
    pub fn with_container(mut self, container: Option<ContainerFacts>) -> Self {
        if let Some(container) = container {
            self.facts = self.facts.with_container(container);
        }
        self
    }

    /// The same with what a benchmark says of it. Both sides are judged by one profile.
    pub fn with_audit(mut self, audit: Option<&'a Audit>) -> Self {
        self.audit = audit;
        self
    }
}

/// What is different between two systems.
pub fn between(old: &Compared<'_>, new: &Compared<'_>) -> Difference {
    let mut unknown = Vec::new();
    let (was, is) = (&old.facts, &new.facts);
    let mut remarks = Vec::new();
    if let (Part::Absent(reason), Part::Absent(_)) = (&was.packages, &is.packages) {
        remarks.push(format!("packages are not compared, their files are: {reason}"));
    }
    let packages = table("packages", &was.packages, &is.packages, &mut unknown);
    let packages = packages.into_iter().filter_map(|(name, change)| Some((name, PackageChange::of(change)?)));
    let mut difference = Difference {
        schema: DIFFERENCE_SCHEMA.to_owned(),
        old: old.subject.clone(),
        new: new.subject.clone(),
        packages: packages.collect(),
        units: table("units", &was.units, &is.units, &mut unknown),
        users: table("users", &was.users, &is.users, &mut unknown),
        groups: table("groups", &was.groups, &is.groups, &mut unknown),
        ports: table("ports", &was.ports, &is.ports, &mut unknown),
        openings: both("firewall", &was.openings, &is.openings, &mut unknown)
            .map_or_else(OpeningChange::default, |(was, is)| was.changes(is)),
        kernel_arguments: table("kernel arguments", &was.kernel_arguments, &is.kernel_arguments, &mut unknown),
        sysctl: table("kernel parameters", &was.sysctl, &is.sysctl, &mut unknown),
        container: container(was.container.as_ref(), is.container.as_ref()),
        files: Vec::new(),
        audit: old.audit.zip(new.audit).map(|(old, new)| AuditDifference::between(old, new)),
        classified: None,
        remarks,
        unknown: Vec::new(),
    };
    let (files, unreadable) = files::changes(&old.files, &new.files);
    difference.files = files;
    unknown.extend(unreadable);
    name_packages(&mut difference, [new, old], &mut unknown);
    unknown.sort();
    unknown.dedup();
    difference.unknown = unknown;
    difference
}

/// What is different between two tables; nothing, and a remark, where one of them is not known.
fn table<T: Clone + PartialEq>(
    what: &str,
    old: &Part<Table<T>>,
    new: &Part<Table<T>>,
    unknown: &mut Vec<Unknown>,
) -> BTreeMap<String, Change<T>> {
    both(what, old, new, unknown).map(|(old, new)| changes(old, new)).unwrap_or_default()
}

fn both<'p, T>(what: &str, old: &'p Part<T>, new: &'p Part<T>, unknown: &mut Vec<Unknown>) -> Option<(&'p T, &'p T)> {
    let mut add = |side: &str, reason: &str| {
        unknown.push(Unknown { what: what.to_owned(), reason: format!("{side}: {reason}") });
    };
    match (old, new) {
        (Part::Known(old), Part::Known(new)) => return Some((old, new)),
        (Part::Absent(_), Part::Absent(_)) => {}
        (Part::Unknown(old), Part::Unknown(new)) if old == new => add("on both sides", old),
        (old, new) => {
            for (side, part) in [("old", old), ("new", new)] {
                if let Part::Unknown(reason) | Part::Absent(reason) = part {
                    add(side, reason);
                }
            }
        }
    }
    None
}

fn container(old: Option<&ContainerFacts>, new: Option<&ContainerFacts>) -> Option<Change<ContainerFacts>> {
    match (old, new) {
        (None, None) => None,
        (None, Some(new)) => Some(Change::Added(new.clone())),
        (Some(old), None) => Some(Change::Removed(old.clone())),
        (Some(old), Some(new)) => (old != new).then(|| Change::Changed { old: old.clone(), new: new.clone() }),
    }
}

/// Says of each file which package brings it, where one of the sides knows.
fn name_packages(difference: &mut Difference, sides: [&Compared<'_>; 2], unknown: &mut Vec<Unknown>) {
    for tree in sides.into_iter().filter_map(|side| side.tree) {
        let unnamed = difference.files.iter().filter(|file| file.package.is_none());
        let wanted: BTreeSet<&TreePath> = unnamed.map(|file| &file.path).collect();
        match owners(tree, &wanted) {
            Ok(mut found) => {
                for file in &mut difference.files {
                    if file.package.is_none() {
                        file.package = found.remove(&file.path);
                    }
                }
            }
            Err(error) => {
                let reason = super::file::cause(&error);
                unknown.push(Unknown { what: "which files belong to packages".to_owned(), reason });
            }
        }
    }
}
