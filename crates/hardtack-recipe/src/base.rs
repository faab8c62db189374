//! Where an image's root tree starts.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::{ImageName, StoreReference};

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
    /// Disk images of one machine, the first one first: raw, qcow2, vmdk or vhd.
    Image {
        /// Their files; never empty.
        disks: Vec<DiskFile>,
    },
    /// Another image of the same recipe, as it is before it is sealed.
    From {
        /// The other image.
        image: ImageName,
    },
    /// An image of the store, as it was when its steps were done.
    Stored {
        /// The image.
        image: StoreReference,
        /// Whether it must have an audit that it passed.
        require_audit: bool,
    },
}

impl Base {
    /// The key of a bootstrap.
    pub const BOOTSTRAP: &'static str = "bootstrap";

    /// What a base can be: the key that says so.
    pub const KEYS: [&'static str; 5] = [Self::BOOTSTRAP, "tar", "directory", "image", "from"];
}

/// A disk image of the build host.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DiskFile {
    /// The file, relative paths resolved against the recipe's directory.
    pub path: PathBuf,
    /// Lower-case hexadecimal SHA-256 of the file, where the recipe pins one.
    pub sha256: Option<String>,
    /// The other files that fit what the recipe says, where that is a pattern: `path` is the newest by its name until
    /// `hardtack.lock` names one of these.
    #[serde(skip)]
    pub others: Vec<PathBuf>,
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
