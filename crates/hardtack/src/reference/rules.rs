//! The index of the rules, by topic, and the page of each.

use std::collections::BTreeMap;

use hardtack_audit::{Catalogue, Explanation, RuleExplanation, Settings, explain};
use hardtack_hcl::{Diagnostic, Diagnostics};

use super::markdown::{head, table};
use super::page::Page;
use super::rule;

/// The name of the index: the pages of rules are in a directory of that name.
const INDEX: &str = "rules";

/// The index, and the page of every rule by its topic.
///
/// # Errors
/// When a built-in rule or benchmark is wrong.
pub(super) fn pages(catalogue: &Catalogue) -> Result<Vec<Page>, Diagnostics> {
    let mut topics: BTreeMap<String, Vec<RuleExplanation>> = BTreeMap::new();
    for id in catalogue.rule_ids() {
        if let Explanation::Rule(told) = explain(catalogue, id.as_str(), None)? {
            topics.entry(told.topic.clone()).or_default().push(told);
        }
    }
    let mut pages = vec![Page { name: INDEX.to_owned(), topic: None, text: index(&topics) }];
    for told in topics.into_values().flatten() {
        let rule = catalogue.rule(&told.rule, &Settings::new())?;
        let text = rule::page(catalogue, &rule, &told)
            .map_err(|error| Diagnostic::error(format!("an example of {} is wrong: {error}", told.rule)))?;
        pages.push(Page { name: format!("{INDEX}/{}", told.rule), topic: Some(told.topic), text });
    }
    Ok(pages)
}

fn index(topics: &BTreeMap<String, Vec<RuleExplanation>>) -> String {
    let about = "Every built-in rule by topic. The page of a rule has its reason, parameters, the controls that it serves, \
                 and its examples with what the fix does to them. `hardtack rules show RULE` prints its text.";
    let mut text = head("Rules", about);
    for (topic, rules) in topics {
        let rows = rules
            .iter()
            .map(|told| [format!("[{0}]({INDEX}/{0}.md)", told.rule), told.title.clone(), told.severity.to_string()]);
        text.push_str(&format!("\n## {topic}\n{}", table(["rule", "", "severity"], rows)));
    }
    text
}
