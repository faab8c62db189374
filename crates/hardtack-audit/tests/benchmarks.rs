//! The benchmarks' tables: they agree with the facts, with the rules and with themselves.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::{BTreeMap, BTreeSet};

use hardtack_audit::{Assessment, Benchmark, Catalogue, ControlId, Coverage, Settings};

/// id, level, server, workstation, assessment; taken from the benchmark itself and not from our table.
const FACTS: &str = include_str!("../../../benchmarks/facts/cis-debian-12.tsv");

fn cis() -> std::sync::Arc<Benchmark> {
    Catalogue::embedded().benchmark("cis-debian-12", None).unwrap()
}

#[test]
fn every_control_stands_in_the_table_as_in_the_facts() {
    let benchmark = cis();
    let members: BTreeMap<&str, BTreeSet<&ControlId>> = benchmark
        .profiles
        .keys()
        .map(|profile| {
            let controls = benchmark.controls_of(profile).unwrap();
            (profile.as_str(), controls.iter().map(|control| &control.id).collect())
        })
        .collect();
    let mut seen = 0;
    for line in FACTS.lines().skip(1) {
        let [id, level, server, workstation, assessment] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("the facts have a malformed line: {line}");
        };
        let id: ControlId = id.parse().unwrap();
        let control = benchmark.controls.get(&id).unwrap_or_else(|| panic!("{id} is not in the table"));
        let manual = matches!(control.assessment, Assessment::Manual { .. });
        assert_eq!(manual, assessment == "manual", "{id}");
        assert!(control.level.contains(&format!("L{level}")), "{id} is of level {level}, not {}", control.level);
        for (kind, fact) in [("server", server), ("workstation", workstation)] {
            let (one, two) = (format!("level1-{kind}"), format!("level2-{kind}"));
            assert_eq!(members[one.as_str()].contains(&id), fact == "L1", "{id} in {one}");
            assert_eq!(members[two.as_str()].contains(&id), fact != "-", "{id} in {two}");
        }
        seen += 1;
    }
    assert_eq!(seen, 310);
    assert_eq!(benchmark.controls.len(), 310);
}

#[test]
fn every_control_is_in_a_section_and_has_words_of_its_own() {
    let benchmark = cis();
    let mut titles = BTreeSet::new();
    for control in benchmark.controls.values() {
        let (section, _) =
            benchmark.section_of(&control.id).unwrap_or_else(|| panic!("{} is in no section", control.id));
        assert_ne!(section, &control.id);
        for text in control.title.iter() {
            assert!(!text.ends_with('.') && text.len() <= 90, "{}: {text}", control.id);
            assert!(titles.insert(text.clone()), "{} has the title of another control", control.id);
        }
        if let Assessment::Manual { look_at } = &control.assessment {
            assert!(look_at.ends_with('.') && look_at.len() > 40, "{}: {look_at}", control.id);
        }
    }
}

#[test]
fn every_rule_of_the_table_exists_and_takes_the_values_set_for_it() {
    let catalogue = Catalogue::embedded();
    let mut wrong = Vec::new();
    for control in cis().controls.values() {
        let Assessment::Judged { rules, set } = &control.assessment else { continue };
        for rule in rules {
            if let Err(errors) = catalogue.rule(rule, &Settings::new()) {
                wrong.push(format!("{}: {errors}", control.id));
            }
        }
        for key in set.keys() {
            let known = rules.iter().any(|rule| key.split_once('.').is_some_and(|(name, _)| name == rule.as_str()));
            if !known {
                wrong.push(format!("{}: {key} is no parameter of its rules", control.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_coverage_of_the_sections_sums_to_the_table() {
    let benchmark = cis();
    let coverage = Coverage::of(&benchmark);
    let total = coverage.total;
    assert_eq!((total.controls, total.automated, total.manual), (310, 289, 21));
    assert_eq!(total.implemented + total.todo, total.automated);
    assert_eq!(total.image + total.running + total.organisation, total.controls);
    assert!(coverage.sections.is_sorted_by(|a, b| a.section < b.section));
    let sum = |count: fn(&hardtack_audit::Counts) -> usize| -> usize {
        coverage.sections.iter().map(|section| count(&section.counts)).sum()
    };
    assert_eq!(sum(|counts| counts.controls), total.controls);
    assert_eq!(sum(|counts| counts.automated), total.automated);
    assert_eq!(sum(|counts| counts.manual), total.manual);
    assert_eq!(sum(|counts| counts.implemented), total.implemented);
    assert_eq!(sum(|counts| counts.todo), total.todo);
}
