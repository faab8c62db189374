//! What the running kernel's audit records.

use std::sync::OnceLock;

use hardtack_tree::Tree;

use super::{Runtime, kept};
use crate::system::audit_rules::AuditRules;
use crate::verdict::Unjudgeable;

/// What was read so far.
#[derive(Default)]
pub(super) struct Audit {
    rules: OnceLock<Result<AuditRules, Unjudgeable>>,
    enabled: OnceLock<Result<u32, Unjudgeable>>,
}

impl Runtime {
    /// The rules that the kernel has, as auditctl(8) lists them. What is a directory, and who has which number, `tree`
    /// tells: the files of the same system.
    ///
    /// # Errors
    /// When auditctl cannot be run or may not ask the kernel, or lists what is not understood.
    pub fn audit_rules(&self, tree: &dyn Tree) -> Result<&AuditRules, Unjudgeable> {
        kept(&self.audit.rules, || AuditRules::listed(tree, &self.run("auditctl", &["-l"])?))
    }

    /// Whether the kernel's audit is on: 0 is off, 1 is on, 2 is on until the next boot, as auditctl(8) has it.
    ///
    /// # Errors
    /// When auditctl cannot be run or may not ask the kernel.
    pub fn audit_enabled(&self) -> Result<u32, Unjudgeable> {
        kept(&self.audit.enabled, || {
            let status = self.run("auditctl", &["-s"])?;
            let value = status.lines().find_map(|line| line.strip_prefix("enabled ")?.trim().parse().ok());
            value.ok_or_else(|| Unjudgeable("auditctl -s does not say whether the kernel's audit is on".to_owned()))
        })
        .copied()
    }
}
