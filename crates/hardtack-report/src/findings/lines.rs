//! Findings for log stores: one JSON object a line, each whole by itself.

use hardtack_scan::advisories::{Severity, Status, Urgency};
use hardtack_scan::matching::{AppliedException, AppliedVex, Finding, Findings, Kev, Relevance};
use serde::Serialize;

use super::fingerprint;

/// The `schema` of a line; it changes when a field changes its meaning or goes.
pub const FINDING_SCHEMA: &str = "hardtack.finding/1";

/// A line.
#[derive(Serialize)]
struct Line<'f> {
    schema: &'static str,
    time: String,
    image: &'f str,
    image_digest: Option<&'f str>,
    fingerprint: String,
    vulnerability: &'f str,
    advisory: &'f str,
    cves: &'f [String],
    feed: &'f str,
    severity: Option<Severity>,
    score: Option<f32>,
    epss: Option<f32>,
    kev: Option<Kev>,
    status: Status,
    urgency: Urgency,
    relevance: Relevance,
    open: bool,
    package: &'f str,
    version: &'f str,
    architecture: Option<&'f str>,
    purl: &'f str,
    fixed: Option<&'f str>,
    why: String,
    vex: Option<&'f AppliedVex>,
    exception: Option<&'f AppliedException>,
}

/// Every finding as a line.
///
/// # Errors
/// Never, as all keys are strings.
pub fn json_lines(findings: &Findings) -> serde_json::Result<String> {
    let mut text = String::new();
    for finding in &findings.findings {
        text.push_str(&serde_json::to_string(&line(findings, finding))?);
        text.push('\n');
    }
    Ok(text)
}

fn line<'f>(findings: &'f Findings, finding: &'f Finding) -> Line<'f> {
    let (package, advisory) = (findings.package(finding), findings.advisory(finding));
    Line {
        schema: FINDING_SCHEMA,
        time: findings.time.to_string(),
        image: &findings.image.name,
        image_digest: findings.image.digest.as_deref(),
        fingerprint: fingerprint(findings, finding),
        vulnerability: &advisory.name,
        advisory: &advisory.id,
        cves: &advisory.cves,
        feed: &advisory.feed,
        severity: finding.severity,
        score: advisory.score,
        epss: advisory.epss,
        kev: advisory.kev,
        status: finding.status,
        urgency: finding.urgency,
        relevance: finding.relevance,
        open: finding.is_open(),
        package: &package.name,
        version: &package.version,
        architecture: package.architecture.as_deref(),
        purl: &package.purl,
        fixed: finding.fixed.as_deref(),
        why: finding.why(),
        vex: finding.vex.as_ref(),
        exception: finding.exception.as_ref(),
    }
}
