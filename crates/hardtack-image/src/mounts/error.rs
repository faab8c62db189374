//! Why file systems cannot be mounted where the layout wants them.

use hardtack_recipe::MountPoint;
use hardtack_tree::{TreeError, TreePath};

/// Why a file system cannot be mounted where the layout wants it.
#[derive(Debug, thiserror::Error)]
pub enum MountError {
    /// A link leads elsewhere.
    #[error("the mount point {mount} leads to {target} through a symbolic link")]
    Link {
        /// The mount point.
        mount: MountPoint,
        /// Where it leads.
        target: TreePath,
    },
    /// Something else is there.
    #[error("the mount point {mount} is not a directory")]
    NoDirectory {
        /// The mount point.
        mount: MountPoint,
    },
    /// A program is missing without which a part of the layout is not there when the machine runs.
    #[error("{what} needs {program}, and that is missing")]
    NoProgram {
        /// The part of the layout.
        what: String,
        /// The program.
        program: TreePath,
        /// The Debian package that has it.
        package: &'static str,
    },
    /// The tree cannot be read.
    #[error(transparent)]
    Tree(#[from] TreeError),
}

impl MountError {
    /// What to do about it, where hardtack knows.
    pub fn remedy(&self) -> Option<String> {
        match self {
            Self::Link { target, .. } => Some(format!("mount it at {target}, or remove the link")),
            Self::NoDirectory { .. } => Some("mount it elsewhere, or remove what is there".into()),
            Self::NoProgram { package, .. } => Some(format!("install the package `{package}`")),
            Self::Tree(_) => None,
        }
    }
}
