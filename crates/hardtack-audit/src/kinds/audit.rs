//! The kinds `audit_rule` and `audit_privileged`: what the kernel's audit records.

mod flag;
pub(super) mod privileged;
pub(super) mod rule;
#[cfg(test)]
mod tests;

use crate::system::audit_rules::{Access, Arch, Part, Recorded, Rule};
use crate::system::{Runtime, System};
use crate::verdict::{Finding, Unjudgeable};

/// Whether the running kernel records what a rule asks for, which [`settled`](crate::system::audit_rules::settled) gave.
fn live(rule: &Rule, expected: String, system: &System<'_>, runtime: &Runtime) -> Result<Finding, Unjudgeable> {
    if runtime.audit_enabled()? == 0 {
        return Ok(Finding::runtime(false, expected, "its audit is off"));
    }
    let recorded = runtime.audit_rules(system.tree())?.recorded(rule);
    let kept_by = recorded.kept_by.as_ref().and_then(|at| at.line);
    let found = match (recorded.missing.is_empty(), kept_by) {
        (true, _) => "recorded".to_owned(),
        (false, None) => missing(&recorded),
        (false, Some(line)) => format!("{}, because of line {line} of auditctl -l", missing(&recorded)),
    };
    Ok(Finding::runtime(recorded.missing.is_empty(), expected, found))
}

/// What is not recorded, in words: `adjtimex (32-bit)`.
fn missing(recorded: &Recorded) -> String {
    let mut all: Vec<String> = Vec::new();
    for part in &recorded.missing {
        let words = words(part, &recorded.missing);
        if !all.contains(&words) {
            all.push(words);
        }
    }
    format!("not recorded: {}", all.join(", "))
}

fn words(part: &Part, all: &[Part]) -> String {
    let what = match (&part.syscall, part.access) {
        (Some(name), _) => name.clone(),
        (None, Some(Access::Read)) => "reading".to_owned(),
        (None, Some(Access::Write)) => "writing".to_owned(),
        (None, Some(Access::Execute)) => "execution".to_owned(),
        (None, Some(Access::Attributes)) => "changes of attributes".to_owned(),
        (None, None) => "anything".to_owned(),
    };
    let other = match part.arch {
        Arch::B64 => Arch::B32,
        Arch::B32 => Arch::B64,
    };
    if all.contains(&Part { arch: other, ..part.clone() }) {
        return what;
    }
    let bits = if part.arch == Arch::B64 { "64" } else { "32" };
    format!("{what} by {bits}-bit programs")
}
