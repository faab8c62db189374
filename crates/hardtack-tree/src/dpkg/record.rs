//! What dpkg's status file says of each package.

use super::deb822::{self, Part, Parts};

/// How far a package is there: the third word of dpkg's `Status` field (dpkg(1), "Package states").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Unpacked and configured.
    Installed,
    /// Some of its files are there, but it is not configured: an interrupted installation or removal.
    Partial,
    /// Only its configuration files are left.
    ConfigFiles,
    /// Nothing of it is there.
    NotInstalled,
}

impl State {
    /// Whether any of its programs may be there.
    pub fn is_present(self) -> bool {
        matches!(self, Self::Installed | Self::Partial)
    }

    /// `want flag status`; only the last says what is there. A package on hold or selected for removal is
    /// installed until dpkg has removed it.
    fn parse(text: &str) -> Option<Self> {
        let mut words = text.split_ascii_whitespace();
        let (_want, _flag, status) = (words.next()?, words.next()?, words.next()?);
        match status {
            "installed" | "triggers-pending" | "triggers-awaited" => Some(Self::Installed),
            "half-installed" | "unpacked" | "half-configured" => Some(Self::Partial),
            "config-files" => Some(Self::ConfigFiles),
            "not-installed" => Some(Self::NotInstalled),
            _ => None,
        }
    }
}

/// The source package that a package was built from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its version.
    pub version: &'a str,
}

/// One stanza of dpkg's status file (deb-control(5)), as slices of it. A field that is not there is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record<'a> {
    /// The line on which it starts, from 1.
    pub line: usize,
    /// Its name, never empty.
    pub package: &'a str,
    /// Its version; empty when nothing of it is left.
    pub version: &'a str,
    /// `amd64`, `all`, ….
    pub architecture: &'a str,
    /// What it was built from.
    pub source: Source<'a>,
    /// Its archive section.
    pub section: &'a str,
    /// `required`, `important`, `standard`, `optional`, `extra`.
    pub priority: &'a str,
    /// Whether dpkg refuses to remove it.
    pub essential: bool,
    /// Who maintains it: a name and an address.
    pub maintainer: &'a str,
    /// How far it is there.
    pub state: State,
    /// Names that it stands in for; see [`relations`](super::relations).
    pub provides: &'a str,
    /// What it needs to be configured.
    pub depends: &'a str,
    /// What it needs to be unpacked.
    pub pre_depends: &'a str,
    /// What it is found with in all but unusual installations.
    pub recommends: &'a str,
    /// How much room it takes, in KiB, as its maintainer estimates; none where it does not tell.
    pub installed_size: Option<u64>,
    /// Its configuration files, one on each line: path, MD5 digest, flags.
    pub conffiles: &'a str,
}

/// What is wrong with a status file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} {what}")]
pub struct RecordError {
    /// The line, from 1.
    pub line: usize,
    /// What it does.
    pub what: &'static str,
}

/// The stanzas of a status file, in order. What follows an error is not to be relied on.
pub fn records(text: &str) -> impl Iterator<Item = Result<Record<'_>, RecordError>> {
    Records { parts: deb822::parts(text) }
}

struct Records<'a> {
    parts: Parts<'a>,
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<Record<'a>, RecordError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut fields = Fields::default();
        loop {
            match self.parts.next()? {
                Part::Field { line, name, value } => {
                    fields.line.get_or_insert(line);
                    fields.set(name, value);
                }
                Part::End => return Some(fields.record()),
                Part::Stray { line } => return Some(Err(RecordError { line, what: "is no field of a package" })),
            }
        }
    }
}

/// The fields of one stanza.
#[derive(Default)]
struct Fields<'a> {
    line: Option<usize>,
    package: &'a str,
    version: &'a str,
    architecture: &'a str,
    source: &'a str,
    section: &'a str,
    priority: &'a str,
    essential: &'a str,
    maintainer: &'a str,
    status: Option<&'a str>,
    provides: &'a str,
    depends: &'a str,
    pre_depends: &'a str,
    recommends: &'a str,
    installed_size: &'a str,
    conffiles: &'a str,
}

impl<'a> Fields<'a> {
    fn set(&mut self, name: &str, value: &'a str) {
        match name {
            "Package" => self.package = value,
            "Version" => self.version = value,
            "Architecture" => self.architecture = value,
            "Source" => self.source = value,
            "Section" => self.section = value,
            "Priority" => self.priority = value,
            "Essential" => self.essential = value,
            "Maintainer" => self.maintainer = value,
            "Status" => self.status = Some(value),
            "Provides" => self.provides = value,
            "Depends" => self.depends = value,
            "Pre-Depends" => self.pre_depends = value,
            "Recommends" => self.recommends = value,
            "Installed-Size" => self.installed_size = value,
            "Conffiles" => self.conffiles = value,
            _ => {}
        }
    }

    fn record(self) -> Result<Record<'a>, RecordError> {
        let line = self.line.unwrap_or_default();
        if self.package.is_empty() {
            return Err(RecordError { line, what: "begins a stanza without a Package field" });
        }
        // The stanzas of status.d carry no Status: they are only there when the package is.
        let state = self.status.map_or(Some(State::Installed), State::parse);
        Ok(Record {
            line,
            package: self.package,
            version: self.version,
            architecture: self.architecture,
            source: source(self.source, self.package, self.version),
            section: self.section,
            priority: self.priority,
            essential: self.essential == "yes",
            maintainer: self.maintainer,
            state: state.ok_or(RecordError { line, what: "begins a stanza with an unknown Status" })?,
            provides: self.provides,
            depends: self.depends,
            pre_depends: self.pre_depends,
            recommends: self.recommends,
            installed_size: self.installed_size.parse().ok(),
            conffiles: self.conffiles,
        })
    }
}

/// `name` or `name (version)`; the field is only there when one of them differs from the package's own.
fn source<'a>(field: &'a str, package: &'a str, version: &'a str) -> Source<'a> {
    let (name, own) = match field.split_once(' ') {
        Some((name, rest)) => (name, rest.trim_matches(['(', ')', ' '])),
        None => (field, ""),
    };
    let pick = |first: &'a str, second: &'a str| if first.is_empty() { second } else { first };
    Source { name: pick(name, package), version: pick(own, version) }
}
