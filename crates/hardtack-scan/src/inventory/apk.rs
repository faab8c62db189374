//! Packages of apk (apk-tools, "Installed database V2").

use std::collections::BTreeMap;

use hardtack_tree::{FormatError, Tree, TreePath};

use super::found::Found;
use super::merged::Merged;
use super::read::Findings;
use super::{Checksum, ChecksumAlgorithm, Depth, Ecosystem, InventoryError, OwnedFile, Package};

/// Where apk keeps its database; since version 3 below `/usr`.
const DATABASES: [&str; 2] = ["/lib/apk/db/installed", "/usr/lib/apk/db/installed"];

/// Reads the packages of apk.
pub(super) fn read(
    tree: &dyn Tree,
    depth: Depth,
    merged: &Merged,
    findings: &mut Findings,
) -> Result<(), InventoryError> {
    let mut seen = None;
    for name in DATABASES {
        let Some(path) = tree.resolve(&TreePath::new(name)?)? else { continue };
        // With merged directories both names are one file.
        if seen.as_ref() == Some(&path) {
            continue;
        }
        let text = tree.read_text(&path)?.unwrap_or_default();
        let wrong = |what| InventoryError::Database {
            path: path.clone(),
            source: FormatError::Damaged { format: "apk database", what },
        };
        findings.packages.extend(packages(&text, &path, depth, merged).map_err(wrong)?);
        seen = Some(path);
    }
    Ok(())
}

/// A paragraph for each package; of every line the letter says what it is.
fn packages(text: &str, database: &TreePath, depth: Depth, merged: &Merged) -> Result<Vec<Found>, String> {
    let mut packages = Vec::new();
    let mut paragraph = Paragraph::default();
    for (index, line) in text.lines().enumerate() {
        if line.is_empty() {
            packages.extend(std::mem::take(&mut paragraph).package(database, merged)?);
            continue;
        }
        let (field, value) = line.split_once(':').ok_or_else(|| format!("line {} is no field", index + 1))?;
        paragraph.line.get_or_insert(index + 1);
        paragraph.set(field, value, depth).map_err(|what| format!("line {} {what}", index + 1))?;
    }
    packages.extend(paragraph.package(database, merged)?);
    Ok(packages)
}

#[derive(Default)]
struct Paragraph<'t> {
    line: Option<usize>,
    name: &'t str,
    version: &'t str,
    architecture: &'t str,
    origin: &'t str,
    licence: &'t str,
    maintainer: &'t str,
    needs: &'t str,
    provides: &'t str,
    directory: Option<TreePath>,
    latest: Option<TreePath>,
    files: BTreeMap<TreePath, Option<Checksum>>,
}

impl<'t> Paragraph<'t> {
    fn set(&mut self, field: &str, value: &'t str, depth: Depth) -> Result<(), String> {
        match field {
            "P" => self.name = value,
            "V" => self.version = value,
            "A" => self.architecture = value,
            "o" => self.origin = value,
            "L" => self.licence = value,
            "m" => self.maintainer = value,
            "D" => self.needs = value,
            "p" => self.provides = value,
            "F" | "R" | "Z" if depth == Depth::Packages => {}
            "F" => {
                let directory = TreePath::root().join(value).map_err(|error| format!("names no directory: {error}"))?;
                self.directory = Some(directory);
            }
            "R" => {
                let directory = self.directory.as_ref().ok_or("names a file before a directory")?;
                let path = directory.join(value).map_err(|error| format!("names no file: {error}"))?;
                self.files.insert(path.clone(), None);
                self.latest = Some(path);
            }
            "Z" => {
                if let Some(known) = self.latest.as_ref().and_then(|path| self.files.get_mut(path)) {
                    *known = checksum(value);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn package(self, database: &TreePath, merged: &Merged) -> Result<Option<Found>, String> {
        let Some(line) = self.line else { return Ok(None) };
        if self.name.is_empty() || self.version.is_empty() {
            return Err(format!("line {line} begins a package without a name or a version"));
        }
        let text = |field: &str| Some(field.to_owned()).filter(|field| !field.is_empty());
        let mut package = Package::new(Ecosystem::Apk, self.name, self.version, database.clone().into());
        package.architecture = text(self.architecture);
        package.supplier = text(self.maintainer);
        package.licences = text(self.licence).into_iter().collect();
        if let Some(origin) = text(self.origin) {
            package.source.name = origin;
        }
        let files = self.files.into_iter();
        package.files = files.map(|(path, checksum)| OwnedFile { path: merged.place(path), checksum }).collect();
        package.files.sort_unstable();
        let needs = names(self.needs).filter(|name| !name.starts_with('!')).map(|name| vec![name.to_owned()]);
        let provides = names(self.provides).chain([self.name]).map(str::to_owned);
        Ok(Some(Found { needs: needs.collect(), provides: provides.collect(), package }))
    }
}

/// The names in `so:libc.musl-x86_64.so.1 busybox>=1.36 /bin/sh`.
fn names(field: &str) -> impl Iterator<Item = &str> {
    field.split_ascii_whitespace().filter_map(|word| word.split(['=', '<', '>', '~', '@']).next())
}

/// `Q1` and a SHA-1 digest in base64, or `Q2` and a SHA-256 digest.
fn checksum(value: &str) -> Option<Checksum> {
    let (algorithm, digits) = match value.split_at_checked(2)? {
        ("Q1", digits) => (ChecksumAlgorithm::Sha1, digits),
        ("Q2", digits) => (ChecksumAlgorithm::Sha256, digits),
        _ => return None,
    };
    Checksum::from_base64(algorithm, digits)
}
