//! Where an image's root tree starts.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::ImageName;

/// Where an image's root tree starts.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "base", rename_all = "kebab-case")]
pub enum Base {
    /// A distribution's packages, installed into an empty directory.
    Bootstrap(Bootstrap),
    /// A tar archive of a root (plain, gzip or zstd), with its SHA-256 where the recipe pins one.
    Tar {
        /// The archive, relative paths resolved against the recipe's directory.
        path: PathBuf,
        /// Lower-case hexadecimal SHA-256 of the file.
        sha256: Option<String>,
    },
    /// A directory that holds a root.
    Directory {
        /// The directory, relative paths resolved against the recipe's directory.
        path: PathBuf,
    },
    /// Another image of the same recipe, as it is before it is sealed.
    From {
        /// The other image.
        image: ImageName,
    },
}

/// A bootstrap of a distribution.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Bootstrap {
    /// The distribution: `debian`.
    pub distribution: String,
    /// Its release by code name: `bookworm`.
    pub release: String,
    /// Package mirror; the distribution's own when the recipe names none.
    pub mirror: String,
    /// Archive components: `main`.
    pub components: Vec<String>,
    /// Also the security and updates suites (true unless the recipe says otherwise).
    pub updates: bool,
    /// Keyring file that signs the archive; the distribution's own on the build host when absent.
    pub keyring: Option<PathBuf>,
    /// Debian architecture name: `amd64`.
    pub architecture: String,
    /// Packages installed together with the essential ones.
    pub include: Vec<String>,
}
