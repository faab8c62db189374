//! Guards against lock-outs: a hardened tree is judged as a whole before anything keeps it.
//!
//! A guard asks one thing without which nobody can come in, nothing starts, or nobody can administer the machine.
//! Hardening may not take it away; what was missing before is not its doing.

mod access;
mod boot;
mod firewall;
mod login;
mod sudo;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use hardtack_tree::{Tree, TreePath};
use serde::{Deserialize, Serialize};

use crate::ids::RuleId;
use crate::system::System;
use crate::verdict::{Location, Unjudgeable};

/// Something that hardening would take away from the owner of the machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockOut {
    /// What would no longer be so: `the firewall lets SSH in`.
    pub guard: String,
    /// What was found instead.
    pub found: String,
    /// The file and line that decides it.
    pub at: Option<Location>,
    /// The rules that wrote that file, or all that wrote something where no file can be named.
    pub rules: BTreeSet<RuleId>,
}

impl fmt::Display for LockOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "hardening would lock the owner out: no longer so that {}: {}", self.guard, self.found)?;
        if let Some(at) = &self.at {
            write!(f, " at {at}")?;
        }
        if !self.rules.is_empty() {
            let rules: Vec<String> = self.rules.iter().map(ToString::to_string).collect();
            write!(f, " (by {})", rules.join(", "))?;
        }
        Ok(())
    }
}

/// What is not as a guard asks.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Broken {
    found: String,
    at: Option<Location>,
}

impl Broken {
    fn new(found: impl Into<String>, at: impl Into<Option<Location>>) -> Self {
        Self { found: found.into(), at: at.into() }
    }
}

/// One guard.
struct Guard {
    /// What must stay so, after "it must be so that".
    asks: &'static str,
    broken: fn(&System<'_>) -> Result<Vec<Broken>, Unjudgeable>,
}

const GUARDS: [Guard; 8] = [
    Guard { asks: "the firewall lets SSH in", broken: firewall::ssh_kept_out },
    Guard { asks: "sshd starts with its configuration", broken: access::sshd_faults },
    Guard { asks: "SSH lets some account in", broken: access::nobody_allowed },
    Guard { asks: "PAM has a way in for every login", broken: login::pam_without_a_way },
    Guard { asks: "sudo works", broken: sudo::refused },
    Guard { asks: "somebody may use sudo", broken: sudo::nobody },
    Guard { asks: "the drivers of the file systems load", broken: boot::drivers_missing },
    Guard { asks: "what lets the owner in is started", broken: boot::not_started },
];

/// What guards say of `after` and did not say of `before`; `writes` tells which rules wrote which entries.
pub(crate) fn lock_outs(
    before: &dyn Tree,
    after: &dyn Tree,
    writes: &BTreeMap<TreePath, BTreeSet<RuleId>>,
) -> Vec<LockOut> {
    let (before, after) = (System::new(before), System::new(after));
    let mut found = Vec::new();
    for guard in &GUARDS {
        let now = match (guard.broken)(&after) {
            Ok(broken) if broken.is_empty() => continue,
            now => now,
        };
        let then = (guard.broken)(&before);
        let new: Vec<Broken> = match (then, now) {
            // What could not be judged before is not a fault of hardening, and neither is what was so before.
            (Err(_), _) => Vec::new(),
            (Ok(_), Err(cause)) => vec![Broken::new(cause.to_string(), None)],
            (Ok(then), Ok(now)) => {
                now.into_iter().filter(|new| then.iter().all(|old| old.found != new.found)).collect()
            }
        };
        found.extend(new.into_iter().map(|broken| LockOut {
            guard: guard.asks.to_owned(),
            rules: written_by(writes, broken.at.as_ref()),
            found: broken.found,
            at: broken.at,
        }));
    }
    found
}

/// The rules that wrote the file; all of them where no file is known or no rule wrote it.
fn written_by(writes: &BTreeMap<TreePath, BTreeSet<RuleId>>, at: Option<&Location>) -> BTreeSet<RuleId> {
    match at.and_then(|at| writes.get(&at.path)) {
        Some(rules) => rules.clone(),
        None => writes.values().flatten().cloned().collect(),
    }
}

#[cfg(test)]
mod tests;
