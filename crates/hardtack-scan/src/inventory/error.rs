//! Why it cannot be told what is in a tree.

use hardtack_audit::verdict::Unjudgeable;
use hardtack_tree::{FormatError, PathError, TreeError, TreePath};

/// Why it cannot be told what is in a tree.
#[derive(Debug, thiserror::Error)]
pub enum InventoryError {
    /// An entry cannot be read.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// A path is malformed.
    #[error(transparent)]
    Path(#[from] PathError),
    /// The distribution is told wrongly.
    #[error(transparent)]
    Release(#[from] Unjudgeable),
    /// A package database is damaged, or has what is not read.
    #[error("cannot read the package database {path}")]
    Database {
        /// The file.
        path: TreePath,
        /// What is wrong.
        #[source]
        source: FormatError,
    },
}

impl InventoryError {
    /// What the user can do.
    pub fn remedy(&self) -> Option<&'static str> {
        match self {
            Self::Database { source: FormatError::Damaged { .. }, .. } => {
                Some("repair the database with its package manager (`dpkg --audit`, `rpm --rebuilddb`, `apk fix`)")
            }
            Self::Database { .. } => Some("convert the database with `rpm --rebuilddb`"),
            Self::Tree(_) | Self::Path(_) | Self::Release(_) => None,
        }
    }
}
