//! Why a tree could not be judged.

use hardtack_audit::verdict::Unjudgeable;
use hardtack_tree::{PathError, TreeError};

/// A tree of which nobody can say whether residue is in it.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// An entry could not be read.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// A file that says where keys lie could not be understood.
    #[error(transparent)]
    Configuration(#[from] Unjudgeable),
    /// A path is malformed.
    #[error(transparent)]
    Path(#[from] PathError),
}
