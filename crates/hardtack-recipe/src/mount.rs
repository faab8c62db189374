//! Mount points and mount options.

use serde::{Deserialize, Serialize};

/// An absolute, normalised directory at which a file system is mounted: `/`, `/var/log`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MountPoint(String);

/// One mount option as fstab(5) writes it: `nodev`, `size=512M`. Checked against the options that
/// mount(8) and the file system know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MountOption(String);
