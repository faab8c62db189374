//! The benchmarks' tables: they agree with the facts, with the rules and with themselves.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use hardtack_audit::verdict::Severity;
use hardtack_audit::{Assessment, Benchmark, Catalogue, ControlId, Counts, Coverage, Settings};
use hardtack_hcl::Place;
use hardtack_recipe::ParameterValue;

/// A benchmark of CIS with its facts: id, level, server, workstation, assessment; taken from the benchmark itself
/// and not from our table.
struct Cis {
    id: &'static str,
    facts: &'static str,
    /// What the facts are known to sum to: controls, automated, manual.
    sums: (usize, usize, usize),
}

const CIS: &[Cis] = &[
    Cis {
        id: "cis-debian-12",
        facts: include_str!("../../../benchmarks/facts/cis-debian-12.tsv"),
        sums: (310, 289, 21),
    },
    Cis {
        id: "cis-debian-13",
        facts: include_str!("../../../benchmarks/facts/cis-debian-13.tsv"),
        sums: (343, 327, 16),
    },
    Cis {
        id: "cis-ubuntu-24.04",
        facts: include_str!("../../../benchmarks/facts/cis-ubuntu-24.04.tsv"),
        sums: (312, 291, 21),
    },
];

/// A guide of DISA with its facts: id, category, vulnerability, assessment, correlation identifiers.
struct Stig {
    id: &'static str,
    facts: &'static str,
    /// What the facts are known to sum to: controls, those of each category.
    sums: (usize, [usize; 3]),
}

const STIG: &[Stig] = &[
    Stig {
        id: "stig-ubuntu-22.04",
        facts: include_str!("../../../benchmarks/facts/stig-ubuntu-22.04.tsv"),
        sums: (188, [16, 155, 17]),
    },
    Stig {
        id: "stig-ubuntu-24.04",
        facts: include_str!("../../../benchmarks/facts/stig-ubuntu-24.04.tsv"),
        sums: (194, [16, 161, 17]),
    },
];

fn benchmark(id: &str) -> Arc<Benchmark> {
    Catalogue::embedded().benchmark(id, None).unwrap()
}

/// Every benchmark that the program carries.
fn all() -> Vec<Arc<Benchmark>> {
    let catalogue = Catalogue::embedded();
    catalogue.benchmark_ids().map(|id| catalogue.benchmark(id, None).unwrap()).collect()
}

/// The lines of a table of facts after its heading, split.
fn facts<const COLUMNS: usize>(text: &str) -> impl Iterator<Item = [&str; COLUMNS]> {
    let split = |line| <[&str; COLUMNS]>::try_from(str::split(line, '\t').collect::<Vec<_>>());
    text.lines().skip(1).map(move |line| split(line).unwrap_or_else(|_| panic!("a malformed line: {line}")))
}

/// The controls of each profile.
fn members(benchmark: &Benchmark) -> BTreeMap<&str, BTreeSet<&ControlId>> {
    let controls = |profile| benchmark.controls_of(profile).unwrap().into_iter().map(|control| &control.id).collect();
    benchmark.profiles.keys().map(|profile| (profile.as_str(), controls(profile))).collect()
}

#[test]
fn every_benchmark_is_held_against_its_facts() {
    let held: BTreeSet<&str> = CIS.iter().map(|cis| cis.id).chain(STIG.iter().map(|stig| stig.id)).collect();
    assert_eq!(Catalogue::embedded().benchmark_ids().collect::<BTreeSet<_>>(), held);
}

#[test]
fn every_control_of_cis_stands_in_the_table_as_in_the_facts() {
    for cis in CIS {
        let benchmark = benchmark(cis.id);
        let members = members(&benchmark);
        let mut seen = 0;
        for [id, level, server, workstation, assessment] in facts(cis.facts) {
            let id: ControlId = id.parse().unwrap();
            let place = format!("{} {id}", cis.id);
            let control = benchmark.controls.get(&id).unwrap_or_else(|| panic!("{place} is not in the table"));
            let manual = matches!(control.assessment, Assessment::Manual { .. });
            assert_eq!(manual, assessment == "manual", "{place}");
            assert!(control.level.contains(&format!("L{level}")), "{place} is of level {level}, not {}", control.level);
            for (kind, fact) in [("server", server), ("workstation", workstation)] {
                let (one, two) = (format!("level1-{kind}"), format!("level2-{kind}"));
                assert_eq!(members[one.as_str()].contains(&id), fact == "L1", "{place} in {one}");
                assert_eq!(members[two.as_str()].contains(&id), fact != "-", "{place} in {two}");
            }
            seen += 1;
        }
        assert_eq!((seen, benchmark.controls.len()), (cis.sums.0, cis.sums.0), "{}", cis.id);
    }
}

#[test]
fn every_control_of_a_stig_stands_in_the_table_as_in_the_facts() {
    const CATEGORIES: [(&str, Severity, &[&str]); 3] = [
        ("CAT I", Severity::High, &["cat1", "cat2", "cat3"]),
        ("CAT II", Severity::Medium, &["cat2", "cat3"]),
        ("CAT III", Severity::Low, &["cat3"]),
    ];
    for stig in STIG {
        let benchmark = benchmark(stig.id);
        let members = members(&benchmark);
        let mut counts = [0; 3];
        for [id, category, vulnerability, assessment, cci] in facts(stig.facts) {
            let id: ControlId = id.parse().unwrap();
            let place = format!("{} {id}", stig.id);
            let control = benchmark.controls.get(&id).unwrap_or_else(|| panic!("{place} is not in the table"));
            let manual = matches!(control.assessment, Assessment::Manual { .. });
            assert_eq!(manual, assessment == "manual", "{place}");
            let known = CATEGORIES.iter().position(|known| known.0 == category);
            let known = known.unwrap_or_else(|| panic!("{place}: there is no category {category}"));
            let (name, severity, profiles) = CATEGORIES[known];
            assert_eq!((control.level.as_str(), benchmark.severity_of(control)), (name, Some(severity)), "{place}");
            let of: Vec<&str> = members.iter().filter(|(_, ids)| ids.contains(&id)).map(|(name, _)| *name).collect();
            assert_eq!(of, profiles, "{place}");
            // The facts of one guide know no numbers of vulnerabilities.
            let found = control.references.vulnerability.as_ref().map_or("-".to_owned(), ToString::to_string);
            assert_eq!(found, vulnerability, "{place}");
            let found: Vec<String> = control.references.cci.iter().map(ToString::to_string).collect();
            assert_eq!(if found.is_empty() { "-".to_owned() } else { found.join(",") }, cci, "{place}");
            counts[known] += 1;
        }
        assert_eq!((benchmark.controls.len(), counts), stig.sums, "{}", stig.id);
    }
}

