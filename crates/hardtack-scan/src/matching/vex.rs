//! OpenVEX documents of the user's (OpenVEX 0.2.0).

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Deserialize;

use super::VexError;
use super::finding::{AppliedVex, FoundAdvisory, FoundPackage, VexStatus};
use crate::sbom::Purl;

/// What documents of the user's say of vulnerabilities in products.
#[derive(Clone, Debug, Default)]
pub struct Vex(Vec<Statement>);

#[derive(Clone, Debug)]
struct Statement {
    names: Vec<String>,
    products: Vec<Product>,
    time: Option<Timestamp>,
    said: AppliedVex,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Product {
    Name(String),
    Described(Described),
}

#[derive(Clone, Debug, Deserialize)]
struct Described {
    #[serde(rename = "@id")]
    id: Option<String>,
    identifiers: Option<Identifiers>,
    #[serde(default)]
    subcomponents: Vec<Product>,
}

#[derive(Clone, Debug, Deserialize)]
struct Identifiers {
    purl: Option<String>,
}

#[derive(Deserialize)]
struct Document {
    #[serde(rename = "@context")]
    _context: String,
    #[serde(rename = "@id")]
    id: Option<String>,
    timestamp: Option<Timestamp>,
    statements: Vec<Said>,
}

#[derive(Deserialize)]
struct Said {
    vulnerability: Vulnerability,
    #[serde(default)]
    products: Vec<Product>,
    status: VexStatus,
    justification: Option<String>,
    impact_statement: Option<String>,
    action_statement: Option<String>,
    timestamp: Option<Timestamp>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Vulnerability {
    Name(String),
    Described {
        name: String,
        #[serde(default)]
        aliases: Vec<String>,
    },
}

impl Vex {
    /// Reads documents.
    ///
    /// # Errors
    /// When one cannot be read, is no OpenVEX document, or has a statement that names no product, or says that something
    /// is not affected without saying why.
    pub fn read(paths: &[PathBuf]) -> Result<Self, VexError> {
        let mut vex = Self::default();
        for path in paths {
            let bytes = std::fs::read(path).map_err(|source| VexError::Read { path: path.clone(), source })?;
            vex.add(path, &bytes)?;
        }
        Ok(vex)
    }

    /// Adds the statements of a document, which is called `path`.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn add(&mut self, path: &Path, bytes: &[u8]) -> Result<(), VexError> {
        let syntax = |source| VexError::Syntax { path: path.to_owned(), source };
        let document: Document = serde_json::from_slice(bytes).map_err(syntax)?;
        let id = document.id.unwrap_or_else(|| path.display().to_string());
        for (number, said) in (1..).zip(document.statements) {
            let wrong = |what| VexError::Statement { path: path.to_owned(), number, what };
            if said.products.is_empty() {
                return Err(wrong("names no product"));
            }
            if said.status == VexStatus::NotAffected && said.justification.is_none() && said.impact_statement.is_none()
            {
                return Err(wrong("has neither a justification nor an impact statement"));
            }
            let names = match said.vulnerability {
                Vulnerability::Name(name) => vec![name],
                Vulnerability::Described { name, aliases } => [vec![name], aliases].concat(),
            };
            let said_of = AppliedVex {
                status: said.status,
                justification: said.justification,
                statement: said.impact_statement.or(said.action_statement),
                document: id.clone(),
            };
            let time = said.timestamp.or(document.timestamp);
            self.0.push(Statement { names, products: said.products, time, said: said_of });
        }
        // Of several statements about the same, the last one holds.
        self.0.sort_by_key(|statement| statement.time);
        Ok(())
    }

    /// What is said of a package and an advisory. An advisory about several CVEs is settled when each of them is.
    pub(super) fn said(
        &self,
        image: &str,
        package: &FoundPackage,
        source: &str,
        advisory: &FoundAdvisory,
    ) -> Option<AppliedVex> {
        let last = |name: &str| {
            let about = |statement: &&Statement| statement.names.iter().any(|known| known == name);
            let of =
                |statement: &&Statement| statement.products.iter().any(|product| product.is(image, package, source));
            self.0.iter().rev().filter(about).find(of).map(|statement| &statement.said)
        };
        if let Some(said) = last(&advisory.id).or_else(|| advisory.aliases.iter().find_map(|name| last(name))) {
            return Some(said.clone());
        }
        let said: Option<Vec<_>> = advisory.cves.iter().map(|name| last(name)).collect();
        // What is not settled outweighs what is.
        said?.into_iter().min_by_key(|said| said.status.settles()).cloned()
    }
}

impl Product {
    fn names(&self) -> impl Iterator<Item = &str> {
        let (own, purl) = match self {
            Self::Name(name) => (Some(name.as_str()), None),
            Self::Described(described) => {
                let purl = described.identifiers.as_ref().and_then(|identifiers| identifiers.purl.as_deref());
                (described.id.as_deref(), purl)
            }
        };
        own.into_iter().chain(purl)
    }

    /// Whether it is the package, or the image with the package in it.
    fn is(&self, image: &str, package: &FoundPackage, source: &str) -> bool {
        let is_itself = self.names().any(|name| is_package(name, package, source));
        let inside: &[Self] = match self {
            Self::Name(_) => &[],
            Self::Described(described) => &described.subcomponents,
        };
        let is_image =
            self.names().any(|name| name == image || Purl::parse(name).is_some_and(|purl| purl.name == image));
        match inside {
            [] => is_itself || is_image,
            inside => is_image && inside.iter().any(|part| part.names().any(|name| is_package(name, package, source))),
        }
    }
}

/// Whether a package URL is that of the package, or of its source; without a version it is every version.
fn is_package(name: &str, package: &FoundPackage, source: &str) -> bool {
    let (Some(wanted), Some(own)) = (Purl::parse(name), Purl::parse(&package.purl)) else { return false };
    let same_name = wanted.name == own.name || wanted.name == source || Some(&wanted.name) == package.source.as_ref();
    let namespace = wanted.namespace.is_none() || wanted.namespace == own.namespace;
    let version = wanted.version.as_ref().is_none_or(|version| {
        // Some tools write the epoch as a qualifier.
        let epoch = wanted.qualifiers.get("epoch").map(|epoch| format!("{epoch}:{version}"));
        *version == package.version || epoch.as_ref() == Some(&package.version)
    });
    let architecture = match (wanted.qualifiers.get("arch").map(String::as_str), &package.architecture) {
        (Some("source" | "src") | None, _) | (_, None) => true,
        (Some(wanted), Some(own)) => wanted == own,
    };
    wanted.kind == own.kind && namespace && same_name && version && architecture
}
