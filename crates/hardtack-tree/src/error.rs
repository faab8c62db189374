//! What can go wrong when a tree is read or changed.

use std::io;
use std::path::PathBuf;

use crate::{PathError, TreePath};

/// The result of an operation on a tree.
pub type TreeResult<T> = Result<T, TreeError>;

/// An entry that cannot be read or changed.
#[derive(Debug, thiserror::Error)]
pub enum TreeError {
    /// The root itself cannot be opened.
    #[error("cannot open {root} as a root tree")]
    Root {
        /// The directory or file that was named.
        root: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A system call on one entry failed.
    #[error("cannot {action} {path}")]
    Io {
        /// The entry.
        path: TreePath,
        /// What was tried, in the infinitive.
        action: &'static str,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The entry is of another type than the operation needs.
    #[error("{path} is not a {expected}")]
    WrongKind {
        /// The entry.
        path: TreePath,
        /// What was needed: "regular file", "directory", "symbolic link".
        expected: &'static str,
    },
    /// Links lead in a circle.
    #[error("{path} leads through too many symbolic links")]
    LinkLoop {
        /// Where resolving began.
        path: TreePath,
    },
    /// The file is larger than what it is read for can sensibly be.
    #[error("{path} has {size} bytes; at most {limit} are read into memory")]
    TooLarge {
        /// The entry.
        path: TreePath,
        /// Its size in bytes.
        size: u64,
        /// The largest size that is read.
        limit: u64,
    },
    /// A path is malformed.
    #[error(transparent)]
    Path(#[from] PathError),
}
