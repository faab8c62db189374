//! The changes as a list that gives the same tree when it is applied.

use super::{Content, Layer, Now, StagedTree};
use crate::{Change, FileKind, Metadata, TreePath};

impl StagedTree<'_> {
    /// What is different from the base, by path: as little as leads there, however many steps were made.
    pub fn changes(&self) -> &[Change] {
        self.changes.get_or_init(|| {
            let mut changes = Vec::new();
            self.layers.iter().for_each(|(path, layer)| state(path, layer, &mut changes));
            changes
        })
    }

    /// [`StagedTree::changes`], the base let go.
    pub fn into_changes(self) -> Vec<Change> {
        self.changes();
        self.changes.into_inner().unwrap_or_default()
    }
}

fn state(path: &TreePath, layer: &Layer, changes: &mut Vec<Change>) {
    let path = || path.clone();
    match (&layer.now, layer.was) {
        (Now::Absent, _) => changes.push(Change::Remove { path: path() }),
        (Now::Same(metadata), was) => attributes(&path(), was, metadata, changes),
        (Now::Rewritten(metadata, content), was) => {
            let kept = was.unwrap_or(*metadata);
            changes.push(Change::Write { path: path(), content: content.clone(), mode: kept.mode, owner: kept.owner });
            attributes(&path(), was, metadata, changes);
        }
        (Now::New(metadata, content), was) => {
            let Metadata { mode, owner, .. } = *metadata;
            // A link replaces any file by itself; everything else would go into, or through, what is there.
            let replaced = was.is_some_and(|was| was.kind == FileKind::Directory || metadata.kind != FileKind::Symlink);
            if replaced {
                changes.push(Change::Remove { path: path() });
            }
            match content {
                Content::File(content) => {
                    changes.push(Change::Write { path: path(), content: content.clone(), mode, owner })
                }
                Content::Directory => changes.push(Change::Directory { path: path(), mode, owner }),
                Content::Link(target) => {
                    changes.push(Change::Symlink { path: path(), target: target.clone() });
                    if owner != crate::Owner::ROOT {
                        changes.push(Change::Owner { path: path(), owner });
                    }
                }
            }
        }
    }
}

/// The owner comes first: changing it clears set-user-ID bits.
fn attributes(path: &TreePath, was: Option<Metadata>, now: &Metadata, changes: &mut Vec<Change>) {
    let Some(was) = was else { return };
    if was.owner != now.owner {
        changes.push(Change::Owner { path: path.clone(), owner: now.owner });
    }
    if was.mode != now.mode {
        changes.push(Change::Mode { path: path.clone(), mode: now.mode });
    }
}
