//! Findings as a CycloneDX 1.6 document of vulnerabilities (VEX).

use std::collections::{BTreeMap, BTreeSet};

use hardtack_scan::advisories::{Severity, Status};
use hardtack_scan::matching::{Finding, Findings, Relevance, VexStatus};
use serde_json::{Value, json};
use uuid::Uuid;

/// What is known of a vulnerability in some packages.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Analysis {
    state: &'static str,
    justification: Option<&'static str>,
    detail: String,
}

/// The document.
pub fn cyclonedx_vex(findings: &Findings, version: &str) -> Value {
    let components: BTreeMap<&str, Value> = findings
        .packages
        .iter()
        .map(|package| {
            let (purl, name) = (&package.purl, &package.name);
            let component =
                json!({"type": "library", "bom-ref": purl, "name": name, "version": package.version, "purl": purl});
            (purl.as_str(), component)
        })
        .collect();
    // One entry for each vulnerability and what is known of it, in the order in which they are to be dealt with.
    let mut places: BTreeMap<(&str, Analysis), usize> = BTreeMap::new();
    let mut found: Vec<(&Finding, BTreeSet<&str>)> = Vec::new();
    for finding in &findings.findings {
        let key = (findings.advisory(finding).name.as_str(), analysis(finding));
        let place = *places.entry(key).or_insert_with(|| {
            found.push((finding, BTreeSet::new()));
            found.len() - 1
        });
        found[place].1.insert(&findings.package(finding).purl);
    }
    let vulnerabilities: Vec<Value> = found
        .iter()
        .enumerate()
        .map(|(number, (finding, refs))| vulnerability(findings, finding, refs, number))
        .collect();
    let time = findings.time.to_string();
    let serial = Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("hardtack:vex:{}:{time}", findings.image.name).as_bytes());
    json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": format!("urn:uuid:{serial}"),
        "version": 1,
        "metadata": {
            "timestamp": time,
            "tools": {"components": [{"type": "application", "name": "hardtack", "version": version}]},
            "component": {"type": "operating-system", "bom-ref": "image", "name": findings.image.name},
        },
        "components": components.into_values().collect::<Vec<_>>(),
        "vulnerabilities": vulnerabilities,
    })
}

fn vulnerability(findings: &Findings, finding: &Finding, refs: &BTreeSet<&str>, number: usize) -> Value {
    let advisory = findings.advisory(finding);
    let Analysis { state, justification, detail } = analysis(finding);
    let severity = match finding.severity {
        Some(Severity::Negligible) => "info",
        Some(severity) => severity.as_str(),
        None => "unknown",
    };
    let mut rating = json!({"severity": severity});
    let mut known = json!({"state": state, "detail": detail});
    if let (Some(score), Some(object)) = (advisory.score, rating.as_object_mut()) {
        object.insert("score".to_owned(), json!((f64::from(score) * 10.0).round() / 10.0));
        object.insert("method".to_owned(), "CVSSv31".into());
    }
    if let (Some(justification), Some(object)) = (justification, known.as_object_mut()) {
        object.insert("justification".to_owned(), justification.into());
    }
    let mut entry = json!({
        "bom-ref": format!("{}#{number}", advisory.name),
        "id": advisory.name,
        "source": {"name": advisory.feed},
        "ratings": [rating],
        "analysis": known,
        "affects": refs.iter().map(|purl| json!({"ref": purl})).collect::<Vec<_>>(),
        "properties": [
            {"name": "hardtack:status", "value": finding.status.as_str()},
            {"name": "hardtack:known-exploited", "value": advisory.kev.is_some().to_string()},
        ],
    });
    if let Some(object) = entry.as_object_mut() {
        let midnight = |day: jiff::civil::Date| json!(format!("{day}T00:00:00Z"));
        if !advisory.summary.is_empty() {
            object.insert("description".to_owned(), advisory.summary.clone().into());
        }
        if let Some(version) = &finding.fixed {
            object.insert("recommendation".to_owned(), format!("Update {} to {version}.", finding.matched).into());
        }
        if let Some(day) = advisory.published {
            object.insert("published".to_owned(), midnight(day));
        }
        if let Some(day) = advisory.modified {
            object.insert("updated".to_owned(), midnight(day));
        }
    }
    entry
}

fn analysis(finding: &Finding) -> Analysis {
    if let Some(vex) = &finding.vex {
        let state = match vex.status {
            VexStatus::NotAffected => "not_affected",
            VexStatus::Affected => "exploitable",
            VexStatus::Fixed => "resolved",
            VexStatus::UnderInvestigation => "in_triage",
        };
        let justification = vex.justification.as_deref().and_then(|word| match word {
            "component_not_present" | "vulnerable_code_not_present" => Some("code_not_present"),
            "vulnerable_code_not_in_execute_path" => Some("code_not_reachable"),
            "vulnerable_code_cannot_be_controlled_by_adversary" => Some("requires_environment"),
            "inline_mitigations_already_exist" => Some("protected_by_mitigating_control"),
            _ => None,
        });
        return Analysis {
            state,
            justification,
            detail: vex.statement.clone().unwrap_or_else(|| vex.document.clone()),
        };
    }
    let (state, justification) = match (finding.relevance, finding.status) {
        (Relevance::Headers, _) => ("not_affected", Some("code_not_present")),
        (Relevance::Code, Status::Undetermined) => ("in_triage", None),
        (Relevance::Code, _) => ("exploitable", None),
    };
    Analysis { state, justification, detail: finding.why() }
}
