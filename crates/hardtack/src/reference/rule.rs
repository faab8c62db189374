//! The page of one rule.

use hardtack_audit::{Catalogue, Example, Outcome, Rule, RuleExplanation, fix_example};
use hardtack_tree::TreeError;

use super::markdown::{code, fenced, head, join, table};

/// How many lines of a fix are shown; a whole ruleset of a firewall tells a reader no more than its beginning.
const LINES: usize = 40;

/// The page. `rule` has the default values of its parameters.
///
/// # Errors
/// When the tree of an example cannot be made.
pub(super) fn page(catalogue: &Catalogue, rule: &Rule, told: &RuleExplanation) -> Result<String, TreeError> {
    let mut text = head(&told.title, &told.why);
    text.push_str(&format!(
        "\n- Rule: `{}`, [{}](../rules.md#{})\n- Severity: {}\n",
        told.rule, told.topic, told.topic, told.severity
    ));
    text.push_str("\n## What it asks\n\n");
    for asked in &told.asks {
        text.push_str(&format!("- {asked}\n"));
    }
    if let Some(applies) = &told.applies {
        text.push_str(&format!("\nAsked where {applies}.\n"));
    }
    text.push_str(&parameters(told));
    text.push_str(&numbers(told));
    if !told.paths.is_empty() {
        text.push_str("\n## Files that decide it or that its fix writes\n\n");
        for path in &told.paths {
            text.push_str(&format!("- {}\n", code(&path.to_string())));
        }
    }
    text.push_str("\n## Examples\n");
    let source = catalogue.text(&rule.id).unwrap_or_default();
    let starts = rule.examples().iter().map(|example| example.place.start);
    let ends = starts.skip(1).chain([source.trim_end().len().saturating_sub(1)]);
    for (example, end) in rule.examples().iter().zip(ends) {
        let block = source.get(example.place.start..end).unwrap_or_default();
        text.push_str(&of_example(rule, example, block)?);
    }
    Ok(text)
}

fn parameters(told: &RuleExplanation) -> String {
    if told.parameters.is_empty() {
        return String::new();
    }
    let rows = told.parameters.iter().map(|parameter| {
        [
            code(&format!("{}.{}", told.rule, parameter.name)),
            parameter.allowed.words(),
            code(&parameter.default.to_string()),
            parameter.doc.clone(),
        ]
    });
    format!("\n## Parameters\n{}", table(["parameter", "value", "default", ""], rows))
}

/// The controls that it serves, and the numbers of the same thing elsewhere.
fn numbers(told: &RuleExplanation) -> String {
    let mut rows: Vec<[String; 2]> =
        told.controls.iter().map(|(benchmark, controls)| [benchmark.clone(), join(controls)]).collect();
    if !told.references.nist.is_empty() {
        rows.push(["NIST SP 800-53".to_owned(), join(&told.references.nist)]);
    }
    if !told.references.cci.is_empty() {
        rows.push(["DISA CCI".to_owned(), join(&told.references.cci)]);
    }
    if rows.is_empty() {
        return "\n## What it serves\n\nNo benchmark's control; a profile of your own may ask for it.\n".to_owned();
    }
    format!("\n## What it serves\n{}", table(["benchmark or catalogue", "controls"], rows))
}

fn of_example(rule: &Rule, example: &Example, block: &str) -> Result<String, TreeError> {
    let verdict = if example.outcome == Outcome::Pass { "Passes" } else { "Fails" };
    let mut text = format!("\n### {verdict}: {}\n{}", example.name, fenced("hcl", &dedented(block)));
    if example.outcome == Outcome::Pass {
        return Ok(text);
    }
    let fix = fix_example(rule, example)?;
    for (what, names) in [("installs", &fix.packages.install), ("purges", &fix.packages.remove)] {
        if !names.is_empty() {
            let names: Vec<String> = names.iter().map(|name| code(name)).collect();
            text.push_str(&format!("\nIts fix {what} {}.\n", names.join(", ")));
        }
    }
    if !fix.diff.is_empty() {
        text.push_str(&format!("\nIts fix:\n{}", fenced("diff", &shortened(&fix.diff))));
    } else if let Some(reason) = &fix.refused {
        text.push_str(&format!("\nIts fix is refused: {reason}.\n"));
    }
    Ok(text)
}

/// A block of a rule's file without the indentation that it has there.
fn dedented(block: &str) -> String {
    let lines = block.trim_end().lines().map(|line| line.strip_prefix("  ").unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n")
}

fn shortened(diff: &str) -> String {
    let lines: Vec<&str> = diff.lines().collect();
    match lines.split_at_checked(LINES) {
        Some((shown, rest)) if rest.len() > 1 => format!("{}\n… {} more lines", shown.join("\n"), rest.len()),
        _ => lines.join("\n"),
    }
}
