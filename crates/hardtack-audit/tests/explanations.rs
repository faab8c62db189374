//! What is said of controls, sections, rules and paths.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod house;

use hardtack_audit::{ControlExplanation, Explanation, RuleExplanation, explain, harden};
use hardtack_tree::{MemoryTree, Tree};

fn said(query: &str, tree: Option<&dyn Tree>) -> Explanation {
    explain(&house::catalogue(), query, tree).unwrap()
}

fn names(rules: &[RuleExplanation]) -> Vec<&str> {
    rules.iter().map(|rule| rule.rule.as_str()).filter(|rule| rule.starts_with("house")).collect()
}

fn house(controls: &[ControlExplanation]) -> Vec<&ControlExplanation> {
    controls.iter().filter(|control| control.benchmark.id == "house").collect()
}

#[test]
fn a_control_tells_its_rules_and_where_it_belongs() {
    let Explanation::Controls(controls) = said("1.10", None) else { panic!("not a control") };
    let [control] = house(&controls)[..] else { panic!("not one control") };
    assert_eq!(control.title, "Nobody comes in as root");
    assert_eq!(control.section.as_deref(), Some("SSH"));
    assert_eq!(control.profiles, ["base", "strict"]);
    assert_eq!(names(&control.rules), ["house-root", "house-tries"]);
    assert_eq!(control.rules[0].why, "A password of root that leaks opens everything at once.");
    assert_eq!(control.rules[0].applies.as_deref(), Some("/etc/ssh/sshd_config is there"));
}

#[test]
fn a_vulnerability_tells_its_control_and_one_rule_serves_many_benchmarks() {
    let Explanation::Controls(controls) = said("V-260529", None) else { panic!("not a control") };
    let [control] = &controls[..] else { panic!("not one control") };
    assert_eq!((control.control.as_str(), control.level.as_str()), ("UBTU-22-255040", "CAT I"));
    assert_eq!(control.references.words().collect::<Vec<_>>(), ["V-260529", "CCI-000366"]);
    assert_eq!(control.profiles, ["cat1", "cat2", "cat3"]);
    assert_eq!(control.section.as_deref(), Some("SSH server"));

    let Explanation::Rule(rule) = said("ssh-banner", None) else { panic!("not a rule") };
    let serves: Vec<(&str, &str)> =
        rule.controls.iter().map(|(benchmark, ids)| (benchmark.as_str(), ids[0].as_str())).collect();
    let of_cis = [("cis-debian-12", "5.1.5"), ("cis-debian-13", "5.1.5"), ("cis-ubuntu-24.04", "5.1.5")];
    let of_disa = [("stig-ubuntu-22.04", "UBTU-22-255020"), ("stig-ubuntu-24.04", "UBTU-24-200640")];
    assert_eq!(serves, [&of_cis[..], &of_disa[..]].concat());
}

#[test]
fn a_section_tells_all_its_controls_in_order() {
    let Explanation::Controls(controls) = said("2", None) else { panic!("not a section") };
    let ids: Vec<&str> = house(&controls).iter().map(|control| control.control.as_str()).collect();
    assert_eq!(ids, ["2.1", "2.2"]);
    assert!(house(&controls)[0].look_at.as_deref().unwrap().starts_with("Go to the door"));
}

#[test]
fn a_rule_tells_what_it_asks_and_what_it_serves() {
    let Explanation::Rule(rule) = said("house-tries", None) else { panic!("not a rule") };
    assert_eq!(rule.topic, "house");
    assert!(rule.asks[0].contains("MaxAuthTries") && rule.asks[0].contains('4'), "{:?}", rule.asks);
    assert_eq!(rule.parameters[0].name, "limit");
    let serves: Vec<&str> = rule.controls["house"].iter().map(|control| control.as_str()).collect();
    assert_eq!(serves, ["1.2", "1.10"]);
}

#[test]
fn a_path_tells_the_rules_that_it_decides_and_those_that_wrote_it() {
    let path = "/etc/ssh/sshd_config";
    let Explanation::Path(told) = said(path, None) else { panic!("not a path") };
    assert!(told.written_by.is_empty());
    assert_eq!(names(&told.concerns), ["house-root", "house-tries"]);

    let tree = MemoryTree::new().file(path, "PermitRootLogin no\nMaxAuthTries 9\n").unwrap();
    let profile = house::resolved(&house::harden("base")).unwrap();
    let hardened = harden(&tree, &profile).unwrap();
    let Explanation::Path(told) = said(path, Some(&hardened.tree)) else { panic!("not a path") };
    assert_eq!(names(&told.written_by), ["house-tries"]);
    assert_eq!(names(&told.concerns), ["house-root"]);
}

#[test]
fn an_unknown_name_suggests_the_nearest() {
    let wrong = explain(&house::catalogue(), "house-trees", None).unwrap_err();
    assert_eq!(wrong.iter().next().unwrap().help.as_deref(), Some("did you mean `house-tries`?"));
    insta::assert_snapshot!(explain(&house::catalogue(), "etc/fstab", None).unwrap_err(), @"nothing is called `etc/fstab`");
}
