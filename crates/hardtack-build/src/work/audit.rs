//! The audit of a tree.

use std::path::Path;

use hardtack_audit::audit::{Audit, audit};
use hardtack_audit::system::System;
use serde::{Deserialize, Serialize};

use super::written::open;
use super::{Job, ProfileOrder};
use crate::sandbox::Fault;

/// Judges a tree by a profile.
#[derive(Debug, Serialize, Deserialize)]
pub struct AuditJob {
    /// The profile.
    pub profile: ProfileOrder,
    /// What the report calls the tree.
    pub subject: String,
}

impl Job for AuditJob {
    const NAME: &'static str = "audit";
    type Output = Audit;

    fn perform(self, tree: &Path) -> Result<Audit, Fault> {
        let profile = self.profile.resolve().map_err(|mistakes| Fault::new("resolve the profile", mistakes))?;
        let directory = open(tree)?;
        let mut audit = audit(&System::new(&directory), None, &profile);
        audit.subject = self.subject;
        Ok(audit)
    }
}
