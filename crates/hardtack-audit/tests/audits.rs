//! Audits and hardening by the house's benchmark: verdicts, exceptions, score, and what is changed.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod house;

use std::path::Path;

use hardtack_audit::system::{Runtime, System};
use hardtack_audit::{Audit, ControlResult, Record, audit, harden};
use hardtack_tree::{MemoryTree, Tree, tree_path};
use house::{except, resolved, set};

const OS_RELEASE: &str = "ID=debian\nVERSION_ID=\"12\"\n";

fn tree(sshd_config: &str) -> MemoryTree {
    let tree = MemoryTree::new().file("/etc/os-release", OS_RELEASE).unwrap();
    tree.file("/etc/ssh/sshd_config", sshd_config).unwrap()
}

fn judged(tree: &dyn Tree, recipe: &hardtack_recipe::Harden) -> Audit {
    audit(&System::new(tree), None, &resolved(recipe).unwrap())
}

/// A control a line: number, verdict, reason.
fn lines(audit: &Audit) -> String {
    let line = |control: &ControlResult| {
        let reason = control.reason.as_deref().map(|reason| format!(" ({reason})")).unwrap_or_default();
        format!("{} {:?}{reason}", control.control, control.verdict)
    };
    audit.controls.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_control_has_a_verdict_and_only_judged_ones_count() {
    let audit = judged(&tree("MaxAuthTries 3\nPermitRootLogin yes\n"), &house::harden("strict"));
    insta::assert_snapshot!(lines(&audit), @r"
    1.2 Pass
    1.10 Fail
    2.1 Manual (Go to the door and try the handle, from both sides.)
    2.2 NotApplicable (the shell is ssh, not console)
    ");
    assert_eq!(audit.percent, Some(50.0));
    assert_eq!((audit.score.passed, audit.score.failed, audit.score.manual), (1, 1, 1));
    let root = &audit.controls[1].rules[0].findings[0];
    assert_eq!(root.at.as_ref().unwrap().to_string(), "/etc/ssh/sshd_config:2");
}

#[test]
fn a_rule_that_asks_nothing_of_a_tree_says_why() {
    let bare = MemoryTree::new().file("/etc/os-release", OS_RELEASE).unwrap();
    insta::assert_snapshot!(lines(&judged(&bare, &house::harden("base"))), @r"
    1.2 NotApplicable (/etc/ssh/sshd_config is not there)
    1.10 NotApplicable (/etc/ssh/sshd_config is not there)
    ");
}

#[test]
fn exceptions_are_apart_and_never_passed() {
    let mut recipe = house::harden("base");
    except(&mut recipe, "1.2", None);
    except(&mut recipe, "1.10", None);
    let audit = judged(&tree("MaxAuthTries 3\nPermitRootLogin yes\n"), &recipe);
    insta::assert_snapshot!(lines(&audit), @r"
    1.2 Pass
    1.10 Excepted
    ");
    // The first one is not needed, and says so.
    let needed: Vec<bool> = audit.controls.iter().map(|control| control.exception.as_ref().unwrap().needed).collect();
    assert_eq!(needed, [false, true]);
    assert_eq!((audit.score.passed, audit.score.excepted), (1, 1));
    assert_eq!(audit.percent, Some(100.0));
}

#[test]
fn an_exception_stands_only_while_what_proves_it_holds() {
    let mut recipe = house::harden("base");
    except(&mut recipe, "1.10", None);
    recipe.exceptions[0].proven_by = vec!["house-tries".to_owned()];
    // One rule fails the control; the other proves that something else was done for it.
    let open = judged(&tree("MaxAuthTries 3\nPermitRootLogin yes\n"), &recipe);
    insta::assert_snapshot!(lines(&open), @r"
    1.2 Pass
    1.10 Excepted
    ");
    let void = judged(&tree("MaxAuthTries 9\nPermitRootLogin yes\n"), &recipe);
    insta::assert_snapshot!(lines(&void), @r"
    1.2 Fail
    1.10 Fail
    ");
    let unproven = |audit: &Audit| audit.controls[1].exception.as_ref().unwrap().unproven.len();
    assert_eq!((unproven(&open), unproven(&void)), (0, 1));

    recipe.exceptions[0].proven_by = vec!["house-tires".to_owned()];
    recipe.exceptions[0].proven_by_place = house::line(12);
    insta::assert_snapshot!(house::wrong(&recipe), @"recipe.hcl:12:1: there is no rule `house-tires` (help: did you mean `house-tries`?)");
}

#[test]
fn an_alternative_that_was_not_chosen_asks_nothing() {
    let mut recipe = house::harden("strict");
    let config = tree("MaxAuthTries 9\n");
    set(&mut recipe, "shell", "console");
    insta::assert_snapshot!(lines(&judged(&config, &recipe)), @r"
    1.2 NotApplicable (the shell is console, not ssh)
    1.10 NotApplicable (the shell is console, not ssh)
    2.1 Manual (Go to the door and try the handle, from both sides.)
    2.2 Unknown (no rule judges this control yet)
    ");
    // Without a word of the recipe, the tree shows what is used.
    let found = config.file("/etc/console-only", "").unwrap();
    insta::assert_snapshot!(lines(&judged(&found, &house::harden("strict"))), @r"
    1.2 NotApplicable (the shell is console, not ssh)
    1.10 NotApplicable (the shell is console, not ssh)
    2.1 Manual (Go to the door and try the handle, from both sides.)
    2.2 Unknown (no rule judges this control yet)
    ");
}

#[test]
fn audits_read_back_from_json() {
    let audit = judged(&tree("PermitRootLogin yes\n"), &house::harden("strict"));
    let text = serde_json::to_string(&audit).unwrap();
    assert!(text.contains(r#""schema":"hardtack.audit/1""#), "{text}");
    assert_eq!(serde_json::from_str::<Audit>(&text).unwrap(), audit);
}

#[test]
fn another_distribution_is_remarked_on() {
    let other = tree("").file("/etc/os-release", "ID=ubuntu\nVERSION_ID=\"24.04\"\n").unwrap();
    insta::assert_snapshot!(judged(&other, &house::harden("base")).remarks.join("\n"), @"House rules is written for debian 12; this tree is ubuntu 24.04");
}

#[test]
fn kinds_without_runtime_evidence_are_judged_by_files_alone() {
    let runtime = Runtime::at(Path::new("/nonexistent"), Path::new("/nonexistent"));
    let tree = tree("MaxAuthTries 3\nPermitRootLogin no\n");
    let audit = audit(&System::new(&tree), Some(&runtime), &resolved(&house::harden("base")).unwrap());
    assert_eq!(audit.percent, Some(100.0));
}

#[test]
fn hardening_fixes_what_is_required_and_only_once() {
    let mut recipe = house::harden("strict");
    except(&mut recipe, "1.10", None);
    let profile = resolved(&recipe).unwrap();
    let tree = tree("PermitRootLogin yes\nMaxAuthTries 9\n");
    let hardened = harden(&tree, &profile).unwrap();
    assert_eq!(hardened.fixed.len(), 1, "{:?}", hardened.unfixable);
    assert!(hardened.unfixable.is_empty() && hardened.packages.is_empty());

    let after = audit(&System::new(&hardened.tree), None, &profile);
    insta::assert_snapshot!(lines(&after), @r"
    1.2 Pass
    1.10 Excepted
    2.1 Manual (Go to the door and try the handle, from both sides.)
    2.2 NotApplicable (the shell is ssh, not console)
    ");

    let again = harden(&hardened.tree, &profile).unwrap();
    assert_eq!(again.tree.changes(), []);
    assert!(again.fixed.is_empty() && again.writes.is_empty());
}

#[test]
fn the_tree_keeps_a_record_of_what_wrote_it() {
    let profile = resolved(&house::harden("base")).unwrap();
    let tree = tree("PermitRootLogin yes\nMaxAuthTries 9\n");
    let hardened = harden(&tree, &profile).unwrap();
    let record = Record::read(&hardened.tree).unwrap();
    assert_eq!(record.writes, hardened.writes);
    let by: Vec<&str> = record.writes[&tree_path!("/etc/ssh/sshd_config")].iter().map(|rule| rule.as_str()).collect();
    assert_eq!(by, ["house-root", "house-tries"]);
}
