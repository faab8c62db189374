//! The kinds `audit_rule` and `audit_privileged`: what the kernel's audit records.

mod flag;
pub(super) mod privileged;
pub(super) mod rule;
#[cfg(test)]
mod tests;

use crate::system::audit_rules::{Access, Arch, Part, Recorded};

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
