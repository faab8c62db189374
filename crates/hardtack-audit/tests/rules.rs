//! Every rule of the catalogue: it reads, its examples show what they say, and it is written as rules are.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeSet;
use std::path::Path;

use hardtack_audit::kinds::KINDS;
use hardtack_audit::{Assessment, Catalogue, Outcome, Rule, Settings, test_rule};

fn rules(catalogue: &Catalogue, wrong: &mut Vec<String>) -> Vec<Rule> {
    let mut rules = Vec::new();
    for id in catalogue.rule_ids() {
        match catalogue.rule(id, &Settings::new()) {
            Ok(rule) => rules.push(rule),
            Err(errors) => wrong.push(errors.to_string()),
        }
    }
    rules
}

fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} things are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_example_shows_what_it_says() {
    let mut wrong = Vec::new();
    for rule in rules(&Catalogue::embedded(), &mut wrong) {
        for outcome in test_rule(&rule) {
            if let Some(words) = outcome.wrong {
                wrong.push(format!("{}: {} \"{}\": {words}", outcome.place, rule.id, outcome.example));
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn every_rule_is_written_as_rules_are() {
    let mut wrong = Vec::new();
    for rule in rules(&Catalogue::embedded(), &mut wrong) {
        let mut say = |words: &str| wrong.push(format!("{}: {} {words}", rule.place, rule.id));
        if rule.title.ends_with('.') || rule.title.len() > 90 || rule.title.is_empty() {
            say("needs a title of one line without a full stop");
        }
        if !rule.why.ends_with('.') || rule.why.len() < 30 {
            say("needs a reason: a sentence or two with full stops");
        }
        for parameter in rule.parameters.iter().filter(|parameter| !parameter.doc.ends_with('.')) {
            say(&format!("documents its parameter {} without a full stop", parameter.name));
        }
        if !rule.examples().iter().any(|example| example.outcome == Outcome::Pass) {
            say("has no example for which it holds");
        }
        if !rule.examples().iter().any(|example| matches!(example.outcome, Outcome::Fail { .. })) {
            say("has no example for which it does not hold");
        }
        let names: BTreeSet<&str> = rule.examples().iter().map(|example| example.name.as_str()).collect();
        if names.len() < rule.examples().len() {
            say("has two examples of one name");
        }
        if rule.paths().is_empty() {
            say("names no path that decides it");
        }
        for sentence in rule.states.iter().map(|state| state.explain()).filter(|sentence| !sentence.ends_with('.')) {
            say(&format!("explains itself without a full stop: {sentence}"));
        }
    }
    assert_none(&wrong);
}

#[test]
fn every_file_below_rules_is_a_rule() {
    let known: BTreeSet<String> = Catalogue::embedded().rule_ids().map(ToString::to_string).collect();
    let mut found = BTreeSet::new();
    let mut wrong = Vec::new();
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules");
    for topic in std::fs::read_dir(&rules).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_dir()) {
        for file in std::fs::read_dir(topic.path()).unwrap().map(Result::unwrap) {
            let name = file.file_name().into_string().unwrap();
            match name.strip_suffix(".hcl").filter(|id| known.contains(*id)) {
                Some(id) => {
                    if !found.insert(id.to_owned()) {
                        wrong.push(format!("the rule {id} is there twice"));
                    }
                }
                None => wrong.push(format!("{} is no rule", file.path().display())),
            }
        }
    }
    assert_none(&wrong);
    assert_eq!(found, known);
}

#[test]
fn every_rule_serves_a_benchmark_or_says_that_it_serves_none() {
    let catalogue = Catalogue::embedded();
    let mut wrong = Vec::new();
    let mut used = BTreeSet::new();
    for id in catalogue.benchmark_ids() {
        for control in catalogue.benchmark(id, None).unwrap().controls.values() {
            if let Assessment::Judged { rules, .. } = &control.assessment {
                used.extend(rules.iter().cloned());
            }
        }
    }
    for rule in rules(&catalogue, &mut wrong) {
        if used.contains(&rule.id) == rule.unnumbered {
            let words = if rule.unnumbered { "says that it serves no benchmark, but" } else { "serves no benchmark:" };
            wrong.push(format!("{}: {} {words} look at benchmarks/", rule.place, rule.id));
        }
    }
    assert_none(&wrong);
}

#[test]
fn every_kind_is_sorted_and_documented() {
    let names: Vec<&str> = KINDS.iter().map(|kind| kind.name()).collect();
    assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
    for kind in KINDS {
        assert!(!kind.summary().is_empty() && !kind.summary().contains('\n'), "{}", kind.name());
        for (key, meaning) in kind.keys() {
            assert!(meaning.len() > 5, "{} does not say what {key} means", kind.name());
        }
    }
}

#[test]
fn every_kind_has_a_rule() {
    let catalogue = Catalogue::embedded();
    let texts: Vec<&str> = catalogue.rule_ids().filter_map(|id| catalogue.text(id)).collect();
    let stated = |name: &str| texts.iter().any(|text| text.contains(&format!("\n  {name} ")));
    let idle: Vec<&str> = KINDS.iter().map(|kind| kind.name()).filter(|name| !stated(name)).collect();
    assert!(idle.is_empty(), "no rule is of the kind {}", idle.join(", "));
}
