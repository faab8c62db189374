//! Why package work failed.

/// Why package work failed.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// The tree is not of the Debian family.
    #[error("the tree has no apt-get")]
    NoApt,
    /// The archive has no such package.
    #[error("the archive has no package {name}")]
    Unknown {
        /// The name.
        name: String,
        /// A name that is nearly the same.
        nearest: Option<String>,
    },
    /// The archive does not have that version.
    #[error("{package} {version} is not in the archive")]
    PinImpossible {
        /// The package.
        package: String,
        /// The version that was asked for.
        version: String,
        /// The versions that are there.
        candidates: Vec<String>,
    },
    /// The system does not work without them.
    #[error("{} cannot be removed: the system needs {}", .0.join(", "), if .0.len() == 1 { "it" } else { "them" })]
    Essential(Vec<String>),
    /// Others that the recipe wants would go too.
    #[error("removing {} would also remove {}", .asked.join(", "), .dragged.join(", "))]
    Drags {
        /// What was to be removed.
        asked: Vec<String>,
        /// What would go with it.
        dragged: Vec<String>,
    },
    /// The archive has nothing of that kind.
    #[error("the archive has no package that matches {glob}")]
    NoMatch {
        /// The glob.
        glob: String,
    },
    /// What was for the build only cannot go.
    #[error("{package} was installed for the build only, and {} it", needs(.needed_by))]
    StillNeeded {
        /// The package.
        package: String,
        /// What of the image needs it; empty when nothing that apt knows of.
        needed_by: Vec<String>,
    },
    /// A file is not what the signed lists say.
    #[error("{file} from the mirror is not the file that the signed lists name")]
    Corrupt {
        /// The package file.
        file: String,
    },
    /// The lists name files that the mirror no longer has.
    #[error("the archive has moved on since the base was made: {file} is no longer there")]
    Gone {
        /// The package file.
        file: String,
    },
}

fn needs(by: &[String]) -> String {
    match by {
        [] => "apt keeps".to_owned(),
        [one] => format!("{one} needs"),
        many => format!("{} need", many.join(", ")),
    }
}

impl PackageError {
    /// What the user can do.
    pub fn remedy(&self) -> Option<String> {
        match self {
            Self::NoApt => Some("`packages` works on Debian and Ubuntu; elsewhere use a `script`".to_owned()),
            Self::Unknown { nearest: Some(nearest), .. } => Some(format!("did you mean {nearest}?")),
            Self::Unknown { nearest: None, .. } => {
                Some("check the name, and that the base's `components` hold it".to_owned())
            }
            Self::PinImpossible { candidates, .. } if candidates.is_empty() => {
                Some("the archive has no version of it at all; check the name".to_owned())
            }
            Self::PinImpossible { candidates, .. } => Some(format!("the archive has {}", candidates.join(", "))),
            Self::Essential(_) => Some("take them out of `remove`".to_owned()),
            Self::Drags { dragged, .. } => Some(format!("keep it, or add {} to `remove` as well", dragged.join(", "))),
            Self::NoMatch { .. } => {
                Some("check the glob, and that the base's `components` hold such packages".to_owned())
            }
            Self::StillNeeded { .. } => Some("name it in `install`, with the reason of what needs it".to_owned()),
            Self::Corrupt { .. } => Some("try again; if it stays so, do not trust the mirror".to_owned()),
            Self::Gone { .. } => Some(
                "build with --no-cache to take the archive as it is now, or name a snapshot as `mirror`".to_owned(),
            ),
        }
    }
}