#[test]
fn every_control_is_in_a_section_and_has_words_of_its_own() {
    for benchmark in all() {
        let mut titles = BTreeSet::new();
        for control in benchmark.controls.values() {
            let place = format!("{} {}", benchmark.name.id, control.id);
            let (section, _) = benchmark.section_of(&control.id).unwrap_or_else(|| panic!("{place} is in no section"));
            assert_ne!(section, &control.id);
            for text in control.title.iter() {
                assert!(!text.ends_with('.') && text.len() <= 90, "{place}: {text}");
                assert!(titles.insert(text.clone()), "{place} has the title of another control");
            }
            if let Assessment::Manual { look_at, evidence } = &control.assessment {
                assert!(!evidence.is_empty(), "{place} shows nothing to the person who looks");
                assert!(look_at.ends_with('.') && look_at.len() > 40, "{place}: {look_at}");
            }
        }
    }
}

#[test]
fn every_rule_of_the_tables_exists_and_takes_the_values_set_for_it() {
    let catalogue = Catalogue::embedded();
    let mut wrong = Vec::new();
    for benchmark in all() {
        for control in benchmark.controls.values() {
            let Assessment::Judged { rules, set } = &control.assessment else { continue };
            let place = format!("{} {}", benchmark.name.id, control.id);
            for rule in rules {
                let own = |(key, value): (&String, &serde_json::Value)| {
                    let (name, parameter) = key.split_once('.')?;
                    let value = ParameterValue { value: value.clone(), place: Place::default() };
                    (name == rule.as_str()).then(|| (parameter.to_owned(), value))
                };
                let settings: Settings = set.iter().filter_map(own).collect();
                if let Err(errors) = catalogue.rule(rule, &settings) {
                    wrong.push(format!("{place}: {errors}"));
                }
            }
            for key in set.keys() {
                let known = rules.iter().any(|rule| key.split_once('.').is_some_and(|(name, _)| name == rule.as_str()));
                if !known {
                    wrong.push(format!("{place}: {key} is no parameter of its rules"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_coverage_of_the_sections_sums_to_the_table() {
    for cis in CIS {
        let coverage = Coverage::of(&benchmark(cis.id));
        assert_eq!((coverage.total.controls, coverage.total.automated, coverage.total.manual), cis.sums, "{}", cis.id);
    }
    for benchmark in all() {
        let coverage = Coverage::of(&benchmark);
        let total = coverage.total;
        assert_eq!(total.automated + total.manual, total.controls);
        assert_eq!(total.implemented + total.todo, total.automated);
        assert_eq!(total.image + total.running + total.organisation, total.controls);
        assert!(coverage.sections.is_sorted_by(|a, b| a.section < b.section));
        let sum = |count: fn(&Counts) -> usize| -> usize {
            coverage.sections.iter().map(|section| count(&section.counts)).sum()
        };
        assert_eq!(sum(|counts| counts.controls), total.controls);
        assert_eq!(sum(|counts| counts.automated), total.automated);
        assert_eq!(sum(|counts| counts.manual), total.manual);
        assert_eq!(sum(|counts| counts.implemented), total.implemented);
        assert_eq!(sum(|counts| counts.todo), total.todo);
    }
}

#[test]
fn no_control_is_left_to_be_done() {
    for benchmark in all() {
        let json = serde_json::to_value(Coverage::of(&benchmark)).unwrap();
        let number = |key: &str| json[key].as_u64().unwrap_or_else(|| panic!("{key} is no number in {json}"));
        let id = &benchmark.name.id;
        assert_eq!((json["benchmark"].as_str(), number("todo")), (Some(id.as_str()), 0));
        assert_eq!(number("implemented"), number("automated"), "{id}");
        for control in benchmark.controls.values() {
            let judged = matches!(&control.assessment, Assessment::Judged { rules, .. } if !rules.is_empty());
            assert!(judged || matches!(control.assessment, Assessment::Manual { .. }), "{id} {}", control.id);
        }
    }
}

#[test]
fn coverage_in_json_has_the_numbers_beside_the_benchmark() {
    let json = serde_json::to_value(Coverage::of(&benchmark("cis-debian-12"))).unwrap();
    let text = |key: &str| json[key].as_str().map(str::to_owned);
    let number = |key: &str| json[key].as_u64().unwrap_or_else(|| panic!("{key} is no number in {json}"));
    assert_eq!((text("benchmark").as_deref(), text("edition").as_deref()), (Some("cis-debian-12"), Some("1.1.0")));
    assert_eq!((number("controls"), number("automated"), number("manual")), (310, 289, 21));
    assert_eq!(number("implemented") + number("todo"), 289);
    assert_eq!(json["sections"][0]["section"], "1.1.1");
    assert_eq!(json["sections"][0]["controls"], 10);
}
