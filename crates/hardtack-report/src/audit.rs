//! An audit as text.

mod fields;
mod html;
mod markdown;

use std::fmt;

use anstyle::Style;
use hardtack_audit::verdict::Verdict;
use hardtack_audit::{Audit, ControlResult, Fixes, Scope};

use crate::scopes::{SCOPES, counts, heading};
use crate::{paint, summary, verdict_style};

use fields::{fields, standing};
pub use html::AuditHtml;
pub use markdown::AuditMarkdown;

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
    fixes: Option<&'a Fixes>,
}

impl<'a> AuditText<'a> {
    /// The text of `audit`.
    pub fn new(audit: &'a Audit, detail: Detail) -> Self {
        Self { audit, detail, fixes: None }
    }

    /// The same with how each rule that fails is brought about.
    #[must_use]
    pub fn with_fixes(self, fixes: &'a Fixes) -> Self {
        Self { fixes: Some(fixes), ..self }
    }
}

impl Detail {
    /// The controls of a scope that are shown, in the benchmark's order.
    fn controls(self, audit: &Audit, scope: Scope) -> impl Iterator<Item = &ControlResult> {
        audit.controls.iter().filter(move |result| result.scope == scope && self.shows(result))
    }

    fn shows(self, result: &ControlResult) -> bool {
        match self {
            Self::All => true,
            Self::Open => match result.verdict {
                Verdict::Fail | Verdict::Excepted => true,
                Verdict::Unknown => !result.rules.is_empty(),
                Verdict::Pass | Verdict::NotApplicable | Verdict::Manual => false,
            },
        }
    }
}

/// What was judged: the tree, and its distribution where it can be told.
fn subject(audit: &Audit) -> String {
    let release = audit.release.as_ref().map(|release| format!(" ({release})")).unwrap_or_default();
    format!("{}{release}", audit.subject)
}

impl fmt::Display for AuditText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let audit = self.audit;
        writeln!(f, "{}, profile {}", paint(Style::new().bold(), &audit.benchmark), audit.profile)?;
        writeln!(f, "of {}", subject(audit))?;
        for remark in &audit.remarks {
            writeln!(f, "note: {remark}")?;
        }
        for scope in SCOPES {
            for (index, result) in self.detail.controls(audit, scope).enumerate() {
                if index == 0 {
                    writeln!(f, "\n{}", paint(Style::new().bold(), heading(scope)))?;
                }
                writeln!(f)?;
                control(f, result, self.fixes)?;
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

fn control(f: &mut fmt::Formatter<'_>, result: &ControlResult, fixes: Option<&Fixes>) -> fmt::Result {
    let head = paint(verdict_style(result.verdict), format!("{:<8}", word(result.verdict)));
    writeln!(f, "{head} {:<11} {}  [{}]", result.control.to_string(), result.title, standing(result))?;
    fields(result, fixes).iter().try_for_each(|(name, text)| field(f, name, text))
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
