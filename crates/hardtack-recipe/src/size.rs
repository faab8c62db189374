//! Sizes on disk.

use serde::{Deserialize, Serialize};

/// A number of bytes. Written `"20G"`, `"20GiB"`, `"512M"` or `20`: units are powers of 1024, and a bare
/// number counts GiB, as the volume sizes of cloud consoles and Packer templates do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Size(u64);

/// How much of its disk a partition takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Extent {
    /// Exactly this much.
    Fixed(Size),
    /// Everything that the others leave: `"*"`, once a disk.
    Rest,
}
