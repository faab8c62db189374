//! An audit as text.

use std::fmt;

use anstyle::Style;
use hardtack_audit::Audit;
use hardtack_audit::verdict::{Basis, Finding, Verdict};
use hardtack_audit::{ControlResult, RuleResult};

use crate::scopes::{SCOPES, counts, heading};
use crate::{paint, summary, verdict_style};

/// How much of an audit is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// What is left to do: failures, what could not be judged, and exceptions.
    Open,
    /// Every control, with what was found.
    All,
}

/// An audit as text; `Display` prints it with colours.
#[derive(Clone, Copy, Debug)]
pub struct AuditText<'a> {
    audit: &'a Audit,
    detail: Detail,
}

impl<'a> AuditText<'a> {
    /// The text of `audit`.
    pub fn new(audit: &'a Audit, detail: Detail) -> Self {
        Self { audit, detail }
    }

    fn shows(&self, result: &ControlResult) -> bool {
        match self.detail {
            Detail::All => true,
            Detail::Open => match result.verdict {
                Verdict::Fail | Verdict::Excepted => true,
                Verdict::Unknown => !result.rules.is_empty(),
                Verdict::Pass | Verdict::NotApplicable | Verdict::Manual => false,
            },
        }
    }
}

impl fmt::Display for AuditText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let audit = self.audit;
        let release = audit.release.as_ref().map(|release| format!(" ({release})")).unwrap_or_default();
        writeln!(f, "{}, profile {}", paint(Style::new().bold(), &audit.benchmark), audit.profile)?;
        writeln!(f, "of {}{release}", audit.subject)?;
        for remark in &audit.remarks {
            writeln!(f, "note: {remark}")?;
        }
        for scope in SCOPES {
            let of_scope = audit.controls.iter().filter(|result| result.scope == scope && self.shows(result));
            for (index, result) in of_scope.enumerate() {
                if index == 0 {
                    writeln!(f, "\n{}", paint(Style::new().bold(), heading(scope)))?;
                }
                writeln!(f)?;
                control(f, result)?;
            }
        }
        writeln!(f)?;
        counts(f, audit)?;
        write!(f, "\n{}", summary(audit))
    }
}

/// A verdict as reports name it.
pub(crate) fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Fail => "FAIL",
        Verdict::NotApplicable => "n/a",
        Verdict::Manual => "manual",
        Verdict::Excepted => "excepted",
        Verdict::Unknown => "UNKNOWN",
    }
}

fn control(f: &mut fmt::Formatter<'_>, result: &ControlResult) -> fmt::Result {
    let head = paint(verdict_style(result.verdict), format!("{:<8}", word(result.verdict)));
    write!(f, "{head} {:<11} {}", result.control.to_string(), result.title)?;
    match result.severity {
        Some(severity) => writeln!(f, "  [{}, {severity}]", result.level)?,
        None => writeln!(f, "  [{}]", result.level)?,
    }
    if let Some(reason) = &result.reason {
        field(f, "why", reason)?;
    }
    for found in &result.evidence {
        let at = found.at.as_ref().map(|at| format!("{at}: ")).unwrap_or_default();
        field(f, "seen", &format!("{at}{}", found.text))?;
    }
    for rule in &result.rules {
        rule_findings(f, rule)?;
    }
    if let Some(exception) = &result.exception {
        let expires = exception.expires.map(|date| format!(", until {date}")).unwrap_or_default();
        let instead = exception.instead.as_ref().map(|text| format!("; instead: {text}")).unwrap_or_default();
        let unneeded = if exception.needed { "" } else { " (not needed: the control holds without it)" };
        let text = format!("{}{instead} – {}{expires}{unneeded}", exception.reason, exception.owner);
        field(f, "excepted", &text)?;
        if !exception.unproven.is_empty() {
            let rules: Vec<&str> = exception.unproven.iter().map(|rule| rule.as_str()).collect();
            field(f, "void", &format!("it is proven by {}, which does not hold", rules.join(" and ")))?;
        }
    }
    Ok(())
}

fn rule_findings(f: &mut fmt::Formatter<'_>, rule: &RuleResult) -> fmt::Result {
    let open: Vec<&Finding> = rule.findings.iter().filter(|finding| !finding.holds).collect();
    let shown = if rule.verdict == Verdict::Pass { rule.findings.iter().collect() } else { open };
    for finding in shown {
        field(f, "expected", &finding.expected)?;
        let at = finding.at.as_ref().map(|at| format!("  at {at}")).unwrap_or_default();
        let basis = if finding.basis == Basis::Runtime { "  (running system)" } else { "" };
        field(f, "found", &format!("{}{at}{basis}", finding.found))?;
    }
    field(f, "rule", rule.rule.as_str())
}

/// One named line below a control; further lines of the text are set under its first.
fn field(f: &mut fmt::Formatter<'_>, name: &str, text: &str) -> fmt::Result {
    let label = paint(Style::new().dimmed(), format!("{name:>10}"));
    let mut lines = text.lines();
    writeln!(f, "         {label}  {}", lines.next().unwrap_or_default())?;
    for line in lines {
        writeln!(f, "                     {line}")?;
    }
    Ok(())
}
