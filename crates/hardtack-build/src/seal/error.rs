//! Why a tree cannot be sealed.

use std::fmt;

use hardtack_scan::residue::{Residue, ScanError};
use hardtack_tree::{TreeError, TreePath};

/// Findings that a message shows; the report has all of them.
const SHOWN: usize = 20;

/// A tree that cannot be sealed.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// It cannot be said what is in the tree.
    #[error(transparent)]
    Scan(#[from] ScanError),
    /// A change cannot be made.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// A pattern of `remove` is none.
    #[error("`{pattern}` in `remove` is no pattern of paths: {cause}")]
    Pattern {
        /// The pattern.
        pattern: String,
        /// What is wrong with it.
        cause: String,
    },
    /// A pattern of `remove` would take away what every system needs.
    #[error("`{pattern}` in `remove` would remove {path} as a whole")]
    TooMuch {
        /// The pattern.
        pattern: String,
        /// The directory.
        path: TreePath,
    },
    /// A host key cannot come back at first boot.
    #[error("sshd_config names the host key {path}, which cannot be made again at first boot")]
    HostKeyPath {
        /// The key.
        path: TreePath,
    },
    /// Nothing in the tree makes host keys.
    #[error("the tree has an SSH server but no {missing}, so that its host keys cannot come back at first boot")]
    NoHostKeys {
        /// What is needed for it.
        missing: &'static str,
    },
    /// Something is left that must not leave with an image.
    #[error("{} must not leave with the image:{}", count(.0.len()), list(.0))]
    Residue(Vec<Residue>),
}

impl SealError {
    /// What to do about it.
    pub fn remedy(&self) -> Option<String> {
        match self {
            Self::Scan(_) | Self::Tree(_) => None,
            Self::Pattern { .. } => Some("write an absolute path, with `*`, `?` and `**` where needed".to_owned()),
            Self::TooMuch { path, .. } => {
                Some(format!("name what lies in it, as `{}/…`", path.to_string().trim_end_matches('/')))
            }
            Self::HostKeyPath { .. } => {
                Some("use letters, digits and `._-` in its path, or skip `ssh_files` with a reason".to_owned())
            }
            Self::NoHostKeys { missing } => {
                Some(format!("add {missing}, remove the server, or skip `ssh_files` with a reason"))
            }
            Self::Residue(found) => {
                let mut remedies: Vec<String> =
                    found.iter().map(|residue| format!("{}: {}", residue.category, residue.remedy())).collect();
                remedies.sort();
                remedies.dedup();
                Some(remedies.join("\n"))
            }
        }
    }
}

fn count(number: usize) -> String {
    if number == 1 { "one thing".to_owned() } else { format!("{number} things") }
}

fn list(found: &[Residue]) -> impl fmt::Display {
    let mut text: String = found.iter().take(SHOWN).map(|residue| format!("\n  {residue}")).collect();
    if found.len() > SHOWN {
        text.push_str(&format!("\n  and {} more", found.len() - SHOWN));
    }
    text
}
