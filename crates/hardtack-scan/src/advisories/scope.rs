//! Where packages are from, as far as advisories tell them apart.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::version::Scheme;

/// Who makes packages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    /// Debian.
    Debian,
    /// Ubuntu.
    Ubuntu,
    /// Alpine Linux.
    Alpine,
    /// AlmaLinux.
    AlmaLinux,
    /// Rocky Linux.
    Rocky,
    /// Red Hat Enterprise Linux.
    RedHat,
    /// The Python Package Index.
    Pypi,
    /// npm.
    Npm,
    /// crates.io.
    Cargo,
    /// Go modules.
    Golang,
    /// Maven's packages of Java.
    Maven,
}

/// Words, as in package URLs where there is one, and OSV's names (OSV schema, "Defined ecosystems").
const NAMES: [(Family, &str, &str); 11] = [
    (Family::Debian, "debian", "Debian"),
    (Family::Ubuntu, "ubuntu", "Ubuntu"),
    (Family::Alpine, "alpine", "Alpine"),
    (Family::AlmaLinux, "almalinux", "AlmaLinux"),
    (Family::Rocky, "rocky", "Rocky Linux"),
    (Family::RedHat, "redhat", "Red Hat"),
    (Family::Pypi, "pypi", "PyPI"),
    (Family::Npm, "npm", "npm"),
    (Family::Cargo, "cargo", "crates.io"),
    (Family::Golang, "golang", "Go"),
    (Family::Maven, "maven", "Maven"),
];

/// Distributions, by `ID` of os-release(5).
const DISTRIBUTIONS: [(Family, &str); 6] = [
    (Family::Debian, "debian"),
    (Family::Ubuntu, "ubuntu"),
    (Family::Alpine, "alpine"),
    (Family::AlmaLinux, "almalinux"),
    (Family::Rocky, "rocky"),
    (Family::RedHat, "rhel"),
];

/// Debian's releases with their code names.
const DEBIAN: [(&str, &str); 8] = [
    ("stretch", "9"),
    ("buster", "10"),
    ("bullseye", "11"),
    ("bookworm", "12"),
    ("trixie", "13"),
    ("forky", "14"),
    ("duke", "15"),
    ("sid", "sid"),
];

impl Family {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        NAMES.iter().map(|(family, ..)| *family)
    }

    /// That of a distribution, by its `ID` of os-release(5).
    pub fn of_distribution(id: &str) -> Option<Self> {
        DISTRIBUTIONS.iter().find(|(_, known)| *known == id).map(|(family, _)| *family)
    }

    /// The distributions that there are advisories for, by their `ID` of os-release(5).
    pub fn distributions() -> impl Iterator<Item = &'static str> {
        DISTRIBUTIONS.iter().map(|(_, id)| *id)
    }

    /// Its word.
    pub fn as_str(self) -> &'static str {
        NAMES.iter().find(|(family, ..)| *family == self).map_or("", |(_, word, _)| word)
    }

    /// How its versions are ordered.
    pub fn scheme(self) -> Scheme {
        match self {
            Self::Debian | Self::Ubuntu => Scheme::Deb,
            Self::Alpine => Scheme::Apk,
            Self::AlmaLinux | Self::Rocky | Self::RedHat => Scheme::Rpm,
            Self::Pypi => Scheme::Python,
            Self::Npm | Self::Cargo | Self::Golang => Scheme::Semver,
            Self::Maven => Scheme::Maven,
        }
    }

    /// Whether its advisories are made for each release of a distribution.
    pub fn has_releases(self) -> bool {
        !matches!(self, Self::Pypi | Self::Npm | Self::Cargo | Self::Golang | Self::Maven)
    }

    /// The name of a package as it is compared: Python does not tell case and separators apart (Python packaging
    /// specification "Names and normalization").
    pub fn package_name(self, name: &str) -> Cow<'_, str> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        if self != Self::Pypi || name.bytes().all(plain) {
            return Cow::Borrowed(name);
        }
        let mut normal = String::with_capacity(name.len());
        for part in name.split(['-', '_', '.']).filter(|part| !part.is_empty()) {
            if !normal.is_empty() {
                normal.push('-');
            }
            normal.push_str(&part.to_ascii_lowercase());
        }
        Cow::Owned(normal)
    }

    /// The part of a release's number that advisories are made for: the first number of Debian and the RPM family, two
    /// of Ubuntu and Alpine.
    fn release(self, version: &str) -> Option<String> {
        let parts = match self {
            Self::Ubuntu | Self::Alpine => 2,
            _ => 1,
        };
        let release: Vec<&str> = version.split('.').take(parts).collect();
        let numeric = |part: &&str| !part.is_empty() && part.len() <= 6 && part.bytes().all(|b| b.is_ascii_digit());
        (release.len() == parts && release.iter().all(numeric)).then(|| release.join("."))
    }
}

