//! The bills of materials of a directory.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::{Candidate, Candidates, unreadable};
use crate::advisories::read_document;
use crate::exit::Exit;
use crate::failure::Failure;

/// How the bills of materials of an image are called, the one that is read first.
const NAMES: [&str; 2] = ["sbom.cdx.json", "sbom.spdx.json"];
/// What follows the name of an image where there are many in one directory.
const SUFFIXES: [&str; 2] = [".cdx.json", ".spdx.json"];
/// The file in which inventories are kept with what was known of them the last time.
const KEPT: &str = ".hardtack-fleet";

pub(super) fn candidates(directory: &Path) -> Result<Candidates, Failure> {
    let mut images = Vec::new();
    for (name, path) in inventories(directory)? {
        let stamp = stamp(&path)?;
        let read = Box::new(move || read_document(&path));
        images.push(Candidate { release: name.clone(), name, stamp, read });
    }
    let what = format!("there are no bills of materials in {}", directory.display());
    let none = Failure::new(Exit::Input, what, "put some there, as NAME.cdx.json");
    Ok(Candidates { kept: directory.join(KEPT), images, none })
}

/// The bills of materials of a directory, by the names of their images.
fn inventories(directory: &Path) -> Result<Vec<(String, PathBuf)>, Failure> {
    let failed = |error: std::io::Error| {
        let what = format!("cannot list {}: {error}", directory.display());
        Failure::new(Exit::Input, what, "name a directory of bills of materials")
    };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        let image = SUFFIXES.iter().find_map(|suffix| name.strip_suffix(suffix));
        if let Some(image) = image.filter(|_| !NAMES.contains(&name)) {
            found.push((image.to_owned(), path));
        } else if let Some(inside) = NAMES.iter().map(|name| path.join(name)).find(|path| path.is_file()) {
            found.push((name.to_owned(), inside));
        }
    }
    found.sort();
    // A CycloneDX document comes before one in SPDX of the same image.
    found.dedup_by(|other, one| one.0 == other.0);
    Ok(found)
}

/// What tells whether a file was written since.
fn stamp(path: &Path) -> Result<String, Failure> {
    let metadata = path.metadata().map_err(|error| unreadable(path, &error))?;
    let modified = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    Ok(format!("{} {}", modified.unwrap_or_default().as_nanos(), metadata.len()))
}
