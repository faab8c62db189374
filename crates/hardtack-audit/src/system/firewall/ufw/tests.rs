use std::fs;
use std::path::Path;

use hardtack_tree::MemoryTree;

use super::*;

const DEFAULT: &str =
    "IPV6=yes\nDEFAULT_INPUT_POLICY=\"DROP\"\nDEFAULT_OUTPUT_POLICY=\"ACCEPT\"\nDEFAULT_FORWARD_POLICY=\"DROP\"\n";

fn chains(prefix: &str, name: &str, rules: &str) -> String {
    let chain = |hook: &&str| format!(":{prefix}-{name}-{hook} - [0:0]\n");
    let chains: String = ["input", "output", "forward"].iter().map(chain).collect();
    format!("*filter\n{chains}{rules}COMMIT\n")
}

/// ufw's files with these in `user.rules` and after the loopback rules of `before.rules`.
fn ufw(defaults: &str, before: &str, user: &str) -> MemoryTree {
    let mut tree = MemoryTree::new().file("/etc/default/ufw", defaults).unwrap();
    for family in Family::BOTH {
        let prefix = prefix(family);
        let lo = format!("-A {prefix}-before-input -i lo -j ACCEPT\n-A {prefix}-before-output -o lo -j ACCEPT\n");
        let (before, user) = if family == Family::V4 { (before, user) } else { ("", "") };
        for (name, rules) in [("before", format!("{lo}{before}")), ("after", String::new()), ("user", user.to_owned())]
        {
            let path = rules_file(name, family).unwrap().to_string();
            tree = tree.file(path, &chains(prefix, name, &rules)).unwrap();
        }
    }
    tree
}

fn denies(tree: &MemoryTree, hook: Hook) -> String {
    let answer = read(tree).and_then(|ruleset| ruleset.default_deny(hook, Family::V4));
    answer.map_or_else(
        |cause| format!("unknown: {cause}"),
        |answer| answer.at.map_or(String::new(), |at| format!("{} at {at}", answer.holds)),
    )
}

#[test]
fn policies_come_after_rules() {
    let allow = "-A ufw-user-input -p tcp --dport 22 -j ACCEPT\n";
    let tree = ufw(DEFAULT, "", allow);
    insta::assert_snapshot!(denies(&tree, Hook::Input), @"true at /etc/default/ufw:2");
    insta::assert_snapshot!(denies(&tree, Hook::Output), @"false at /etc/default/ufw:3");
    let ruleset = read(&tree).unwrap();
    let ssh = |family| ruleset.lets_through(Hook::Input, family, Protocol::Tcp, 22).unwrap().holds;
    assert!(ssh(Family::V4) && !ssh(Family::V6));
    insta::assert_snapshot!(denies(&ufw(&DEFAULT.replace("DROP", "REJECT"), "", ""), Hook::Input), @"true at /etc/default/ufw:2");
    insta::assert_snapshot!(denies(&ufw(&DEFAULT.replace("DROP", "ALLOW"), "", ""), Hook::Input), @"unknown: /etc/default/ufw:2: DEFAULT_INPUT_POLICY is `ALLOW`, and ufw does not start");
}

#[test]
fn rules_before_the_users_count_first() {
    let before = "-A ufw-before-input -j ufw-not-local\n:ufw-not-local - [0:0]\n";
    let tree = ufw(DEFAULT, before, "-A ufw-user-input -j ACCEPT\n");
    insta::assert_snapshot!(denies(&tree, Hook::Input), @"false at /etc/ufw/user.rules:5");
    let tree = ufw(DEFAULT, "-A ufw-before-input -p tcp -j DROP\n", "-A ufw-user-input -j ACCEPT\n");
    assert!(!read(&tree).unwrap().lets_through(Hook::Input, Family::V4, Protocol::Tcp, 22).unwrap().holds);
}

#[test]
fn without_ipv6_only_loopback_is_open() {
    let ruleset = read(&ufw(&DEFAULT.replace("IPV6=yes", "IPV6=no"), "", "")).unwrap();
    assert!(ruleset.default_deny(Hook::Output, Family::V6).unwrap().holds);
    assert!(ruleset.loopback_accepted(Hook::Output, Family::V6).unwrap().holds);
}

#[test]
fn a_missing_file_is_no_ruleset() {
    let tree = MemoryTree::new().file("/etc/default/ufw", DEFAULT).unwrap();
    insta::assert_snapshot!(denies(&tree, Hook::Input), @"unknown: there is no /etc/ufw/before.rules, and ufw does not start without it");
}

/// Where ufw is installed, its own templates are understood.
#[test]
fn the_rules_that_ufw_brings_are_understood() {
    let templates = Path::new("/usr/share/ufw/iptables");
    if !templates.is_dir() {
        eprintln!("skipped: ufw is not installed");
        return;
    }
    let mut tree = MemoryTree::new().file("/etc/default/ufw", DEFAULT).unwrap();
    for entry in fs::read_dir(templates).unwrap() {
        let entry = entry.unwrap();
        let path = format!("/etc/ufw/{}", entry.file_name().to_string_lossy());
        tree = tree.file(path, &fs::read_to_string(entry.path()).unwrap()).unwrap();
    }
    let ruleset = read(&tree).unwrap();
    for family in Family::BOTH {
        assert!(ruleset.default_deny(Hook::Input, family).unwrap().holds);
        assert!(ruleset.loopback_accepted(Hook::Input, family).unwrap().holds);
        assert!(ruleset.lets_known_through(Hook::Input, family).unwrap());
    }
}
