//! Why a backup could not be made or put back.

use hardtack_tree::{FileKind, PathError, TreeError, TreePath};

/// Why a backup could not be made or put back. Nothing was changed then, unless the error says so.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    /// The tree could not be read or changed.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// Hardening would remove what no backup can hold.
    #[error("{path} would be removed, and a {kind:?} cannot be put back")]
    Unsavable {
        /// The entry.
        path: TreePath,
        /// What it is.
        kind: FileKind,
    },
    /// The list cannot be made.
    #[error("cannot write the list of the backup")]
    List(#[source] serde_json::Error),
    /// A list is not as this version writes it.
    #[error("{path} is not the list of a backup as this version writes it")]
    Malformed {
        /// The list.
        path: TreePath,
        /// What is wrong with it, where it could not be read at all.
        #[source]
        source: Option<serde_json::Error>,
    },
    /// The content of a file is missing from the backup, or is another.
    #[error("the backup holds no longer what {path} was: its copy is missing or was changed")]
    Damaged {
        /// The file.
        path: TreePath,
    },
    /// Entries were changed since.
    #[error("changed since the hardening: {}", list(paths))]
    Changed {
        /// The entries.
        paths: Vec<TreePath>,
    },
}

impl UndoError {
    /// What the user can do.
    pub fn remedy(&self) -> Option<&'static str> {
        match self {
            Self::Changed { .. } => Some(
                "nothing was put back: undo what came later first, or put everything back as it was with --force, \
                 which loses these changes",
            ),
            Self::Unsavable { .. } => Some("remove it yourself, or except the control"),
            Self::Damaged { .. } | Self::Malformed { .. } => {
                Some("what the backup still holds is in /var/lib/hardtack/undo")
            }
            Self::Tree(_) | Self::List(_) => None,
        }
    }
}

impl From<PathError> for UndoError {
    fn from(error: PathError) -> Self {
        Self::Tree(error.into())
    }
}

fn list(paths: &[TreePath]) -> String {
    paths.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
