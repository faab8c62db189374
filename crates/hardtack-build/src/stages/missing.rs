//! What the owner of a machine will miss that was made from a sealed tree.

use std::fmt;

use hardtack_audit::{Lack, lacks};
use hardtack_tree::Tree;
use serde::{Deserialize, Serialize};

/// Something that the owner of a machine will miss.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Missing {
    lack: Lack,
    since: Since,
}

/// What it is missing since. Hardening is not among it: that would have stopped the build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Since {
    /// A step of the recipe, or its base.
    Steps,
    /// The clean-up.
    Seal,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let since = match self.since {
            Since::Steps => "it was so before hardening and sealing, by the base or a step",
            Since::Seal => "sealing did that: of the keys for logins it keeps those of the recipe's users alone",
        };
        write!(f, "it is not so that {}; {since}", self.lack)
    }
}

impl Missing {
    /// What `sealed` lacks, by whether it was lacking before.
    pub(super) fn of(sealed: &dyn Tree, before: &[Lack]) -> Vec<Self> {
        let since = |lack: &Lack| {
            if before.iter().any(|earlier| earlier.guard == lack.guard) { Since::Steps } else { Since::Seal }
        };
        lacks(sealed).into_iter().map(|lack| Self { since: since(&lack), lack }).collect()
    }
}
