//! Why kept inventories cannot be used.

use std::path::PathBuf;

/// Why kept inventories cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FleetError {
    /// The file cannot be read or written.
    #[error("cannot {what} {}", path.display())]
    File {
        /// `read` or `write`.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The file is none, of another version, or damaged.
    #[error("{} holds no kept inventories that this version of hardtack reads", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
    },
}

impl FleetError {
    /// What the user can do.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::File { .. } => "look at the rights and the free space of its directory",
            Self::Damaged { .. } => "delete it: it is made again of the inventories, and all is new then",
        }
    }
}
