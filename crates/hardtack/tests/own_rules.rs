//! A user's own rule and benchmark work as the program's do, with every verb that takes them.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;

use common::house::{HOUSE, house};
use insta::assert_snapshot;

#[test]
fn a_users_own_rules_and_benchmarks_work_as_ours() {
    let Some(program) = house() else { return };
    assert_snapshot!(program.succeed(&["rules", "--rules", "site", "test", "house-ptrace"]), @"2 examples passed, 0 failed");
    assert!(program.succeed(&["rules", "list", "--rules", "site"]).contains("house-ptrace"));
    assert_snapshot!(program.succeed(&["coverage", "house", "--rules", "site"]), @r"
    House rules 3 (house, published 2026-01-31)

    section                                                  controls with rule manual  todo
    1       Ours                                                    2         1      1     0
    2       Theirs                                                  5         5      0     0
    total                                                           7         6      1     0
    ");
    assert_snapshot!(program.succeed(&["explain", "house-ptrace", "--rules", "site"]), @r"
    house-ptrace: Processes do not read each other  [house, low]
      why      One that is taken over finds the secrets of the others.
      asks     The boot sets kernel.yama.ptrace_scope = 1.
      set      house-ptrace.scope = 1 (a number from 1 to 3): How much is kept from others.
      file     /etc/default/ufw
      file     /etc/sysctl.conf
      file     /etc/sysctl.d
      file     /etc/sysctl.d/60-hardtack.conf
      file     /etc/sysctl.d/zz-hardtack.conf
      file     /etc/ufw/sysctl.conf
      file     /etc/ufw/ufw.conf
      file     /lib/sysctl.d
      file     /run/sysctl.d
      file     /usr/lib/sysctl.d
      file     /usr/local/lib/sysctl.d
      serves   house 1.1, 2.4
    ");

    let explained = program.succeed(&["explain", "ssh-max-auth-tries", "--rules", "site"]);
    assert!(explained.contains("house 2.1"), "{explained}");

    let audited = |expected: i32| {
        let ran = program.run(&[&["audit", "root", "--all"], &HOUSE[..]].concat());
        assert_eq!(ran.code, expected, "{}", ran.stderr);
        let verdict =
            |line: &&str| ["pass", "FAIL", "UNKNOWN", "manual", "n/a"].iter().any(|word| line.starts_with(word));
        ran.stdout.lines().filter(verdict).collect::<Vec<_>>().join("\n")
    };
    assert_snapshot!(audited(2), @r"
    FAIL     1.1         Processes do not read each other  [must, low]
    manual   1.2         The door is locked  [must]
    FAIL     2.1         SSH allows few guesses per connection  [must, medium]
    FAIL     2.2         The telnet client is not installed  [must, medium]
    FAIL     2.3         /tmp is a file system of its own  [must, medium]
    FAIL     2.4         Only root and the group shadow may read /etc/shadow; Processes do not read each other  [must, high]
    FAIL     2.5         Changing a boot entry needs a password  [must, medium]
    ");
    program.succeed(&[&["harden", "root"], &HOUSE[..]].concat());
    assert_snapshot!(audited(2), @r"
    pass     1.1         Processes do not read each other  [must, low]
    manual   1.2         The door is locked  [must]
    pass     2.1         SSH allows few guesses per connection  [must, medium]
    FAIL     2.2         The telnet client is not installed  [must, medium]
    FAIL     2.3         /tmp is a file system of its own  [must, medium]
    pass     2.4         Only root and the group shadow may read /etc/shadow; Processes do not read each other  [must, high]
    FAIL     2.5         Changing a boot entry needs a password  [must, medium]
    ");
    let sshd = fs::read_to_string(program.path("root/etc/ssh/sshd_config")).unwrap();
    assert!(sshd.contains("MaxAuthTries 3"), "the benchmark's value counts: {sshd}");
    let ours = fs::read_to_string(program.path("root/etc/sysctl.d/60-hardtack.conf")).unwrap();
    assert!(ours.contains("kernel.yama.ptrace_scope"), "{ours}");
}

#[test]
fn the_examples_of_a_directory_are_run_by_its_name() {
    let Some(program) = house() else { return };
    for arguments in [
        &["rules", "test", "site"][..],
        &["rules", "test", "./site/"],
        &["rules", "test", "house-ptrace", "--rules", "site"],
        &["rules", "test", "site", "house-ptrace"],
    ] {
        assert_eq!(program.succeed(arguments), "2 examples passed, 0 failed\n", "{arguments:?}");
    }
    assert_snapshot!(program.fail(65, &["rules", "test", "./sit"]), @r"
    error: ./sit does not exist
     = help: a directory of rules holds rules/<topic>/<rule>.hcl and benchmarks/<benchmark>.hcl
    ");
    assert_snapshot!(program.fail(65, &["rules", "test", "sit"]), @r"
    error: there is no rule `sit`
      because: no directory has this name, either: `hardtack rules test DIR` runs those of DIR/rules/<topic>/<rule>.hcl
      = help: `hardtack rules list` prints all
    ");
    program.file("note", "");
    assert_snapshot!(program.fail(65, &["rules", "test", "./note"]), @r"
    error: ./note is no directory
     = help: a directory of rules holds rules/<topic>/<rule>.hcl and benchmarks/<benchmark>.hcl
    ");
    fs::create_dir_all(program.path("empty")).unwrap();
    assert_snapshot!(program.fail(65, &["rules", "test", "empty"]), @r"
    error: empty holds neither rules nor benchmarks
     = help: a directory of rules holds rules/<topic>/<rule>.hcl and benchmarks/<benchmark>.hcl
    ");
    fs::create_dir_all(program.path("empty/rules/house")).unwrap();
    assert_snapshot!(program.fail(65, &["rules", "test", "empty"]), @r"
    error: there is no rule in empty
      = help: put rules into empty/rules/<topic>/<rule>.hcl; `hardtack rules show banner-motd` prints one to begin with
    ");
    assert_snapshot!(program.fail(65, &["rules", "test", "--rules", "sit"]), @r"
    error: sit does not exist
     = help: a directory of rules holds rules/<topic>/<rule>.hcl and benchmarks/<benchmark>.hcl
    ");
}

#[test]
fn a_recipe_names_them_too() {
    let Some(program) = house() else { return };
    let recipe = "image \"web\" {\n  base { directory = \"root\" }\n\n  harden {\n    benchmark = \"house\"\n    \
                  profile   = \"server\"\n    set       = { \"ssh-max-auth-tries.limit\" = 2 }\n\n    \
                  exception \"2.5\" {\n      kind   = \"platform\"\n      reason = \"No console.\"\n      owner  = \"house\"\n    }\n  }\n}\n";
    program.file("web.hcl", recipe);
    assert!(program.succeed(&["plan", "web.hcl", "--rules", "site"]).contains("house 3, server"));
    program.succeed(&["validate", "web.hcl", "--rules", "site"]);
    assert_snapshot!(program.fail(65, &["plan", "web.hcl"]).lines().next().unwrap(), @"error: there is no benchmark `house`");

    let told = program.run(&["audit", "root", "--recipe", "web.hcl", "--rules", "site"]);
    assert!(told.stdout.contains("excepted 2.5"), "{}{}", told.stdout, told.stderr);
    program.succeed(&["harden", "root", "--recipe", "web.hcl", "--rules", "site"]);
    let sshd = fs::read_to_string(program.path("root/etc/ssh/sshd_config")).unwrap();
    assert!(sshd.contains("MaxAuthTries 2"), "{sshd}");

    program.file("bare.hcl", "image \"web\" {\n  base { directory = \"root\" }\n}\n");
    assert_snapshot!(program.fail(65, &["audit", "root", "--recipe", "bare.hcl"]), @r"
    error: no image of bare.hcl has a `harden` block
      = help: add one, or name --benchmark and --profile
    ");
}

#[test]
fn mistakes_in_them_are_named_with_their_place() {
    let Some(program) = house() else { return };
    let rule = program.path("site/rules/house/house-ptrace.hcl");
    let text = fs::read_to_string(&rule).unwrap();
    fs::write(&rule, text.replace("severity = \"low\"", "severity = \"lwo\"")).unwrap();
    let said = program.fail(65, &["rules", "--rules", "site", "test", "house-ptrace"]);
    assert!(said.contains("site/rules/house/house-ptrace.hcl:3:"), "{said}");
    fs::write(&rule, text.replace("ptrace_scope = ", "ptrace_scope_ = ")).unwrap();
    let ran = program.run(&["rules", "--rules", "site", "test", "house-ptrace"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, "1 examples passed, 1 failed\n"), "{}", ran.stderr);
    fs::write(program.path("site/rules/house/ssh-max-auth-tries.hcl"), text).unwrap();
    assert_snapshot!(program.fail(65, &["coverage", "house", "--rules", "site"]), @r"
    error: site/rules/house/ssh-max-auth-tries.hcl: there is a rule ssh-max-auth-tries already, in rules/ssh/ssh-max-auth-tries.hcl
     = help: give the rule another name
    ");
}
