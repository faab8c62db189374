//! What must not leave with an image as SARIF 2.1.0 (OASIS).

use std::collections::BTreeMap;

use hardtack_scan::residue::Residue;
use hardtack_tree::Digest;
use serde_json::{Value, json};

use crate::findings::uri;

/// The document. A secret's value is no part of it, as it is no part of what was found.
pub fn residue_sarif(found: &[Residue], name: &str, version: &str) -> Value {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    let mut rules = Vec::new();
    let mut results = Vec::new();
    for residue in found {
        let id = rule_id(residue);
        let number = *numbers.entry(id).or_insert_with(|| {
            rules.push(json!({
                "id": id,
                "shortDescription": {"text": residue.what},
                "help": {"text": residue.remedy()},
                "defaultConfiguration": {"level": "error"},
                "properties": {"tags": ["security", residue.category.name()]},
            }));
            rules.len() - 1
        });
        results.push(result(residue, id, number));
    }
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "hardtack", "semanticVersion": version, "rules": rules}},
            "automationDetails": {"id": format!("residue/{name}/")},
            "columnKind": "utf16CodeUnits",
            "results": results,
        }],
    })
}

/// The rule for secrets, or the kind of residue.
fn rule_id(residue: &Residue) -> &str {
    residue.secret.as_ref().map_or(residue.category.name(), |secret| &secret.rule)
}

fn result(residue: &Residue, rule: &str, number: usize) -> Value {
    let path = residue.path.to_string();
    let place = || Digest::of(format!("{rule}\n{path}")).hex().chars().take(16).collect();
    let print: String = residue.secret.as_ref().map_or_else(place, |secret| secret.fingerprint.clone());
    // Columns are bytes here and letters there: they are left out.
    let mut result = json!({
        "ruleId": rule,
        "ruleIndex": number,
        "level": "error",
        "message": {"text": residue.to_string()},
        "locations": [{
            "physicalLocation": {
                "artifactLocation": {"uri": uri(&path)},
                "region": {"startLine": residue.line.unwrap_or(1)},
            },
        }],
        "partialFingerprints": {"hardtackResidue/v1": print},
    });
    if let (Some(reason), Some(object)) = (&residue.accepted, result.as_object_mut()) {
        let suppression = json!([{"kind": "external", "status": "accepted", "justification": reason}]);
        object.insert("suppressions".to_owned(), suppression);
    }
    result
}
