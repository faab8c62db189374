//! Findings as SARIF 2.1.0 (OASIS), as code hosts read it.

use std::collections::BTreeMap;

use hardtack_scan::advisories::Severity;
use hardtack_scan::matching::{Finding, Findings, FoundAdvisory};
use serde_json::{Value, json};

use super::fingerprint;

/// The document.
pub fn sarif(findings: &Findings, version: &str) -> Value {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    let mut rules = Vec::new();
    let mut results = Vec::new();
    for finding in &findings.findings {
        let advisory = findings.advisory(finding);
        let number = *numbers.entry(&advisory.name).or_insert_with(|| {
            rules.push(rule(advisory, finding));
            rules.len() - 1
        });
        results.push(result(findings, finding, number));
    }
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "hardtack",
                "semanticVersion": version,
                "rules": rules,
            }},
            "automationDetails": {"id": format!("vulnerabilities/{}/", findings.image.name)},
            "invocations": [{"executionSuccessful": true, "endTimeUtc": findings.time.to_string()}],
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(advisory: &FoundAdvisory, finding: &Finding) -> Value {
    let summary = if advisory.summary.is_empty() { &advisory.name } else { &advisory.summary };
    let score = advisory.score.map_or_else(|| middle(finding.severity), |score| format!("{score:.1}"));
    let mut tags = vec!["security", "vulnerability"];
    if advisory.kev.is_some() {
        tags.push("known-exploited");
    }
    json!({
        "id": advisory.name,
        "shortDescription": {"text": summary},
        "fullDescription": {"text": summary},
        "help": {"text": format!("{} of {}", advisory.id, advisory.feed)},
        "defaultConfiguration": {"level": level(finding.severity)},
        "properties": {"tags": tags, "security-severity": score, "epss": advisory.epss},
    })
}

fn result(findings: &Findings, finding: &Finding, rule: usize) -> Value {
    let (package, advisory) = (findings.package(finding), findings.advisory(finding));
    let place = package.places.first().map_or("", |place| place.split('!').next().unwrap_or(place));
    let fix = finding
        .fixed
        .as_ref()
        .map_or_else(|| "No version is known to fix it.".to_owned(), |v| format!("{v} fixes it."));
    let text = format!("{} {} has {}: {}. {fix}", package.name, package.version, advisory.name, finding.why());
    let mut result = json!({
        "ruleId": advisory.name,
        "ruleIndex": rule,
        "level": level(finding.severity),
        "message": {"text": text},
        "locations": [{
            "physicalLocation": {
                "artifactLocation": {"uri": uri(place)},
                // Code hosts show no result without one.
                "region": {"startLine": 1},
            },
            "logicalLocations": [{"fullyQualifiedName": package.purl, "kind": "package"}],
        }],
        "partialFingerprints": {"hardtackFinding/v1": fingerprint(findings, finding)},
        "properties": {
            "status": finding.status,
            "relevance": finding.relevance,
            "fixed": finding.fixed,
            "open": finding.is_open(),
        },
    });
    let because = match (&finding.vex, &finding.exception) {
        (Some(vex), _) if vex.status.settles() => {
            let why = vex.justification.as_ref().or(vex.statement.as_ref());
            Some(format!("{}{}", vex.status.as_str(), why.map(|why| format!(": {why}")).unwrap_or_default()))
        }
        (_, Some(made)) if !made.expired => Some(made.found.reason.clone()),
        _ if !finding.is_open() => {
            Some("the vulnerable code is not in the package, or no attack is possible".to_owned())
        }
        _ => None,
    };
    if let (Some(because), Some(object)) = (because, result.as_object_mut()) {
        let suppression = json!([{"kind": "external", "status": "accepted", "justification": because}]);
        object.insert("suppressions".to_owned(), suppression);
    }
    result
}

/// A path of the tree as a relative reference (RFC 3986).
pub(crate) fn uri(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~+,=@".contains(&byte);
    let path = path.trim_start_matches('/');
    path.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

fn level(severity: Option<Severity>) -> &'static str {
    match severity {
        Some(Severity::Critical | Severity::High) => "error",
        Some(Severity::Medium) | None => "warning",
        Some(Severity::Low | Severity::Negligible) => "note",
    }
}

/// A score within a severity, for hosts that sort by scores.
fn middle(severity: Option<Severity>) -> String {
    let score = match severity {
        Some(Severity::Critical) => "9.5",
        Some(Severity::High) => "8.0",
        Some(Severity::Medium) | None => "5.5",
        Some(Severity::Low) => "2.0",
        Some(Severity::Negligible) => "0.0",
    };
    score.to_owned()
}
