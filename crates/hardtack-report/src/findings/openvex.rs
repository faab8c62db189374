//! Findings as OpenVEX 0.2.0.

use std::collections::BTreeMap;

use hardtack_scan::advisories::Status;
use hardtack_scan::matching::{Finding, Findings, Relevance};
use hardtack_tree::Digest;
use serde_json::{Value, json};

/// What is said of a vulnerability and some packages.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Said {
    vulnerability: String,
    status: &'static str,
    justification: Option<String>,
    statement: Option<String>,
}

/// The document: a statement for each vulnerability and what is said of it, with the packages that it is said of.
pub fn openvex(findings: &Findings, author: &str) -> Value {
    let mut statements: BTreeMap<Said, Vec<Value>> = BTreeMap::new();
    for finding in &findings.findings {
        let product = json!({"@id": findings.package(finding).purl});
        statements.entry(said(findings, finding)).or_default().push(product);
    }
    let statements: Vec<Value> = statements.into_iter().map(statement).collect();
    let time = findings.time.to_string();
    let id = Digest::of(format!("{time} {} {statements:?}", findings.image.name));
    json!({
        "@context": "https://openvex.dev/ns/v0.2.0",
        "@id": format!("urn:hardtack:openvex:{}", id.hex()),
        "author": author,
        "timestamp": time,
        "version": 1,
        "statements": statements,
    })
}

fn statement((said, products): (Said, Vec<Value>)) -> Value {
    let mut statement = json!({
        "vulnerability": {"name": said.vulnerability},
        "products": products,
        "status": said.status,
    });
    if let Some(object) = statement.as_object_mut() {
        if let Some(justification) = said.justification {
            object.insert("justification".to_owned(), justification.into());
        }
        if let Some(text) = said.statement {
            let key = if said.status == "not_affected" { "impact_statement" } else { "action_statement" };
            object.insert(key.to_owned(), text.into());
        }
    }
    statement
}

fn said(findings: &Findings, finding: &Finding) -> Said {
    let vulnerability = findings.advisory(finding).name.clone();
    let action = || match (&finding.fixed, &finding.exception) {
        (_, Some(made)) if !made.expired => format!("{}: {}", made.found.kind, made.found.reason),
        (Some(version), _) => format!("Update {} to {version}.", finding.matched),
        (None, _) => "No version is known to fix it.".to_owned(),
    };
    if let Some(vex) = &finding.vex {
        let statement = vex.statement.clone().or_else(|| (vex.status.as_str() == "affected").then(action));
        return Said {
            vulnerability,
            status: vex.status.as_str(),
            justification: vex.justification.clone(),
            statement,
        };
    }
    if finding.relevance == Relevance::Headers {
        let justification = Some("vulnerable_code_not_present".to_owned());
        return Said { vulnerability, status: "not_affected", justification, statement: None };
    }
    match finding.status {
        Status::Undetermined => {
            Said { vulnerability, status: "under_investigation", justification: None, statement: None }
        }
        _ => Said { vulnerability, status: "affected", justification: None, statement: Some(action()) },
    }
}
