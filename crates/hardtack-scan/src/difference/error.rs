//! Why two systems cannot be compared.

use hardtack_tree::TreeError;

/// Why two systems cannot be compared.
#[derive(Debug, thiserror::Error)]
pub enum DifferenceError {
    /// The entries of a tree cannot be listed.
    #[error("cannot list the entries of {tree}")]
    Index {
        /// The tree.
        tree: String,
        /// What the system said.
        #[source]
        source: TreeError,
    },
    /// A baseline is of a schema that this version does not write.
    #[error("the baseline has the schema `{found}`, not `{expected}`")]
    Schema {
        /// What it has.
        found: String,
        /// What it should have.
        expected: &'static str,
    },
    /// A file is no baseline.
    #[error("it is no baseline")]
    Baseline(#[source] serde_json::Error),
}

impl DifferenceError {
    /// What the user can do.
    pub fn remedy(&self) -> Option<&'static str> {
        match self {
            Self::Schema { .. } | Self::Baseline(_) => Some("make one with `hardtack baseline TARGET -o FILE`"),
            Self::Index { .. } => None,
        }
    }
}
