//! The audit of a tree.

use std::path::Path;

use hardtack_audit::system::System;
use hardtack_audit::{Audit, ProfileOrder, audit};
use serde::{Deserialize, Serialize};

use super::tree::open;
use crate::sandbox::Fault;

/// Judges a tree by a profile.
#[derive(Debug, Serialize, Deserialize)]
pub struct AuditJob {
    /// The profile.
    pub profile: ProfileOrder,
    /// What the report calls the tree.
    pub subject: String,
}

impl AuditJob {
    pub(super) fn perform(self, tree: &Path) -> Result<Audit, Fault> {
        let profile = self.profile.resolve().map_err(|mistakes| Fault::new("resolve the profile", mistakes))?;
        let directory = open(tree)?;
        let mut audit = audit(&System::new(&directory), None, &profile);
        audit.subject = self.subject;
        Ok(audit)
    }
}
