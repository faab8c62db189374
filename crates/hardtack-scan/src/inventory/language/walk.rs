//! Which files tell of packages of languages.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use hardtack_tree::{Entry, FileKind, FormatResult, OpenFile, Source, Tree, TreePath};

use super::{cargo, elf::Elf, go, java, npm, python};
use crate::inventory::found::Found;
use crate::inventory::read::Findings;
use crate::inventory::stray::Owners;
use crate::inventory::{InventoryError, Package};

/// Reads the packages of languages that no package of the distribution brings.
pub(in crate::inventory) fn read(
    tree: &dyn Tree,
    owners: &Owners<'_>,
    findings: &mut Findings,
) -> Result<(), InventoryError> {
    for entry in tree.index()? {
        if entry.metadata.kind != FileKind::Regular {
            continue;
        }
        let Some(reader) = Reader::of(entry) else { continue };
        if owners.get(&entry.path).is_some() {
            continue;
        }
        match reader.packages(tree, &entry.path) {
            Ok(found) => findings.packages.extend(found),
            Err(reason) => findings.unread(&entry.path, reason),
        }
    }
    Ok(())
}

/// How a file tells.
enum Reader {
    Python,
    NpmManifest,
    NpmLock,
    Archive,
    Program,
}

impl Reader {
    fn of(entry: &Entry) -> Option<Self> {
        let path = &entry.path;
        let name = path.file_name()?.as_encoded_bytes();
        let parent = path.components().rev().nth(1).unwrap_or_default().as_encoded_bytes();
        match name {
            b"METADATA" if parent.ends_with(b".dist-info") => Some(Self::Python),
            b"PKG-INFO" if parent.ends_with(b".egg-info") => Some(Self::Python),
            b"package.json" if npm::is_installed(path) => Some(Self::NpmManifest),
            b"package-lock.json" | b"npm-shrinkwrap.json" => Some(Self::NpmLock),
            name if name.ends_with(b".egg-info") => Some(Self::Python),
            name if java::is_archive(OsStr::from_bytes(name)) => Some(Self::Archive),
            _ if entry.metadata.mode.bits() & 0o111 != 0 => Some(Self::Program),
            _ => None,
        }
    }

    fn packages(&self, tree: &dyn Tree, path: &TreePath) -> Result<Vec<Found>, String> {
        let text = || tree.read_text(path).map(Option::unwrap_or_default).map_err(|error| error.to_string());
        match self {
            Self::Python => Ok(python::package(&text()?, path).into_iter().collect()),
            Self::NpmManifest => {
                Ok(npm::manifest(&text()?, path).map_err(|error| error.to_string())?.into_iter().collect())
            }
            Self::NpmLock => {
                // What is installed beside it tells better.
                let installed = path.parent().map(|parent| parent.join("node_modules")).transpose();
                let installed = installed.map_err(|error| error.to_string())?;
                let is_installed = installed.map(|path| tree.exists(&path)).transpose();
                if is_installed.map_err(|error| error.to_string())?.unwrap_or_default() {
                    return Ok(Vec::new());
                }
                npm::lock(&text()?, path).map_err(|error| error.to_string())
            }
            Self::Archive => {
                let Some(source) = open(tree, path)? else { return Ok(Vec::new()) };
                let packages = java::archive(source, path).map_err(|error| error.to_string())?;
                Ok(packages.into_iter().map(Into::into).collect())
            }
            Self::Program => {
                let Some(source) = open(tree, path)? else { return Ok(Vec::new()) };
                found_in_program(source.as_ref(), path).map_err(|error| error.to_string())
            }
        }
    }
}

fn open(tree: &dyn Tree, path: &TreePath) -> Result<Option<std::sync::Arc<dyn Source>>, String> {
    let file = tree.open_file(path).map_err(|error| error.to_string())?;
    file.map(OpenFile::into_source).transpose().map_err(|error| error.to_string())
}

/// The packages that a program was built of: Go modules by its build information, crates by what `cargo auditable` put
/// into it. None when it is no ELF file or has neither.
///
/// # Errors
/// When it has one of these and it is damaged.
pub fn program(source: &dyn Source, path: &TreePath) -> FormatResult<Vec<Package>> {
    Ok(found_in_program(source, path)?.into_iter().map(|found| found.package).collect())
}

fn found_in_program(source: &dyn Source, path: &TreePath) -> FormatResult<Vec<Found>> {
    let Some(elf) = Elf::open(source)? else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    if let Some(section) = elf.section(".dep-v0")? {
        found.extend(cargo::packages(&section, path)?);
    }
    if let Some(section) = elf.section(".go.buildinfo")? {
        found.extend(go::packages(&elf, &section, path)?);
    }
    Ok(found)
}
