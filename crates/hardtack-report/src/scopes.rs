//! What an image can answer for, what only a running machine can, and what the organisation must.

use std::fmt;

use hardtack_audit::{Audit, ControlResult, Scope};

use crate::audit::word;

/// Every scope, in the order in which reports have them.
pub(crate) const SCOPES: [Scope; 3] = [Scope::Image, Scope::Running, Scope::Organisation];

/// Where a control can be told, as a heading.
pub(crate) fn heading(scope: Scope) -> &'static str {
    match scope {
        Scope::Image => "What the image answers for",
        Scope::Running => "What only a running machine can tell",
        Scope::Organisation => "What the organisation decides",
    }
}

/// One line for each scope that the audit has controls of: how many there are, and their verdicts.
pub(crate) fn counts(f: &mut fmt::Formatter<'_>, audit: &Audit) -> fmt::Result {
    for scope in SCOPES {
        let controls: Vec<&ControlResult> = audit.controls.iter().filter(|control| control.scope == scope).collect();
        if controls.is_empty() {
            continue;
        }
        let mut verdicts: Vec<(&str, usize)> = Vec::new();
        for control in &controls {
            let word = word(control.verdict);
            match verdicts.iter_mut().find(|(known, _)| *known == word) {
                Some((_, count)) => *count += 1,
                None => verdicts.push((word, 1)),
            }
        }
        verdicts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let verdicts: Vec<String> =
            verdicts.iter().map(|(word, count)| format!("{count} {}", word.to_lowercase())).collect();
        let noun = if controls.len() == 1 { "control" } else { "controls" };
        writeln!(f, "{}: {} {noun}, {}", heading(scope).to_lowercase(), controls.len(), verdicts.join(", "))?;
    }
    Ok(())
}
