//! Where a build is not what the lock says.

use std::fmt;

/// Something that is not as the lock says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// It is built on another image of the store.
    Base {
        /// The one that the lock names.
        locked: Option<String>,
        /// The one that was used.
        found: Option<String>,
    },
    /// It is made from another file of the build host.
    File {
        /// The one that the lock names.
        locked: Option<String>,
        /// The one that was used.
        found: Option<String>,
    },
    /// A suite of the archive is in another state.
    Suite {
        /// Its name.
        name: String,
        /// Digest of the release file that the lock names.
        locked: Option<String>,
        /// Digest of the release file that was used.
        found: Option<String>,
    },
    /// A package has another version.
    Package {
        /// Its name.
        name: String,
        /// The version that the lock names.
        locked: Option<String>,
        /// The version that was installed.
        found: Option<String>,
    },
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, name, locked, found) = match self {
            Self::Base { locked, found } => ("base", "", locked, found),
            Self::File { locked, found } => ("base file", "", locked, found),
            Self::Suite { name, locked, found } => ("suite ", name.as_str(), locked, found),
            Self::Package { name, locked, found } => ("package ", name.as_str(), locked, found),
        };
        match (locked, found) {
            (Some(locked), Some(found)) => write!(f, "{what}{name}: {locked} in the lock, {found} now"),
            (Some(locked), None) => write!(f, "{what}{name}: {locked} in the lock, not there now"),
            (None, Some(found)) => write!(f, "{what}{name}: {found} now, not in the lock"),
            (None, None) => write!(f, "{what}{name}"),
        }
    }
}
