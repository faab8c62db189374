//! Packages of npm: `package.json` of what is installed, `package-lock.json` where nothing is installed beside it.

use std::collections::BTreeMap;

use hardtack_tree::TreePath;
use serde::Deserialize;
use serde_json::Value;

use crate::inventory::found::Found;
use crate::inventory::{Checksum, ChecksumAlgorithm, Ecosystem, Package};

const MODULES: &str = "node_modules";

/// Whether a `package.json` is that of a package right in a `node_modules`; others lie in the content of packages.
pub(super) fn is_installed(path: &TreePath) -> bool {
    let mut above = path.components().rev().skip(2).filter_map(|name| name.to_str());
    match above.next() {
        Some(MODULES) => true,
        Some(scope) => scope.starts_with('@') && above.next() == Some(MODULES),
        None => false,
    }
}

#[derive(Deserialize)]
struct Manifest {
    name: Option<String>,
    version: Option<String>,
    #[serde(default)]
    license: Value,
    #[serde(default)]
    licenses: Value,
    #[serde(default)]
    author: Value,
    #[serde(default)]
    dependencies: BTreeMap<String, Value>,
}

/// The package of a manifest; `None` when it has no name or version.
pub(super) fn manifest(text: &str, path: &TreePath) -> Result<Option<Found>, serde_json::Error> {
    let manifest: Manifest = serde_json::from_str(text)?;
    let (Some(name), Some(version)) = (manifest.name, manifest.version) else { return Ok(None) };
    let mut package = Package::new(Ecosystem::Npm, name, version, path.clone().into());
    package.licences = licences(&manifest.license).chain(licences(&manifest.licenses)).collect();
    package.supplier = author(&manifest.author);
    Ok(Some(Found {
        needs: manifest.dependencies.into_keys().map(|name| vec![key(&name)]).collect(),
        provides: vec![key(&package.name)],
        package,
    }))
}

#[derive(Deserialize)]
struct Lock {
    #[serde(default)]
    packages: BTreeMap<String, Locked>,
    /// Version 1 of the format.
    #[serde(default)]
    dependencies: BTreeMap<String, Locked>,
}

#[derive(Deserialize)]
struct Locked {
    name: Option<String>,
    version: Option<String>,
    #[serde(default)]
    license: Value,
    #[serde(default)]
    dev: bool,
    #[serde(default)]
    link: bool,
    #[serde(default)]
    integrity: Value,
}

/// The packages of a lock that are not for development alone (package-lock-json(5)).
pub(super) fn lock(text: &str, path: &TreePath) -> Result<Vec<Found>, serde_json::Error> {
    let lock: Lock = serde_json::from_str(text)?;
    let by_place = lock.packages.into_iter().filter_map(|(place, locked)| {
        let (_, name) = place.rsplit_once("node_modules/")?;
        Some((locked.name.clone().unwrap_or_else(|| name.to_owned()), locked))
    });
    let by_place: Vec<_> = by_place.collect();
    let listed = if by_place.is_empty() { lock.dependencies.into_iter().collect() } else { by_place };
    let packages = listed.into_iter().filter(|(_, locked)| !locked.dev && !locked.link);
    let packages = packages.filter_map(|(name, locked)| {
        let mut package = Package::new(Ecosystem::Npm, name, locked.version?, path.clone().into());
        package.licences = licences(&locked.license).collect();
        package.checksum = locked.integrity.as_str().and_then(strongest);
        Some(Found { needs: Vec::new(), provides: vec![key(&package.name)], package })
    });
    Ok(packages.collect())
}

fn key(name: &str) -> String {
    format!("npm:{name}")
}

/// The strongest digest of a list as Subresource Integrity writes it: `sha512-BASE64?options sha1-BASE64`.
fn strongest(integrity: &str) -> Option<Checksum> {
    let digests = integrity.split_ascii_whitespace().filter_map(|word| {
        let (algorithm, digest) = word.split_once('-')?;
        let algorithm = match algorithm {
            "sha1" => ChecksumAlgorithm::Sha1,
            "sha256" => ChecksumAlgorithm::Sha256,
            "sha384" => ChecksumAlgorithm::Sha384,
            "sha512" => ChecksumAlgorithm::Sha512,
            _ => return None,
        };
        Checksum::from_base64(algorithm, digest.split('?').next()?)
    });
    digests.max_by_key(|checksum| checksum.algorithm)
}

/// `"MIT"`, or `{ "type": "MIT" }` and lists of these in old manifests.
fn licences(value: &Value) -> impl Iterator<Item = String> {
    let values = match value {
        Value::Array(values) => values.as_slice(),
        other => std::slice::from_ref(other),
    };
    values.iter().filter_map(|value| value.as_str().or_else(|| value.get("type")?.as_str())).map(str::to_owned)
}

/// `"Name <address>"`, or `{ "name": … }`.
fn author(value: &Value) -> Option<String> {
    value.as_str().or_else(|| value.get("name")?.as_str()).filter(|name| !name.is_empty()).map(str::to_owned)
}
