//! Findings as text.

use std::fmt;

use anstyle::{AnsiColor, Style};
use hardtack_scan::advisories::{Severity, Status, Urgency};
use hardtack_scan::matching::{Feed, Finding, Findings, Relevance};

use crate::paint;

/// Findings as text; `Display` prints it with colours.
#[derive(Clone, Copy, Debug)]
pub struct FindingsText<'f> {
    findings: &'f Findings,
    all: bool,
}

impl<'f> FindingsText<'f> {
    /// The text of `findings`; what is settled, unimportant or in headers is only counted, unless `all` asks for it.
    pub fn new(findings: &'f Findings, all: bool) -> Self {
        Self { findings, all }
    }
}

impl fmt::Display for FindingsText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = self.findings;
        let distribution = found.image.distribution.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
        writeln!(f, "{}{distribution}", paint(Style::new().bold(), &found.image.name))?;
        for feed in &found.feeds {
            writeln!(f, "{}  {}", paint(Style::new().dimmed(), "known"), feed_text(feed))?;
        }
        for unmatched in &found.unmatched {
            let count = counted(unmatched.packages as usize, "package");
            writeln!(f, "{}  {count}: there are no {}", warn("unknown"), unmatched.missing)?;
        }
        let shown: Vec<&Finding> = found.findings.iter().filter(|finding| self.all || finding.is_open()).collect();
        // One entry for all packages of a source that have the same to say.
        for same in shown.chunk_by(|one, other| {
            one.advisory == other.advisory
                && (&one.matched, &one.installed) == (&other.matched, &other.installed)
                && (one.is_open(), one.relevance, one.status) == (other.is_open(), other.relevance, other.status)
        }) {
            entry(f, found, same)?;
        }
        writeln!(f)?;
        summary(f, found)
    }
}

fn entry(f: &mut fmt::Formatter<'_>, found: &Findings, same: &[&Finding]) -> fmt::Result {
    let Some(first) = same.first() else { return Ok(()) };
    let advisory = found.advisory(first);
    let word = first.severity.map_or("unrated", Severity::as_str);
    write!(f, "\n{} {}", paint(style(first), format!("{word:<10}")), paint(Style::new().bold(), &advisory.name))?;
    if advisory.kev.is_some() {
        write!(f, "  {}", paint(AnsiColor::Red.on_default().bold(), "exploited"))?;
    }
    if let Some(share) = advisory.epss {
        write!(f, "  EPSS {:.1} %", share * 100.0)?;
    }
    if first.status != Status::Affected {
        write!(f, "  {}", first.status.as_str())?;
    }
    if first.urgency == Urgency::Unimportant {
        write!(f, "  unimportant")?;
    }
    if first.relevance == Relevance::Headers {
        write!(f, "  headers only")?;
    }
    writeln!(f)?;
    if !advisory.summary.is_empty() {
        writeln!(f, "           {}", advisory.summary)?;
    }
    let packages: Vec<&str> = same.iter().map(|finding| found.package(finding).name.as_str()).collect();
    field(f, "in", &packages.join(", "))?;
    field(f, "why", &format!("{} ({})", first.why(), advisory.feed))?;
    match &first.fixed {
        Some(version) => field(f, "fix", &format!("{} {version}", first.matched))?,
        None => field(f, "fix", "none is known")?,
    }
    if let Some(vex) = &first.vex {
        let why = vex.justification.iter().chain(&vex.statement).map(|text| format!(", {text}"));
        field(f, "vex", &format!("{}{} ({})", vex.status.as_str(), why.collect::<String>(), vex.document))?;
    }
    if let Some(made) = &first.exception {
        let until = made.found.expires.map(|day| format!(", until {day}")).unwrap_or_default();
        let expired = if made.expired { "; EXPIRED" } else { "" };
        let text = format!("{}: {} – {}{until}{expired}", made.found.kind, made.found.reason, made.found.owner);
        field(f, "excepted", &text)?;
    }
    Ok(())
}

fn summary(f: &mut fmt::Formatter<'_>, found: &Findings) -> fmt::Result {
    let open: Vec<&Finding> = found.open().collect();
    let mut parts = Vec::new();
    for severity in Severity::ALL.into_iter().rev().map(Some).chain([None]) {
        let count = open.iter().filter(|finding| finding.severity == severity).count();
        if count > 0 {
            parts.push(format!("{count} {}", severity.map_or("unrated", Severity::as_str)));
        }
    }
    let list = if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) };
    writeln!(f, "{}{list}", counted(open.len(), "open finding"))?;
    let fixable = open.iter().filter(|finding| finding.fixed.is_some()).count();
    let exploited = open.iter().filter(|finding| found.advisory(finding).kev.is_some()).count();
    writeln!(f, "{fixable} with a fix, {exploited} known to be exploited")?;
    let of = |is: fn(&Finding) -> bool| found.findings.iter().filter(|finding| is(finding)).count();
    let apart = [
        (of(|finding| finding.relevance == Relevance::Headers), "in headers"),
        (of(|finding| finding.urgency == Urgency::Unimportant), "unimportant"),
        (of(|finding| finding.vex.as_ref().is_some_and(|vex| vex.status.settles())), "settled by VEX"),
        (of(|finding| finding.exception.as_ref().is_some_and(|made| !made.expired)), "excepted"),
    ];
    let apart = apart.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}"));
    let apart: Vec<String> = apart.collect();
    if !apart.is_empty() {
        writeln!(f, "apart from these: {}; --all lists them", apart.join(", "))?;
    }
    Ok(())
}

/// A feed with its age, such as `kev of 2026-10-01, 31 days old`.
pub(super) fn feed_text(feed: &Feed) -> String {
    let age = match (feed.as_of, feed.days) {
        (Some(day), Some(days)) => format!("of {day}, {} old", counted(usize::try_from(days).unwrap_or(0), "day")),
        _ => "of an unknown day".to_owned(),
    };
    format!("{} {age}, {}", feed.name, counted(feed.entries as usize, "record"))
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

fn field(f: &mut fmt::Formatter<'_>, name: &str, text: &str) -> fmt::Result {
    writeln!(f, "           {}  {text}", paint(Style::new().dimmed(), format!("{name:<8}")))
}

fn warn(word: &str) -> impl fmt::Display + use<> {
    paint(AnsiColor::Yellow.on_default().bold(), word.to_owned())
}

fn style(finding: &Finding) -> Style {
    match finding.severity {
        _ if !finding.is_open() => Style::new().dimmed(),
        Some(Severity::Critical | Severity::High) => AnsiColor::Red.on_default().bold(),
        Some(Severity::Medium) | None => AnsiColor::Yellow.on_default(),
        Some(_) => Style::new(),
    }
}
