//! What a recipe chooses of IPv6 decides which controls ask something.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod house;

use hardtack_audit::system::System;
use hardtack_audit::verdict::Verdict;
use hardtack_audit::{Audit, Catalogue, Profile, audit, harden, resolve};
use hardtack_tree::MemoryTree;

const BENCHMARKS: [(&str, &str); 3] = [("cis-debian-12", "12"), ("cis-debian-13", "13"), ("cis-ubuntu-24.04", "24.04")];

fn profile(benchmark: &str, choice: Option<&str>) -> Profile {
    let mut recipe = house::harden("level1-server");
    recipe.benchmark = benchmark.to_owned();
    if let Some(choice) = choice {
        house::set(&mut recipe, "ipv6", choice);
    }
    resolve(&recipe, &Catalogue::embedded(), jiff::civil::date(2026, 11, 28)).unwrap()
}

fn machine(release: &str) -> MemoryTree {
    let id = if release == "24.04" { "ubuntu" } else { "debian" };
    MemoryTree::new()
        .file("/etc/os-release", &format!("ID={id}\nVERSION_ID=\"{release}\"\n"))
        .and_then(|tree| tree.file("/etc/passwd", "root:x:0:0:root:/root:/bin/bash\n"))
        .and_then(|tree| tree.file("/etc/group", "root:x:0:\n"))
        .and_then(|tree| tree.file("/etc/shadow", "root:*:1::::::\n"))
        .and_then(|tree| {
            tree.file("/var/lib/dpkg/status", "Package: base-files\nStatus: install ok installed\nVersion: 1\n")
        })
        .unwrap()
}

/// The rules whose names speak of IPv6, with what an audit says of them.
fn verdicts(audit: &Audit) -> Vec<(String, Verdict, Option<String>)> {
    let rules = audit.controls.iter().flat_map(|control| &control.rules);
    let of_ipv6 = rules.filter(|rule| {
        let id = rule.rule.as_str();
        id.starts_with("ipv6-") || id.starts_with("router-advertisements") || id.starts_with("ip6tables")
    });
    of_ipv6.map(|rule| (rule.rule.to_string(), rule.verdict, rule.reason.clone())).collect()
}

#[test]
fn off_is_asked_for_brought_about_and_leaves_nothing_else_to_ask() {
    for (benchmark, release) in BENCHMARKS {
        let tree = machine(release);
        let off = profile(benchmark, Some("off"));
        let before = audit(&System::new(&tree), None, &off);
        let decision =
            |audit: &Audit| audit.controls.iter().find(|control| control.control.as_str() == "3.1.1").unwrap().verdict;
        assert_eq!(decision(&before), Verdict::Fail, "{benchmark}");

        let hardened = harden(&tree, &off).unwrap();
        let written = hardened.tree.diff().unwrap();
        assert!(written.contains("+net.ipv6.conf.all.disable_ipv6 = 1"), "{benchmark}: {written}");
        assert!(!written.contains("net.ipv6.conf.all.forwarding"), "nothing is set for what is off: {written}");
        let after = audit(&System::new(&hardened.tree), None, &off);
        assert_eq!(decision(&after), Verdict::Pass, "{benchmark}");
        for (rule, verdict, reason) in verdicts(&after).into_iter().filter(|(rule, ..)| rule != "ipv6-disabled") {
            assert_eq!(verdict, Verdict::NotApplicable, "{benchmark}: {rule}");
            assert!(reason.as_ref().is_some_and(|reason| reason.contains("IPv6 is off")), "{rule}: {reason:?}");
        }
        assert!(harden(&hardened.tree, &off).unwrap().tree.changes().is_empty(), "{benchmark}");
    }
}

#[test]
fn without_a_choice_a_person_decides_and_the_rules_of_ipv6_are_asked() {
    for (benchmark, release) in BENCHMARKS {
        let tree = machine(release);
        for choice in [None, Some("on")] {
            let judged = audit(&System::new(&tree), None, &profile(benchmark, choice));
            let decision = judged.controls.iter().find(|control| control.control.as_str() == "3.1.1").unwrap();
            assert_eq!(decision.verdict, Verdict::Manual, "{benchmark}");
            let asked = verdicts(&judged).into_iter().filter(|(_, verdict, _)| *verdict == Verdict::Fail).count();
            assert!(asked >= 5, "{benchmark}: only {asked} are asked");
        }
    }
}
