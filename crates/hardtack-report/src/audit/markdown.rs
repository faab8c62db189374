//! An audit as Markdown, for a merge request or a wiki.

use std::fmt;

use hardtack_audit::{Audit, ControlResult, Fixes};

use super::{Detail, fields, standing, subject, word};
use crate::markup::markdown_line;
use crate::scopes::{SCOPES, counts, heading};
use crate::summary;

/// An audit as Markdown; `Display` prints it.
#[derive(Clone, Copy, Debug)]
pub struct AuditMarkdown<'a> {
    audit: &'a Audit,
    detail: Detail,
    fixes: Option<&'a Fixes>,
}

impl<'a> AuditMarkdown<'a> {
    /// The Markdown of `audit`.
    pub fn new(audit: &'a Audit, detail: Detail) -> Self {
        Self { audit, detail, fixes: None }
    }

    /// The same with how each rule that fails is brought about.
    #[must_use]
    pub fn with_fixes(self, fixes: &'a Fixes) -> Self {
        Self { fixes: Some(fixes), ..self }
    }
}

impl fmt::Display for AuditMarkdown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let audit = self.audit;
        writeln!(f, "# {}, profile {}\n", audit.benchmark, audit.profile)?;
        writeln!(f, "Of {}.\n", markdown_line(&subject(audit)))?;
        summary(audit).lines().try_for_each(|line| writeln!(f, "- {line}"))?;
        Counts(audit).to_string().lines().try_for_each(|line| writeln!(f, "- {line}"))?;
        for remark in &audit.remarks {
            writeln!(f, "- note: {}", markdown_line(remark))?;
        }
        for scope in SCOPES {
            for (index, result) in self.detail.controls(audit, scope).enumerate() {
                if index == 0 {
                    writeln!(f, "\n## {}", heading(scope))?;
                }
                control(f, result, self.fixes)?;
            }
        }
        Ok(())
    }
}

fn control(f: &mut fmt::Formatter<'_>, result: &ControlResult, fixes: Option<&Fixes>) -> fmt::Result {
    let title = markdown_line(&result.title);
    writeln!(f, "\n### {} {title}\n\n**{}** · {}\n", result.control, word(result.verdict), standing(result))?;
    for (name, text) in fields(result, fixes) {
        let lines: Vec<String> = text.lines().map(markdown_line).collect();
        writeln!(f, "- {name}: {}", lines.join("<br>"))?;
    }
    Ok(())
}

/// The lines of [`counts`].
struct Counts<'a>(&'a Audit);

impl fmt::Display for Counts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        counts(f, self.0)
    }
}
