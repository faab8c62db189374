//! Why advisories cannot be read.

use std::fmt;
use std::path::PathBuf;

/// Where something stands in a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, and the member of an archive: `all.zip!CVE-2024-1.json`.
    pub file: String,
    /// The line, counted from 1; 0 where there are none.
    pub line: u64,
    /// The column, counted from 1; 0 where it is not known.
    pub column: u64,
}

impl Place {
    /// A whole file.
    pub(super) fn file(name: &str) -> Self {
        Self { file: name.to_owned(), line: 0, column: 0 }
    }

    /// A line.
    pub(super) fn line(name: &str, line: u64) -> Self {
        Self { line, ..Self::file(name) }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        for number in [self.line, self.column].into_iter().filter(|number| *number > 0) {
            write!(f, ":{number}")?;
        }
        Ok(())
    }
}

/// Why advisories cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum AdvisoryError {
    /// A file cannot be read, or what compresses it is damaged.
    #[error("cannot read {}", path.display())]
    Read {
        /// The file, and the member of an archive.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// Directories lie too deep in each other.
    #[error("{} is too many directories deep", path.display())]
    Deep {
        /// The directory.
        path: PathBuf,
    },
    /// A record is not what its format asks for.
    #[error("{place}: {what}")]
    Record {
        /// Where it stands.
        place: Place,
        /// What is wrong.
        what: String,
    },
    /// A file is none of the formats that are read.
    #[error("{file} is no feed of advisories that hardtack reads")]
    Format {
        /// The file.
        file: String,
    },
    /// There was no file at all.
    #[error("there is nothing to import in {}", path.display())]
    Nothing {
        /// Where it was looked for.
        path: PathBuf,
    },
}

impl AdvisoryError {
    /// An error in a record.
    pub(super) fn record(place: Place, what: impl Into<String>) -> Self {
        Self::Record { place, what: what.into() }
    }

    /// What the user can do.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Read { .. } => "fetch the file again, and look whether it is whole",
            Self::Deep { .. } => "name the directory that holds the files",
            Self::Record { .. } => {
                "fetch the feed again; when its publisher has it so, report it there. The index is as it was"
            }
            Self::Format { .. } => {
                "OSV, the Debian security tracker, Alpine's secdb, CSAF, KEV, EPSS and the lists of debian-security-support \
                 are read"
            }
            Self::Nothing { .. } => "name the file of a feed, or a directory with such files",
        }
    }
}
