//! The stanzas of dpkg's status file.

use hardtack_tree::TreePath;

use super::{Package, PackageStatus, Source};
use crate::verdict::{Location, Unjudgeable};

/// Reads every stanza in one pass; fields that no caller needs are skipped line by line.
pub(super) fn parse(text: &str, path: &TreePath) -> Result<Vec<Package>, Unjudgeable> {
    let mut packages = Vec::new();
    let mut fields = Fields::default();
    for (index, line) in text.split('\n').enumerate() {
        if line.trim_ascii().is_empty() {
            packages.extend(std::mem::take(&mut fields).package(path)?);
            continue;
        }
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let Some((name, value)) = line.split_once(':') else {
            return Err(damaged(path, index + 1, "is no field of a package"));
        };
        fields.start.get_or_insert(index + 1);
        fields.set(name, value.trim_ascii());
    }
    packages.extend(fields.package(path)?);
    Ok(packages)
}

/// The fields of one stanza, as slices of the file.
#[derive(Default)]
struct Fields<'a> {
    start: Option<usize>,
    package: &'a str,
    version: &'a str,
    architecture: &'a str,
    source: &'a str,
    section: &'a str,
    status: Option<&'a str>,
    provides: &'a str,
    depends: &'a str,
    pre_depends: &'a str,
}

impl<'a> Fields<'a> {
    fn set(&mut self, name: &str, value: &'a str) {
        match name {
            "Package" => self.package = value,
            "Version" => self.version = value,
            "Architecture" => self.architecture = value,
            "Source" => self.source = value,
            "Section" => self.section = value,
            "Status" => self.status = Some(value),
            "Provides" => self.provides = value,
            "Depends" => self.depends = value,
            "Pre-Depends" => self.pre_depends = value,
            _ => {}
        }
    }

    fn package(self, path: &TreePath) -> Result<Option<Package>, Unjudgeable> {
        let Some(line) = self.start else {
            return Ok(None);
        };
        if self.package.is_empty() {
            return Err(damaged(path, line, "begins a stanza without a Package field"));
        }
        let status = match self.status {
            Some(status) => {
                read_status(status).ok_or_else(|| damaged(path, line, "begins a stanza with an unknown Status"))?
            }
            // The stanzas of status.d carry no Status: they are only there when the package is.
            None => PackageStatus::Installed,
        };
        Ok(Some(Package {
            name: self.package.to_owned(),
            version: self.version.to_owned(),
            architecture: self.architecture.to_owned(),
            source: read_source(self.source, self.package, self.version),
            section: self.section.to_owned(),
            status,
            provides: relations(self.provides).flatten().collect(),
            depends: relations(self.pre_depends).chain(relations(self.depends)).collect(),
            at: Location { path: path.clone(), line: Some(line) },
        }))
    }
}

/// `want flag status`; only the last says what is there. A package on hold or selected for removal is
/// installed until dpkg has removed it.
fn read_status(text: &str) -> Option<PackageStatus> {
    let mut words = text.split_ascii_whitespace();
    let (_want, _flag, status) = (words.next()?, words.next()?, words.next()?);
    match status {
        "installed" | "triggers-pending" | "triggers-awaited" => Some(PackageStatus::Installed),
        "half-installed" | "unpacked" | "half-configured" => Some(PackageStatus::Partial),
        "config-files" => Some(PackageStatus::ConfigFiles),
        "not-installed" => Some(PackageStatus::NotInstalled),
        _ => None,
    }
}

/// `name` or `name (version)`; the field is only there when one of them differs from the package's own.
fn read_source(field: &str, package: &str, version: &str) -> Source {
    let (name, own) = match field.split_once(' ') {
        Some((name, rest)) => (name, rest.trim_matches(['(', ')', ' '])),
        None => (field, ""),
    };
    let pick = |first: &str, second: &str| if first.is_empty() { second } else { first }.to_owned();
    Source { name: pick(name, package), version: pick(own, version) }
}

/// The names in `a (>= 1), b | c:any`.
fn relations(field: &str) -> impl Iterator<Item = Vec<String>> {
    field.split(',').map(choice).filter(|choice| !choice.is_empty())
}

fn choice(text: &str) -> Vec<String> {
    text.split('|')
        .filter_map(|relation| relation.trim_ascii().split([' ', '(', ':', '[']).next())
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

fn damaged(path: &TreePath, line: usize, what: &str) -> Unjudgeable {
    Unjudgeable(format!("{path} is damaged: line {line} {what}"))
}
