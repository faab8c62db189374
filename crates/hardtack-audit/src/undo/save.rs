//! Making a backup before anything is changed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use hardtack_tree::{Change, Digest, Mode, Owner, StagedTree, Tree, TreePath, TreeResult, apply};
use jiff::Timestamp;

use super::backup::{LIST, SCHEMA};
use super::{Backup, Saved, SavedEntry, UndoError, What};

/// The mode of the directory of all backups and of each: they hold password hashes.
const PRIVATE_DIRECTORY: Mode = Mode::new(0o700);

/// The mode of every file in them, whatever that of the file it is a copy of.
const PRIVATE_FILE: Mode = Mode::new(0o600);

/// Writes a backup of all that the changes of `staged` touch in `base`, which is the directory `root`. The list comes
/// last, so that a backup that was interrupted is none.
///
/// # Errors
/// When something cannot be read, written, or kept in a backup.
pub fn save(
    root: &Path,
    base: &dyn Tree,
    staged: &StagedTree<'_>,
    profile: String,
    now: Timestamp,
) -> Result<Backup, UndoError> {
    let mut entries = Vec::new();
    let mut contents: BTreeMap<Digest, Vec<u8>> = BTreeMap::new();
    for (path, whole) in touched(base, staged.changes())? {
        let before = Saved::read(base, &path, whole)?;
        let after = Saved::read(staged, &path, whole)?;
        if before.is_none() && after.is_none() {
            continue;
        }
        match before.as_ref().map(|saved| &saved.what) {
            Some(What::File(Some(digest))) => {
                contents.insert(*digest, base.read(&path)?.unwrap_or_default());
            }
            Some(What::Other(kind)) if after.is_none() => {
                return Err(UndoError::Unsavable { path, kind: *kind });
            }
            _ => {}
        }
        entries.push(SavedEntry { path, before, after });
    }
    let id = free_id(base, now)?;
    let mut backup = Backup { schema: SCHEMA.to_owned(), id, made: now, profile, own: Vec::new(), entries };
    let directory = backup.path()?;
    let mut above: Vec<TreePath> = directory.ancestors().collect();
    above.reverse();
    for path in above {
        if !base.exists(&path)? {
            backup.own.push(path);
        }
    }
    write(root, &backup, &directory, contents)?;
    Ok(backup)
}

/// Every entry that changes touch, directories that have to be made included, each with whether its content counts.
fn touched(base: &dyn Tree, changes: &[Change]) -> TreeResult<BTreeMap<TreePath, bool>> {
    let mut touched = BTreeMap::new();
    let mut removed = BTreeSet::new();
    for change in changes {
        let path = change.path();
        let whole = !matches!(change, Change::Mode { .. } | Change::Owner { .. });
        *touched.entry(path.clone()).or_insert(false) |= whole;
        if matches!(change, Change::Remove { .. }) && removed.insert(path) {
            touched.extend(base.index()?.under(path).iter().map(|entry| (entry.path.clone(), true)));
        }
        for above in path.ancestors() {
            if base.exists(&above)? {
                break;
            }
            touched.insert(above, true);
        }
    }
    Ok(touched)
}

/// A name that no backup has; the second one of a second gets a number.
fn free_id(base: &dyn Tree, now: Timestamp) -> Result<String, UndoError> {
    let stem = now.strftime("%Y%m%d-%H%M%S").to_string();
    let mut id = stem.clone();
    let mut number = 1;
    while base.exists(&Backup::directory().join(&id)?)? {
        number += 1;
        id = format!("{stem}-{number}");
    }
    Ok(id)
}

fn write(
    root: &Path,
    backup: &Backup,
    directory: &TreePath,
    contents: BTreeMap<Digest, Vec<u8>>,
) -> Result<(), UndoError> {
    let file = |path, content| Change::Write { path, content, mode: PRIVATE_FILE, owner: Owner::ROOT };
    let mut changes = Vec::new();
    for path in [Backup::directory(), directory.clone()] {
        changes.push(Change::Directory { path: path.clone(), mode: PRIVATE_DIRECTORY, owner: Owner::ROOT });
        changes.push(Change::Mode { path, mode: PRIVATE_DIRECTORY });
    }
    for (digest, content) in contents {
        changes.push(file(directory.join(&digest.hex())?, content));
    }
    let list = serde_json::to_vec(backup).map_err(UndoError::List)?;
    changes.push(file(directory.join(LIST)?, list));
    Ok(apply(root, &changes)?)
}