/// Whose packages advisories speak of: a release of a distribution, or the packages of a language.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Scope {
    family: Family,
    /// Empty where there are no releases.
    release: String,
}

impl Scope {
    /// A release of a distribution, by its number: `12`, `12.5`, `3.19.1`. `None` when it is no number, or the family has
    /// no releases.
    pub fn release(family: Family, version: &str) -> Option<Self> {
        let release = family.has_releases().then(|| family.release(version)).flatten()?;
        Some(Self { family, release })
    }

    /// A release of Debian by its code name.
    pub fn debian(codename: &str) -> Option<Self> {
        let (_, release) = DEBIAN.iter().find(|(name, _)| *name == codename)?;
        Some(Self { family: Family::Debian, release: (*release).to_owned() })
    }

    /// The packages of a language.
    pub fn language(family: Family) -> Option<Self> {
        (!family.has_releases()).then(|| Self { family, release: String::new() })
    }

    /// The scope of an OSV ecosystem: `Debian:12`, `Alpine:v3.19`, `Ubuntu:22.04:LTS`, `PyPI`. `None` for one that
    /// nothing here matches, such as Ubuntu's releases with paid support.
    pub fn osv(ecosystem: &str) -> Option<Self> {
        let (name, release) = ecosystem.split_once(':').unwrap_or((ecosystem, ""));
        let (family, ..) = NAMES.iter().find(|(.., osv)| *osv == name)?;
        match family {
            // Its suffixes are names of products.
            Family::RedHat => None,
            family if !family.has_releases() => Self::language(*family),
            Family::Alpine => Self::release(*family, release.strip_prefix('v').unwrap_or(release)),
            Family::Ubuntu => Self::release(*family, release.strip_suffix(":LTS").unwrap_or(release)),
            family => Self::release(*family, release),
        }
    }

    /// Who makes the packages.
    pub fn family(&self) -> Family {
        self.family
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.release.as_str() {
            "" => f.write_str(self.family.as_str()),
            release => write!(f, "{}:{release}", self.family.as_str()),
        }
    }
}

impl From<Scope> for String {
    fn from(scope: Scope) -> Self {
        scope.to_string()
    }
}

impl TryFrom<String> for Scope {
    type Error = NoScope;

    fn try_from(text: String) -> Result<Self, NoScope> {
        text.parse()
    }
}

/// A text that names no scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no release of a distribution and no language")]
pub struct NoScope;

impl FromStr for Scope {
    type Err = NoScope;

    /// Reads what `Display` writes.
    fn from_str(text: &str) -> Result<Self, NoScope> {
        let (word, release) = text.split_once(':').unwrap_or((text, ""));
        let (family, ..) = NAMES.iter().find(|(_, known, _)| *known == word).ok_or(NoScope)?;
        match release {
            "" => Self::language(*family),
            "sid" => Self::debian("sid").filter(|_| *family == Family::Debian),
            release => Self::release(*family, release),
        }
        .ok_or(NoScope)
    }
}
