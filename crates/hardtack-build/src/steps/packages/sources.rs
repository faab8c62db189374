//! Where packages come from during a build.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// The archive that a base was made from. Steps use it, and the very lists that came with the base,
/// whatever `/etc/apt/sources.list` in the tree says: that is for the machines of the image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AptSources {
    /// Lines of sources.list(5).
    pub lines: Vec<String>,
    /// Keyring file of the build host that the lines name as [`AptSources::KEYRING`], where the recipe has
    /// one of its own.
    pub keyring: Option<PathBuf>,
}

impl AptSources {
    /// Where the recipe's own keyring stands while apt runs.
    pub const KEYRING: &'static str = "/run/hardtack/archive.gpg";
}
