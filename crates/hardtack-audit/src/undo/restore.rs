//! Putting back what a backup holds.

use std::collections::BTreeSet;
use std::path::Path;

use hardtack_tree::{Change, Digest, DirectoryTree, Tree, TreePath, Xattrs, apply, set_xattrs};

use super::{Backup, Saved, SavedEntry, UndoError, What};

/// What was put back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Restored {
    /// Entries that are again what they were.
    pub entries: usize,
    /// Directories that hardening made and that stay, because something else is in them now.
    pub kept: Vec<TreePath>,
}

/// Puts back in the directory `root` all that `backup` holds, and removes the backup. Time stamps are those of now.
///
/// # Errors
/// When an entry was changed since and `force` is not given: then nothing is put back. When the backup is damaged, or
/// an entry cannot be written.
pub fn restore(root: &Path, backup: &Backup, force: bool) -> Result<Restored, UndoError> {
    let tree = DirectoryTree::open(root)?;
    let mut work = Work::default();
    let mut changed = Vec::new();
    for entry in &backup.entries {
        let now = Saved::read(&tree, &entry.path, entry.is_whole())?;
        if !force && !expected(entry, now.as_ref()) {
            changed.push(entry.path.clone());
        }
        work.now.push(now);
    }
    if !changed.is_empty() {
        return Err(UndoError::Changed { paths: changed });
    }
    work.remove(&tree, backup)?;
    work.bring_back(&tree, backup)?;
    apply(root, &work.changes)?;
    for (path, xattrs) in &work.xattrs {
        set_xattrs(root, path, xattrs)?;
    }
    forget(root, backup)?;
    Ok(Restored { entries: work.entries, kept: work.kept })
}

/// Whether an entry is as hardening left it, or as it was before.
fn expected(entry: &SavedEntry, now: Option<&Saved>) -> bool {
    let is = |saved: &Option<Saved>| match (saved, now) {
        (None, None) => true,
        (Some(saved), Some(now)) => saved.same(now),
        _ => false,
    };
    is(&entry.after) || is(&entry.before)
}

/// What has to be done.
#[derive(Default)]
struct Work {
    /// The entries of the backup as they stand now.
    now: Vec<Option<Saved>>,
    changes: Vec<Change>,
    xattrs: Vec<(TreePath, Xattrs)>,
    kept: Vec<TreePath>,
    entries: usize,
}

impl Work {
    /// What is new goes, what is below first; so does what is of another kind than it was.
    fn remove(&mut self, tree: &dyn Tree, backup: &Backup) -> Result<(), UndoError> {
        let mut gone: BTreeSet<&TreePath> = BTreeSet::new();
        for (entry, now) in backup.entries.iter().zip(&self.now).rev() {
            let Some(now) = now else { continue };
            if let Some(before) = &entry.before
                && std::mem::discriminant(&before.what) == std::mem::discriminant(&now.what)
            {
                continue;
            }
            if matches!(now.what, What::Directory) {
                let mut others = false;
                for name in tree.list(&entry.path)?.unwrap_or_default() {
                    others |= !gone.contains(&entry.path.join_os(&name)?);
                }
                if others {
                    self.kept.push(entry.path.clone());
                    continue;
                }
            }
            gone.insert(&entry.path);
            self.changes.push(Change::Remove { path: entry.path.clone() });
            self.entries += usize::from(entry.before.is_none());
        }
        self.kept.reverse();
        Ok(())
    }

    /// What was there comes back, what is above first.
    fn bring_back(&mut self, tree: &dyn Tree, backup: &Backup) -> Result<(), UndoError> {
        for (entry, now) in backup.entries.iter().zip(&self.now) {
            let Some(before) = &entry.before else { continue };
            if now.as_ref().is_some_and(|now| now.same(before)) {
                continue;
            }
            let path = || entry.path.clone();
            let (mode, owner) = (before.mode, before.owner);
            match &before.what {
                What::File(Some(digest)) => {
                    let content = content(tree, backup, *digest)?
                        .ok_or_else(|| UndoError::Damaged { path: entry.path.clone() })?;
                    self.changes.push(Change::Write { path: path(), content, mode, owner });
                }
                What::Directory => self.changes.push(Change::Directory { path: path(), mode, owner }),
                What::Link(target) => self.changes.push(Change::Symlink { path: path(), target: target.clone() }),
                What::File(None) | What::Other(_) => {}
            }
            // The owner first: with it go set-user-ID bits.
            self.changes.push(Change::Owner { path: path(), owner });
            if !matches!(before.what, What::Link(_)) {
                self.changes.push(Change::Mode { path: path(), mode });
            }
            if !before.xattrs.is_empty() {
                self.xattrs.push((path(), before.xattrs.iter().cloned().collect()));
            }
            self.entries += 1;
        }
        Ok(())
    }
}

/// The content of that digest, where the backup still holds it.
fn content(tree: &dyn Tree, backup: &Backup, digest: Digest) -> Result<Option<Vec<u8>>, UndoError> {
    let kept = tree.read(&backup.path()?.join(&digest.hex())?)?;
    Ok(kept.filter(|content| Digest::of(content) == digest))
}

/// Removes the backup, and the directories that were made for it and are empty then.
fn forget(root: &Path, backup: &Backup) -> Result<(), UndoError> {
    apply(root, &[Change::Remove { path: backup.path()? }])?;
    let tree = DirectoryTree::open(root)?;
    for path in backup.own.iter().rev() {
        if tree.list(path)?.is_some_and(|names| names.is_empty()) {
            apply(root, &[Change::Remove { path: path.clone() }])?;
        }
    }
    Ok(())
}
