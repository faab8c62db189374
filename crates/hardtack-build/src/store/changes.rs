//! What a layer changes, read from its directory as overlayfs wrote it.

use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::StoreError;
use super::error::At;
use super::work::entries;

/// Numbers of a layer's entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Entries that were not there.
    pub added: usize,
    /// Entries with other content or metadata.
    pub changed: usize,
    /// Entries that are gone.
    pub removed: usize,
    /// Bytes of the regular files in the layer.
    pub bytes: u64,
}

impl Summary {
    /// Whether the step changed nothing.
    pub fn is_empty(&self) -> bool {
        self.added + self.changed + self.removed == 0
    }
}

/// What happened to an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// It was not there.
    Added,
    /// Its content or metadata differ.
    Changed,
    /// It is gone.
    Removed,
}

/// One changed entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// Its path in the tree, without the leading slash.
    pub path: PathBuf,
    /// What happened to it.
    pub kind: ChangeKind,
    /// Size of a regular file in bytes.
    pub size: u64,
}

/// Lists the changes in the layer `tree` over `lowers` (the uppermost first), sorted by path.
///
/// # Errors
/// When a directory cannot be read.
pub(super) fn list_changes(tree: &Path, lowers: &[PathBuf]) -> Result<Vec<Changed>, StoreError> {
    let mut found = Vec::new();
    walk(tree, Path::new(""), lowers, &mut found)?;
    Ok(found)
}

/// The numbers of a list of changes.
pub(super) fn summarise(changes: &[Changed]) -> Summary {
    let count = |kind| changes.iter().filter(|change| change.kind == kind).count();
    Summary {
        added: count(ChangeKind::Added),
        changed: count(ChangeKind::Changed),
        removed: count(ChangeKind::Removed),
        bytes: changes.iter().map(|change| change.size).sum(),
    }
}

fn walk(tree: &Path, relative: &Path, lowers: &[PathBuf], found: &mut Vec<Changed>) -> Result<(), StoreError> {
    let directory = tree.join(relative);
    let hides_lower = is_opaque(&directory);
    for path in entries(&directory)? {
        let Some(name) = path.file_name() else { continue };
        let relative = relative.join(name);
        let metadata = fs::symlink_metadata(&path).at(&path, "examine")?;
        let before = below(lowers, &relative)?;
        if is_whiteout(&metadata) {
            if before.is_some() {
                found.push(Changed { path: relative, kind: ChangeKind::Removed, size: 0 });
            }
            continue;
        }
        let kind = if before.is_some() { ChangeKind::Changed } else { ChangeKind::Added };
        // Directories are copied up with the entry in them that changed.
        let only_passed = metadata.is_dir() && before.is_some_and(|before| same_metadata(&before, &metadata));
        if !only_passed {
            let size = if metadata.is_file() { metadata.len() } else { 0 };
            found.push(Changed { path: relative.clone(), kind, size });
        }
        if metadata.is_dir() {
            walk(tree, &relative, lowers, found)?;
        }
    }
    if hides_lower {
        removed_by_replacement(&directory, relative, lowers, found)?;
    }
    Ok(())
}

/// A directory that was removed and made again hides everything that was in it.
fn removed_by_replacement(
    directory: &Path,
    relative: &Path,
    lowers: &[PathBuf],
    found: &mut Vec<Changed>,
) -> Result<(), StoreError> {
    for lower in lowers {
        let Ok(names) = entries(&lower.join(relative)) else { continue };
        for name in names.iter().filter_map(|path| path.file_name()) {
            let path = relative.join(name);
            let listed = found.iter().any(|change| change.path == path);
            if !listed && !directory.join(name).exists() && below(lowers, &path)?.is_some() {
                found.push(Changed { path, kind: ChangeKind::Removed, size: 0 });
            }
        }
    }
    Ok(())
}

fn same_metadata(one: &Metadata, other: &Metadata) -> bool {
    one.mode() == other.mode() && one.uid() == other.uid() && one.gid() == other.gid()
}

/// What the layers below show at `path`.
fn below(lowers: &[PathBuf], path: &Path) -> Result<Option<Metadata>, StoreError> {
    for lower in lowers {
        let mut at = lower.clone();
        let mut opaque = false;
        let mut found = None;
        for component in path.components() {
            opaque |= is_opaque(&at);
            at.push(component);
            found = match fs::symlink_metadata(&at) {
                Ok(metadata) if is_whiteout(&metadata) => return Ok(None),
                Ok(metadata) => Some(metadata),
                Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => None,
                Err(error) => return Err(error).at(&at, "examine"),
            };
            if found.as_ref().is_none_or(|metadata| !metadata.is_dir()) {
                break;
            }
        }
        if at.ends_with(path) && found.is_some() {
            return Ok(found);
        }
        if opaque || found.is_some() {
            // Something else stands in the way of the layers further down.
            return Ok(None);
        }
    }
    Ok(None)
}

/// Overlayfs: a character device 0:0 stands for a removed entry.
fn is_whiteout(metadata: &Metadata) -> bool {
    metadata.file_type().is_char_device() && metadata.rdev() == 0
}

/// Overlayfs: this attribute says that a directory shows nothing of the layers below.
fn is_opaque(directory: &Path) -> bool {
    let mut value = [0; 1];
    rustix::fs::lgetxattr(directory, OsStr::new("trusted.overlay.opaque"), &mut value).is_ok_and(|_| value == *b"y")
}
