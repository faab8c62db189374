//! Why an inventory cannot be matched.

use std::path::PathBuf;

use crate::advisories::IndexError;

/// Why an inventory cannot be matched.
#[derive(Debug, thiserror::Error)]
pub enum MatchError {
    /// The index is damaged.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The index has nothing of what is installed.
    #[error("the index has no advisories for {what}")]
    Nothing {
        /// The distribution.
        what: String,
    },
}

impl MatchError {
    /// What the user can do.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Index(error) => error.remedy(),
            Self::Nothing { .. } => "import a feed that has them with `hardtack advisories import FILE`",
        }
    }
}

/// Why a VEX document cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum VexError {
    /// It cannot be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// It is no OpenVEX document.
    #[error("{} is no OpenVEX document", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Why, with line and column.
        #[source]
        source: serde_json::Error,
    },
    /// A statement says too little.
    #[error("{}: statement {number} {what}", path.display())]
    Statement {
        /// The file.
        path: PathBuf,
        /// Its place, counted from 1.
        number: usize,
        /// What is missing.
        what: &'static str,
    },
}

impl VexError {
    /// What the user can do.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Read { .. } => "name an OpenVEX document",
            Self::Syntax { .. } => "write it as OpenVEX 0.2.0 asks (https://github.com/openvex/spec)",
            Self::Statement { .. } => "say it in the document: a statement about nothing would hold for everything",
        }
    }
}
