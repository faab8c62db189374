//! Every rule, by topic.

use std::collections::BTreeMap;

use hardtack_audit::{Catalogue, Explanation, RuleExplanation, explain};
use hardtack_hcl::Diagnostics;

use super::markdown::{code, head, table};

pub(super) fn page(catalogue: &Catalogue) -> Result<String, Diagnostics> {
    let mut topics: BTreeMap<String, Vec<RuleExplanation>> = BTreeMap::new();
    for id in catalogue.rule_ids() {
        if let Explanation::Rule(rule) = explain(catalogue, id.as_str(), None)? {
            topics.entry(rule.topic.clone()).or_default().push(rule);
        }
    }
    let about = "Every built-in rule, with the default values of its parameters. `hardtack rules show RULE` prints its text and examples.";
    let mut text = head("Rules", about);
    for (topic, rules) in &topics {
        text.push_str(&format!("\n## {topic}\n"));
        for rule in rules {
            text.push_str(&section(rule));
        }
    }
    Ok(text)
}

fn section(rule: &RuleExplanation) -> String {
    let mut text = format!("\n### {}\n\n**{}** ({})\n\n{}\n\n", rule.rule, rule.title, rule.severity, rule.why);
    for asked in &rule.asks {
        text.push_str(&format!("- {asked}\n"));
    }
    if let Some(applies) = &rule.applies {
        text.push_str(&format!("\nAsked where {applies}.\n"));
    }
    if !rule.parameters.is_empty() {
        let rows = rule.parameters.iter().map(|parameter| {
            [
                code(&parameter.name),
                parameter.allowed.words(),
                code(&parameter.default.to_string()),
                parameter.doc.clone(),
            ]
        });
        text.push_str(&table(["parameter", "value", "default", ""], rows));
    }
    let mut numbers: Vec<String> = Vec::new();
    for (benchmark, controls) in &rule.controls {
        numbers.push(format!("{benchmark} {}", join(controls)));
    }
    if !rule.references.nist.is_empty() {
        numbers.push(format!("NIST SP 800-53 {}", join(&rule.references.nist)));
    }
    if !rule.references.cci.is_empty() {
        numbers.push(join(&rule.references.cci));
    }
    if !numbers.is_empty() {
        text.push_str(&format!("\nServes {}.\n", numbers.join("; ")));
    }
    text
}

fn join<T: ToString>(items: &[T]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
