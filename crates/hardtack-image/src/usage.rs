//! How full a file system is.

use hardtack_recipe::Size;
use serde::{Deserialize, Serialize};

/// What a file system holds and what it has room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Its size.
    pub size: Size,
    /// What is in use, its own tables and journal included.
    pub used: Size,
    /// How many files it has room for.
    pub inodes: u32,
    /// How many it has, those that the format keeps for itself included.
    pub used_inodes: u32,
}
