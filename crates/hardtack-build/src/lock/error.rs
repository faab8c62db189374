//! Why a lock cannot be used or kept.

use std::io;
use std::path::PathBuf;

use hardtack_hcl::Diagnostics;
use hardtack_recipe::ImageName;

use super::Difference;

/// How many differences a message shows.
const SHOWN: usize = 10;

/// Why a lock cannot be used or kept.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// The file cannot be read or written.
    #[error("cannot {action} {}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What was tried, in the infinitive.
        action: &'static str,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The file is not as hardtack writes it.
    #[error("the lock cannot be understood")]
    Malformed(#[from] Diagnostics),
    /// The packages of the image cannot be listed.
    #[error("the installed packages cannot be listed: {0}")]
    Packages(String),
    /// The lock says nothing about an image.
    #[error("{} says nothing about the image {image}", .path.display())]
    NotLocked {
        /// The file.
        path: PathBuf,
        /// The image.
        image: ImageName,
    },
    /// The image is not what the lock says.
    #[error("the image {image} is not what the lock says:\n{}", list(.differences))]
    Differs {
        /// The image.
        image: ImageName,
        /// Every difference; never empty.
        differences: Vec<Difference>,
    },
}

impl LockError {
    /// What the user can do.
    pub fn remedy(&self) -> Option<String> {
        match self {
            Self::Io { .. } | Self::Packages(_) => None,
            Self::Malformed(_) => Some("mend it, or remove it: the next build writes it again".to_owned()),
            Self::NotLocked { .. } => Some("build once without --locked: that writes it".to_owned()),
            Self::Differs { .. } => Some(
                "build with --locked --no-cache if layers are older than the lock, or without --locked to renew it"
                    .to_owned(),
            ),
        }
    }
}

fn list(differences: &[Difference]) -> String {
    let mut lines: Vec<String> = differences.iter().take(SHOWN).map(|difference| format!("  {difference}")).collect();
    if differences.len() > SHOWN {
        lines.push(format!("  and {} more", differences.len() - SHOWN));
    }
    lines.join("\n")
}
