//! What is told of one control, for every form of an audit alike.

use hardtack_audit::verdict::{Basis, Finding, Verdict};
use hardtack_audit::{ControlResult, Excused, Fixes, RuleResult};

/// A name and what is told under it; the text may have several lines.
pub(super) type Field = (&'static str, String);

/// Its level, and how much hangs on it.
pub(super) fn standing(result: &ControlResult) -> String {
    match result.severity {
        Some(severity) => format!("{}, {severity}", result.level),
        None => result.level.to_string(),
    }
}

/// Everything that is told of a control, in order.
pub(super) fn fields(result: &ControlResult, fixes: Option<&Fixes>) -> Vec<Field> {
    let mut fields = Vec::new();
    fields.extend(result.reason.clone().map(|reason| ("why", reason)));
    for found in &result.evidence {
        let at = found.at.as_ref().map(|at| format!("{at}: ")).unwrap_or_default();
        fields.push(("seen", format!("{at}{}", found.text)));
    }
    for rule in &result.rules {
        of_rule(rule, &mut fields);
        if result.verdict == Verdict::Fail && rule.verdict == Verdict::Fail {
            fields.extend(fixes.and_then(|fixes| fixes.get(&rule.rule)).map(|fix| ("fix", fix.clone())));
        }
    }
    if let Some(exception) = &result.exception {
        of_exception(exception, &mut fields);
    }
    fields
}

fn of_rule(rule: &RuleResult, fields: &mut Vec<Field>) {
    let open: Vec<&Finding> = rule.findings.iter().filter(|finding| !finding.holds).collect();
    let shown = if rule.verdict == Verdict::Pass { rule.findings.iter().collect() } else { open };
    for finding in shown {
        fields.push(("expected", finding.expected.clone()));
        let at = finding.at.as_ref().map(|at| format!("  at {at}")).unwrap_or_default();
        let basis = if finding.basis == Basis::Runtime { "  (running system)" } else { "" };
        fields.push(("found", format!("{}{at}{basis}", finding.found)));
    }
    fields.push(("rule", rule.rule.to_string()));
}

fn of_exception(exception: &Excused, fields: &mut Vec<Field>) {
    let expires = exception.expires.map(|date| format!(", until {date}")).unwrap_or_default();
    let instead = exception.instead.as_ref().map(|text| format!("; instead: {text}")).unwrap_or_default();
    let unneeded = if exception.needed { "" } else { " (not needed: the control holds without it)" };
    fields.push(("excepted", format!("{}{instead} – {}{expires}{unneeded}", exception.reason, exception.owner)));
    if !exception.unproven.is_empty() {
        let rules: Vec<&str> = exception.unproven.iter().map(|rule| rule.as_str()).collect();
        fields.push(("void", format!("it is proven by {}, which does not hold", rules.join(" and "))));
    }
}
