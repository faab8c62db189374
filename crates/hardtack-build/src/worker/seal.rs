//! The seal.

use std::path::Path;

use hardtack_recipe::Seal;
use hardtack_scan::residue::{Expected, Residue};
use serde::{Deserialize, Serialize};

use super::tree::{fault, open, write};
use crate::sandbox::Fault;
use crate::seal::{self, SealError};

/// Cleans a tree, and then looks whether anything is left that must not leave.
#[derive(Debug, Serialize, Deserialize)]
pub struct SealJob {
    /// What the recipe says of the clean-up.
    pub seal: Seal,
    /// What the recipe itself put into the tree.
    pub expected: Expected,
}

/// A tree that was sealed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Sealed {
    /// Number of entries that were removed or emptied.
    pub changes: usize,
    /// What is left; the seal failed when it is not empty.
    pub left: Vec<Residue>,
}

impl SealJob {
    pub(super) fn perform(self, tree: &Path) -> Result<Sealed, Fault> {
        let directory = open(tree)?;
        let plan = seal::plan(&directory, &self.seal, &self.expected)
            .map_err(|error| fault("plan the clean-up", &error, None))?;
        let changes: Vec<_> = plan.changes().cloned().collect();
        write(tree, &changes)?;
        // The walk of the directory is of before.
        let sealed = open(tree)?;
        let left = match seal::verify(&sealed, &self.expected) {
            Ok(_accepted) => Vec::new(),
            Err(SealError::Residue(left)) => left,
            Err(error) => return Err(fault("look for residue", &error, None)),
        };
        Ok(Sealed { changes: changes.len(), left })
    }
}
