//! The beginning of a rule.

use std::path::Path;

use hardtack_audit::kind::Kind;
use hardtack_audit::{Catalogue, RuleId, kinds};
use miette::{IntoDiagnostic, Result, miette};

use crate::file;

/// Writes `rules/<topic>/<id>.hcl`; its examples fail until it is filled in.
pub(crate) fn begin(dir: &Path, rule: &str, kind: &str) -> Result<String> {
    let Some((topic, id)) = rule.split_once('/') else {
        return Err(miette!(help = "write it as ssh/ssh-no-forwarding", "`{rule}` has no topic"));
    };
    let topic: RuleId = topic.parse().map_err(|_| miette!("a topic is words of a-z and 0-9 joined by `-`"))?;
    let id: RuleId = id.parse().into_diagnostic()?;
    let catalogue = Catalogue::embedded();
    if let Some(taken) = catalogue.topic(&id) {
        return Err(miette!(help = "give the rule another name", "there is a rule {id} already, in rules/{taken}"));
    }
    let kind = kinds::named(kind).ok_or_else(|| {
        let names: Vec<&str> = kinds::KINDS.iter().map(|kind| kind.name()).collect();
        miette!(help = format!("the kinds are {}", names.join(", ")), "there is no kind `{kind}`")
    })?;
    let path = dir.join(format!("rules/{topic}/{id}.hcl"));
    file::create(&path, &text(&catalogue, &id, kind))?;
    Ok(format!(
        "{} is begun. Now:\n\
         1. fill it in; docs/reference/kinds.md has the keys of `{}`\n\
         2. cargo run --package hardtack -- rules test {id}\n\
         3. name it at its controls in benchmarks/*.hcl, or say `unnumbered = true`\n\
         4. cargo xtask gen",
        path.display(),
        kind.name()
    ))
}

fn text(catalogue: &Catalogue, id: &RuleId, kind: &dyn Kind) -> String {
    let (like, label) = match precedent(catalogue, kind) {
        Some((rule, line)) => (format!("\n  # As in {rule}: {line}"), line.contains('"')),
        None => (String::new(), false),
    };
    let label = if label { " \"\"" } else { "" };
    let keys: String = kind.keys().iter().map(|(name, meaning)| format!("    # {name}: {meaning}\n")).collect();
    let summary = kind.summary();
    let name = kind.name();
    format!(
        r#"rule "{id}" {{
  title    = "What is wanted, in a line"
  severity = "medium" # low, medium or high
  why      = "What an attacker gains, or what is lost, when it does not hold."

  # {summary}{like}
  {name}{label} {{
{keys}  }}

  pass "what is as it should be" {{
    files = {{}}
  }}

  fail "what is not, and looks as if it were" {{
    files = {{}}
  }}
}}
"#
    )
}

/// A rule with this kind, and the line where its block begins, as far as the brace.
fn precedent<'c>(catalogue: &'c Catalogue, kind: &dyn Kind) -> Option<(&'c RuleId, String)> {
    catalogue.rule_ids().find_map(|id| {
        let mut lines = catalogue.text(id)?.lines();
        let line = lines.find(|line| line.trim_start().split(' ').next() == Some(kind.name()))?;
        Some((id, line.split('{').next()?.trim().to_owned()))
    })
}

#[cfg(test)]
mod tests {
    use hardtack_hcl::{Document, Source};

    use super::*;

    #[test]
    fn every_kind_has_a_beginning_in_the_layout_of_the_repository() {
        let dir = tempfile::tempdir().unwrap();
        for kind in kinds::KINDS {
            let name = format!("topic/new-{}", kind.name().replace('_', "-"));
            begin(dir.path(), &name, kind.name()).unwrap();
            let text = file::read(&dir.path().join(format!("rules/{name}.hcl"))).unwrap();
            Document::parse(Source::new("new.hcl", text.clone())).unwrap();
            assert!(text.contains(&format!("\n  {}", kind.name())), "{text}");
        }
        // What is begun is not yet a rule: its examples do not hold.
        let catalogue = Catalogue::embedded().with_dir(dir.path()).unwrap_or_else(|wrong| panic!("{wrong}"));
        let begun = catalogue.rule(&"new-sshd".parse().unwrap(), &Default::default());
        let held =
            begun.is_ok_and(|rule| hardtack_audit::test_rule(&rule).iter().all(|example| example.wrong.is_none()));
        assert!(!held);
    }

    #[test]
    fn what_cannot_be_a_rule_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let said = |rule: &str, kind: &str| begin(dir.path(), rule, kind).unwrap_err().to_string();
        insta::assert_snapshot!(said("new-rule", "sshd"), @"`new-rule` has no topic");
        insta::assert_snapshot!(said("../escape/new-rule", "sshd"), @"a topic is words of a-z and 0-9 joined by `-`");
        insta::assert_snapshot!(said("ssh/New", "sshd"), @"`New` is not a rule's name: use words of a-z and 0-9 joined by `-`");
        insta::assert_snapshot!(said("ssh/ssh-banner", "sshd"), @"there is a rule ssh-banner already, in rules/ssh");
        insta::assert_snapshot!(said("ssh/new-rule", "sshdd"), @"there is no kind `sshdd`");
    }
}
