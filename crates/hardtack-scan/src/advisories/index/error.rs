//! Why an index cannot be used.

use std::path::PathBuf;

/// Why an index cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// There is none.
    #[error("there is no index of advisories at {}", path.display())]
    Absent {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The file cannot be read or written.
    #[error("cannot {what} the index {}", path.display())]
    File {
        /// `read` or `write`.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The file is something else.
    #[error("{} is no index of advisories", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// Another version of hardtack made it.
    #[error("the index {} is of format {found}, and this version of hardtack reads format {expected}", path.display())]
    Version {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// What is read.
        expected: u32,
    },
    /// It was cut off or changed.
    #[error("the index {} is damaged: {what}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        what: &'static str,
    },
    /// There is more than the format can number.
    #[error("the feeds have too many {what} for one index")]
    TooLarge {
        /// What there are too many of.
        what: &'static str,
    },
}

impl IndexError {
    /// What the user can do.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Absent { .. } => "make one with `hardtack advisories import FILE`, or name one with --index",
            Self::File { .. } => "look at the rights and the free space of its directory",
            Self::Foreign { .. } => "name the file that `hardtack advisories import` made",
            Self::Version { .. } | Self::Damaged { .. } => "delete it, and import the feeds again",
            Self::TooLarge { .. } => "make several indexes, each of some feeds",
        }
    }
}
