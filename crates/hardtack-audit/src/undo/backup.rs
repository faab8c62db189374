//! What a backup is, and where it is kept.

use std::ffi::OsString;

use hardtack_tree::{Digest, FileKind, Metadata, Mode, Owner, Tree, TreePath, TreeResult, tree_path};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::UndoError;

/// The `schema` of a [`Backup`] in JSON.
pub(super) const SCHEMA: &str = "hardtack.undo/1";

/// The name of the list in a backup's directory. It is written last: what has none was never completed.
pub(super) const LIST: &str = "backup.json";

/// What one hardening changed, with what stood there before: enough to put it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backup {
    /// `hardtack.undo/1`.
    pub schema: String,
    /// Its name: the time at which it was made, in UTC.
    pub id: String,
    /// The time at which it was made.
    pub made: Timestamp,
    /// By what the tree was hardened.
    pub profile: String,
    /// Directories that were made for the backup, and go with it.
    pub(super) own: Vec<TreePath>,
    /// Every entry that was changed, by path.
    pub entries: Vec<SavedEntry>,
}

/// One entry before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedEntry {
    /// Where it is.
    pub path: TreePath,
    /// What stood there; `None` for what is new.
    pub before: Option<Saved>,
    /// What hardening left there; `None` for what it removed.
    pub after: Option<Saved>,
}

/// An entry's attributes and content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// Permission bits.
    pub mode: Mode,
    /// Owner and group.
    pub owner: Owner,
    /// What it is.
    pub what: What,
    /// Extended attributes of an entry that was written or removed.
    pub(super) xattrs: Vec<(OsString, Vec<u8>)>,
}

/// What an entry is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// A regular file; its content is named where that was changed.
    File(Option<Digest>),
    /// A directory.
    Directory,
    /// A symbolic link with this target.
    Link(OsString),
    /// A device, pipe or socket, of which only the attributes can be put back.
    Other(FileKind),
}

impl Saved {
    /// The entry as it stands in a tree. `whole` asks for content and extended attributes too.
    pub(super) fn read(tree: &dyn Tree, path: &TreePath, whole: bool) -> TreeResult<Option<Self>> {
        let Some(Metadata { kind, mode, owner, .. }) = tree.metadata(path)? else { return Ok(None) };
        let what = match kind {
            FileKind::Regular if whole => What::File(tree.read(path)?.map(Digest::of)),
            FileKind::Regular => What::File(None),
            FileKind::Directory => What::Directory,
            FileKind::Symlink => What::Link(tree.read_link(path)?.unwrap_or_default()),
            other => What::Other(other),
        };
        let xattrs = if whole { tree.xattrs(path)?.into_iter().collect() } else { Vec::new() };
        Ok(Some(Self { mode, owner, what, xattrs }))
    }

    /// Whether both are the same to whoever reads them. Labels that the system gives by itself do not count.
    pub(super) fn same(&self, other: &Self) -> bool {
        self.mode == other.mode && self.owner == other.owner && self.what == other.what
    }

    /// Whether its content was kept.
    pub(super) fn is_whole(&self) -> bool {
        !matches!(self.what, What::File(None))
    }
}

impl SavedEntry {
    /// Whether content counts, not attributes alone.
    pub(super) fn is_whole(&self) -> bool {
        [&self.before, &self.after].into_iter().flatten().all(Saved::is_whole)
    }
}

impl Backup {
    /// Where all backups of a tree are.
    pub fn directory() -> TreePath {
        tree_path!("/var/lib/hardtack/undo")
    }

    /// Where this one is.
    ///
    /// # Errors
    /// When its name is no name of a backup.
    pub fn path(&self) -> Result<TreePath, UndoError> {
        Ok(Self::directory().join(&self.id)?)
    }

    /// Every backup of a tree, the oldest first.
    ///
    /// # Errors
    /// When one cannot be read or is not as this version writes it.
    pub fn all(tree: &dyn Tree) -> Result<Vec<Self>, UndoError> {
        let mut found = Vec::new();
        for name in tree.list(&Self::directory())?.unwrap_or_default() {
            let list = Self::directory().join_os(&name)?.join(LIST)?;
            let Some(text) = tree.read(&list)? else { continue };
            let backup: Self = serde_json::from_slice(&text)
                .map_err(|source| UndoError::Malformed { path: list.clone(), source: Some(source) })?;
            if backup.schema != SCHEMA || *backup.id != *name {
                return Err(UndoError::Malformed { path: list, source: None });
            }
            found.push(backup);
        }
        found.sort_by(|one, other| (one.made, &one.id).cmp(&(other.made, &other.id)));
        Ok(found)
    }
}
