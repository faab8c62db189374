//! Judging one rule.

use crate::control::RuleResult;
use crate::rule::Rule;
use crate::system::{Runtime, System};
use crate::verdict::{Basis, Finding, Judgement, Verdict};

/// Judges a rule on the files and, where there is a running system, on that too.
pub fn judge(rule: &Rule, system: &System<'_>, runtime: Option<&Runtime>) -> RuleResult {
    let (verdict, reason, findings) = match rule.applies.as_ref().map(|applies| applies.evaluate(system)) {
        Some(Err(cause)) => (Verdict::Unknown, Some(cause.to_string()), Vec::new()),
        Some(Ok(condition)) if !condition.holds => (Verdict::NotApplicable, Some(condition.because), Vec::new()),
        _ => states(rule, system, runtime),
    };
    RuleResult { rule: rule.id.clone(), title: rule.title.clone(), severity: rule.severity, verdict, reason, findings }
}

/// Whether the files alone satisfy every state of the rule: what a fix has to bring about.
pub(crate) fn holds(rule: &Rule, system: &System<'_>) -> bool {
    matches!(judge(rule, system, None).verdict, Verdict::Pass | Verdict::NotApplicable)
}

fn states(rule: &Rule, system: &System<'_>, runtime: Option<&Runtime>) -> (Verdict, Option<String>, Vec<Finding>) {
    let mut findings = Vec::new();
    let mut causes: Vec<String> = Vec::new();
    let mut take = |judgement: Judgement| match judgement {
        Ok(found) => findings.extend(found),
        Err(cause) if causes.contains(&cause.0) => {}
        Err(cause) => causes.push(cause.0),
    };
    for state in &rule.states {
        if runtime.is_none() || !state.is_live_only() {
            take(state.judge(system));
        }
        if let Some(judgement) = runtime.and_then(|runtime| state.judge_runtime(system, runtime)) {
            take(judgement);
        }
    }
    // No evidence is no pass.
    if findings.is_empty() && causes.is_empty() {
        causes.push("nothing was found to judge it by".to_owned());
    }
    if findings.iter().any(|finding| !finding.holds) {
        let reason = disagreement(&findings).map(str::to_owned);
        (Verdict::Fail, reason, findings)
    } else if causes.is_empty() {
        (Verdict::Pass, None, findings)
    } else {
        (Verdict::Unknown, Some(causes.join("; ")), findings)
    }
}

/// How files and running system disagree, when they do.
fn disagreement(findings: &[Finding]) -> Option<&'static str> {
    let all_hold = |basis: Basis| {
        let mut of_basis = findings.iter().filter(|finding| finding.basis == basis).peekable();
        of_basis.peek()?;
        Some(of_basis.all(|finding| finding.holds))
    };
    match (all_hold(Basis::Persistent)?, all_hold(Basis::Runtime)?) {
        (true, false) => {
            Some("the files ask for it, but the running system does not have it: it needs a reboot or a reload")
        }
        (false, true) => Some("the running system has it, but the files do not: it is lost at the next boot"),
        _ => None,
    }
}
