//! Changes to a tree, as data.

use std::ffi::OsString;

use serde::{Deserialize, Serialize};

use crate::{Mode, Owner, TreePath};

/// One change to one entry. A list of changes applies in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
pub enum Change {
    /// A regular file gets this content; a new one gets `mode` and `owner`, an existing one keeps its own.
    Write {
        /// The file, links resolved.
        path: TreePath,
        /// The whole new content.
        content: Vec<u8>,
        /// Permission bits of a file that is new.
        mode: Mode,
        /// Owner of a file that is new.
        owner: Owner,
    },
    /// A directory is made when it is missing, its parents too (0755, root).
    Directory {
        /// The directory.
        path: TreePath,
        /// Permission bits of a directory that is new.
        mode: Mode,
        /// Owner of a directory that is new.
        owner: Owner,
    },
    /// A symbolic link is made, replacing a link or file that is there.
    Symlink {
        /// The link.
        path: TreePath,
        /// Its target text.
        target: OsString,
    },
    /// The permission bits become these.
    Mode {
        /// The entry, links not followed.
        path: TreePath,
        /// The new bits.
        mode: Mode,
    },
    /// The owner becomes this one.
    Owner {
        /// The entry, links not followed.
        path: TreePath,
        /// The new owner.
        owner: Owner,
    },
    /// The entry goes, a directory with all below it.
    Remove {
        /// The entry, links not followed.
        path: TreePath,
    },
}

impl Change {
    /// The entry that it changes.
    pub fn path(&self) -> &TreePath {
        match self {
            Change::Write { path, .. }
            | Change::Directory { path, .. }
            | Change::Symlink { path, .. }
            | Change::Mode { path, .. }
            | Change::Owner { path, .. }
            | Change::Remove { path } => path,
        }
    }
}
