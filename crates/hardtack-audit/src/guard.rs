//! Guards against lock-outs: a hardened tree is judged as a whole before anything keeps it.
//!
//! A guard asks one thing without which nobody can come in, nothing starts, or nobody can administer the machine.
//! Hardening may not take it away, which is an error. What was missing before is not its doing, and the owner is told.

mod access;
mod account;
mod boot;
mod firewall;
mod login;
mod ssh_rules;
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
    /// What would no longer be so.
    #[serde(flatten)]
    pub lack: Lack,
    /// The rules that wrote the files which decide it, or all that wrote something where no file can be named.
    pub rules: BTreeSet<RuleId>,
}

/// Something without which the owner of a machine cannot come in or administer it, and which is not so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lack {
    /// What is not so: `the firewall lets SSH in`.
    pub guard: String,
    /// What was found instead.
    pub found: String,
    /// The file and line that decides it.
    pub at: Option<Location>,
}

impl fmt::Display for Lack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.guard, self.found)?;
        match &self.at {
            Some(at) => write!(f, " at {at}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for LockOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "hardening would lock the owner out: no longer so that {}", self.lack)?;
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
    /// What is so of it whatever the details are: by this it is known again.
    found: String,
    /// The details.
    why: Option<String>,
    /// What decides it.
    at: Vec<Location>,
}

impl Broken {
    fn new(found: impl Into<String>, at: impl Into<Option<Location>>) -> Self {
        Self { found: found.into(), why: None, at: at.into().into_iter().collect() }
    }

    /// What is said of it, with the first place of which this is so, or the first.
    fn lack(&self, guard: &Guard, decides: impl Fn(&Location) -> bool) -> Lack {
        let found = match &self.why {
            Some(why) => format!("{}: {why}", self.found),
            None => self.found.clone(),
        };
        let at = self.at.iter().find(|at| decides(at)).or(self.at.first()).cloned();
        Lack { guard: guard.asks.to_owned(), found, at }
    }
}

type Findings = Result<Vec<Broken>, Unjudgeable>;

/// One guard.
struct Guard {
    /// What must stay so, after "it must be so that".
    asks: &'static str,
    broken: fn(&System<'_>) -> Findings,
    /// Whether it is anything to a system that a guard finds broken.
    matters: fn(&System<'_>) -> Result<bool, Unjudgeable>,
    holds: Holds,
}

/// Of which trees a guard's question can be asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// Of every one.
    Always,
    /// Of one that is compared with an earlier one: sound systems lack it as well.
    Still,
}

impl Guard {
    const fn always(asks: &'static str, broken: fn(&System<'_>) -> Findings) -> Self {
        Self { asks, broken, matters: |_| Ok(true), holds: Holds::Always }
    }

    /// What is broken and matters.
    fn judge(&self, system: &System<'_>) -> Findings {
        if (self.matters)(system)? { (self.broken)(system) } else { Ok(Vec::new()) }
    }
}

const GUARDS: [Guard; 9] = [
    Guard::always("the firewall lets SSH in", firewall::ssh_kept_out),
    Guard::always("sshd starts with its configuration", access::sshd_faults),
    Guard { matters: access::ssh_is_started, ..Guard::always("SSH lets some account in", access::nobody_by_ssh) },
    Guard {
        matters: access::console_is_all,
        ..Guard::always("some account can log in at the console", access::nobody_at_the_console)
    },
    Guard::always("PAM has a way in for every login", login::pam_without_a_way),
    Guard::always("sudo works", sudo::refused),
    Guard::always("somebody may use sudo", sudo::nobody),
    Guard::always("the drivers of the file systems load", boot::drivers_missing),
    Guard { holds: Holds::Still, ..Guard::always("what lets the owner in is started", boot::not_started) },
];

/// What guards say of a hardened tree.
#[derive(Default)]
pub(crate) struct Judged {
    /// What hardening took away.
    pub(crate) lock_outs: Vec<LockOut>,
    /// What is missing and was missing before.
    pub(crate) before: Vec<Lack>,
}

/// What guards say of `after`, and of that what they did not say of `before`; `writes` tells which rules wrote which
/// entries.
pub(crate) fn judge(before: &dyn Tree, after: &dyn Tree, writes: &BTreeMap<TreePath, BTreeSet<RuleId>>) -> Judged {
    let (before, after) = (System::new(before), System::new(after));
    let mut judged = Judged::default();
    for guard in &GUARDS {
        let now = match guard.judge(&after) {
            Ok(broken) if broken.is_empty() => continue,
            Ok(broken) => broken,
            Err(cause) => vec![Broken::new(cause.to_string(), None)],
        };
        // Whether or not it mattered: what nobody could do before was not taken away.
        let then = (guard.broken)(&before);
        for broken in now {
            let lack = broken.lack(guard, |at| writes.contains_key(&at.path));
            // What could not be judged before is no fault of hardening either.
            if then.as_ref().is_ok_and(|then| then.iter().all(|old| old.found != broken.found)) {
                judged.lock_outs.push(LockOut { lack, rules: written_by(writes, &broken.at) });
            } else if guard.holds == Holds::Always {
                judged.before.push(lack);
            }
        }
    }
    judged
}

/// What the owner of a machine with this tree would miss: ways in, programs that start, rights. What cannot be judged is
/// part of it.
pub fn lacks(tree: &dyn Tree) -> Vec<Lack> {
    let system = System::new(tree);
    let mut lacks = Vec::new();
    for guard in GUARDS.iter().filter(|guard| guard.holds == Holds::Always) {
        let broken = guard.judge(&system).unwrap_or_else(|cause| vec![Broken::new(cause.to_string(), None)]);
        lacks.extend(broken.iter().map(|broken| broken.lack(guard, |_| true)));
    }
    lacks
}

/// The rules that wrote the files; all of them where no file is known or no rule wrote one.
fn written_by(writes: &BTreeMap<TreePath, BTreeSet<RuleId>>, at: &[Location]) -> BTreeSet<RuleId> {
    let wrote: BTreeSet<RuleId> = at.iter().filter_map(|at| writes.get(&at.path)).flatten().cloned().collect();
    if wrote.is_empty() { writes.values().flatten().cloned().collect() } else { wrote }
}

#[cfg(test)]
mod tests;
