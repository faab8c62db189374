//! An audit as one page of HTML without scripts or anything from elsewhere, to be kept, mailed or printed.

use std::fmt;

use hardtack_audit::verdict::Verdict;
use hardtack_audit::{Audit, ControlResult, Fixes};

use super::{Detail, fields, standing, subject, word};
use crate::markup::escaped;
use crate::scopes::{SCOPES, heading};
use crate::summary;

/// Dark text on light ground or the reverse, as the reader's system has it; colours that stay apart in grey.
const STYLE: &str = "\
:root{color-scheme:light dark;font:16px/1.45 system-ui,sans-serif}\
body{max-width:60rem;margin:2rem auto;padding:0 1rem}\
table{border-collapse:collapse}td,th{padding:.15rem .8rem .15rem 0;text-align:left}td+td{text-align:right}\
details{border-top:1px solid #8884;padding:.35rem 0}summary{cursor:pointer}\
dl{display:grid;grid-template-columns:6rem 1fr;gap:.15rem .8rem;margin:.4rem 0 .6rem 1.2rem}\
dt{color:#888;text-align:right}dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere;font-family:ui-monospace,monospace;font-size:.85rem}\
b{display:inline-block;min-width:5.5rem}.fail{color:#c0262d}.unknown{color:#a15c00}.excepted{color:#7a4fbf}.pass{color:#1d7a3a}\
small{color:#888}@media print{details{break-inside:avoid}}";

/// An audit as a page; `Display` prints it.
#[derive(Clone, Copy, Debug)]
pub struct AuditHtml<'a> {
    audit: &'a Audit,
    detail: Detail,
    fixes: Option<&'a Fixes>,
}

impl<'a> AuditHtml<'a> {
    /// The page of `audit`.
    pub fn new(audit: &'a Audit, detail: Detail) -> Self {
        Self { audit, detail, fixes: None }
    }

    /// The same with how each rule that fails is brought about.
    #[must_use]
    pub fn with_fixes(self, fixes: &'a Fixes) -> Self {
        Self { fixes: Some(fixes), ..self }
    }
}

impl fmt::Display for AuditHtml<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let audit = self.audit;
        let title = escaped(&format!("{}, profile {}", audit.benchmark, audit.profile));
        let subject = escaped(&subject(audit));
        writeln!(f, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">")?;
        writeln!(f, "<meta name=\"viewport\" content=\"width=device-width\">")?;
        writeln!(f, "<title>{title}: {subject}</title>\n<style>{STYLE}</style>\n</head>\n<body>")?;
        writeln!(f, "<h1>{title}</h1>\n<p>of {subject}</p>")?;
        summary(audit).lines().try_for_each(|line| writeln!(f, "<p>{}</p>", escaped(line)))?;
        for remark in &audit.remarks {
            writeln!(f, "<p>note: {}</p>", escaped(remark))?;
        }
        table(f, audit)?;
        for scope in SCOPES {
            for (index, result) in self.detail.controls(audit, scope).enumerate() {
                if index == 0 {
                    writeln!(f, "<h2>{}</h2>", heading(scope))?;
                }
                control(f, result, self.fixes)?;
            }
        }
        writeln!(f, "</body>\n</html>")
    }
}

/// How many controls have which verdict.
fn table(f: &mut fmt::Formatter<'_>, audit: &Audit) -> fmt::Result {
    let score = &audit.score;
    let rows = [
        (Verdict::Fail, score.failed),
        (Verdict::Unknown, score.unknown),
        (Verdict::Excepted, score.excepted),
        (Verdict::Manual, score.manual),
        (Verdict::NotApplicable, score.not_applicable),
        (Verdict::Pass, score.passed),
    ];
    writeln!(f, "<table>\n<tr><th>verdict</th><th>controls</th></tr>")?;
    for (verdict, count) in rows {
        writeln!(f, "<tr><td class=\"{}\">{}</td><td>{count}</td></tr>", class(verdict), word(verdict))?;
    }
    writeln!(f, "</table>")
}

/// What has failed lies open, the rest opens at a click.
fn control(f: &mut fmt::Formatter<'_>, result: &ControlResult, fixes: Option<&Fixes>) -> fmt::Result {
    let open = if matches!(result.verdict, Verdict::Fail | Verdict::Unknown) { " open" } else { "" };
    let id = escaped(&result.control.to_string());
    writeln!(f, "<details id=\"{id}\"{open}>")?;
    let (class, word, title) = (class(result.verdict), word(result.verdict), escaped(&result.title));
    let standing = escaped(&standing(result));
    writeln!(f, "<summary><b class=\"{class}\">{word}</b> {id} {title} <small>{standing}</small></summary>\n<dl>")?;
    for (name, text) in fields(result, fixes) {
        writeln!(f, "<dt>{name}</dt><dd>{}</dd>", escaped(&text))?;
    }
    writeln!(f, "</dl>\n</details>")
}

fn class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Fail => "fail",
        Verdict::Unknown => "unknown",
        Verdict::Excepted => "excepted",
        Verdict::NotApplicable | Verdict::Manual => "apart",
    }
}
