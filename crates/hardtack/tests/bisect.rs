//! `hardtack bisect`: planted culprits are found, and the printed exception makes the test pass.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fmt::Write as _;
use std::fs;

use common::Program;
use common::gallery::small;
use insta::assert_snapshot;
use regex::Regex;
use serde_json::Value;

const RULES: usize = 250;

/// A directory with a small root and a benchmark of 250 rules, each of which sets something of its own; none where nothing can
/// be built.
fn bench() -> Option<Program> {
    bench_of(RULES)
}

fn bench_of(rules: usize) -> Option<Program> {
    if !rustix::process::geteuid().is_root() {
        println!("skipped: building needs root");
        return None;
    }
    let program = Program::new();
    small::make(&program.path("root"));
    small::add_program(&program.path("root"), "grep");
    fs::write(program.path("root/etc/os-release"), "ID=debian\nVERSION_ID=\"12\"\n").unwrap();
    fs::create_dir_all(program.path("site/rules/planted")).unwrap();
    fs::create_dir_all(program.path("site/benchmarks")).unwrap();
    let mut benchmark = String::from(
        "benchmark \"planted\" {\n  title = \"Planted\"\n  edition = \"1\"\n  published = \"2026-01-31\"\n  \
         distribution = \"debian\"\n  release = \"12\"\n}\nprofile \"all\" { title = \"All\" }\n\
         level \"must\" { profiles = [\"all\"] }\nsection \"1\" { title = \"Planted\" }\n",
    );
    for number in 1..=rules {
        let rule = format!(
            "rule \"planted-{number:03}\" {{\n  title = \"Number {number}\"\n  severity = \"low\"\n  why = \"It is a test.\"\n  \
             sysctl \"kernel.planted_{number:03}\" {{ value = 1 }}\n}}\n"
        );
        fs::write(program.path(&format!("site/rules/planted/planted-{number:03}.hcl")), rule).unwrap();
        writeln!(benchmark, "control \"1.{number}\" \"must\" {{ rules = [\"planted-{number:03}\"] }}").unwrap();
    }
    fs::write(program.path("site/benchmarks/planted.hcl"), benchmark).unwrap();
    recipe(&program, "");
    Some(program)
}

fn recipe(program: &Program, exceptions: &str) {
    let text = format!(
        "image \"web\" {{\n  owner = \"platform-team\"\n  base {{ directory = \"root\" }}\n  \
         script \"app\" {{ inline = [\"echo app > /etc/app\"] }}\n  \
         script \"late\" {{ inline = [\"echo broken >> /etc/app\"] }}\n  \
         script \"last\" {{ inline = [\"echo last > /etc/last\"] }}\n  \
         harden {{\n    benchmark = \"planted\"\n    profile = \"all\"\n{exceptions}  }}\n}}\n"
    );
    program.file("web.hcl", &text);
}

fn bisect(program: &Program, line: &str) -> (Value, String) {
    let arguments = ["bisect", "web.hcl", "--rules", "site", "--command", line];
    let json = program.succeed(&[&arguments[..], &["--json"]].concat());
    (serde_json::from_str(&json).unwrap(), program.succeed(&arguments))
}

fn names(findings: &Value) -> Vec<Vec<&str>> {
    let groups = findings["groups"].as_array().unwrap();
    let names = |group: &Value| group.as_array().unwrap().len();
    groups.iter().map(|group| (0..names(group)).map(|index| group[index]["name"].as_str().unwrap()).collect()).collect()
}

/// The exceptions as a person would paste them.
fn pasted(text: &str) -> &str {
    text.split_once("for how long:\n\n").unwrap().1
}

fn passes(program: &Program, line: &str) -> bool {
    let run = program.run(&["bisect", "web.hcl", "--rules", "site", "--command", line]);
    run.code == 65 && run.stderr.contains("passes on the image as it is")
}

fn dated(text: &str) -> String {
    Regex::new(r"\d{4}-\d\d-\d\d").unwrap().replace_all(text, "YYYY-MM-DD").into_owned()
}

#[test]
fn one_rule_of_250_is_found_and_its_exception_makes_the_test_pass() {
    let Some(program) = bench() else { return };
    let line = "! grep -rq planted_173 /etc/sysctl.d";
    let (findings, text) = bisect(&program, line);
    assert_eq!(names(&findings), [["planted-173"]]);
    let builds = findings["builds"].as_u64().unwrap();
    // log₂ 250 is 7.97.
    assert!(builds <= 10, "{builds} builds");
    assert_snapshot!(dated(&text), @r#"
    web: the command `! grep -rq planted_173 /etc/sysctl.d` is broken by the rule
      planted-173 (1.173): Number 173
        wrote /etc/sysctl.d/60-hardtack.conf
            kernel.planted_173 = 1
    Seen in 10 builds, among 250 rules and 3 steps, and one more to see that nothing else breaks it.
    The test passes with this in the `harden` block; say there why it must be, and for how long:

        exception "1.173" {
          kind    = "accepted"
          reason  = "planted-173 breaks the command `! grep -rq planted_173 /etc/sysctl.d`."
          owner   = "platform-team"
          expires = "YYYY-MM-DD"
        }
    "#);
    recipe(&program, pasted(&text));
    assert!(passes(&program, line));
    assert_ne!(program.run(&["history", "web"]).code, 0, "a trial is no image");
}

#[test]
fn a_pair_that_fails_only_together_is_found() {
    let Some(program) = bench() else { return };
    let line = "! (grep -rq planted_031 /etc/sysctl.d && grep -rq planted_202 /etc/sysctl.d)";
    let (findings, text) = bisect(&program, line);
    assert_eq!(names(&findings), [["planted-031", "planted-202"]]);
    let builds = findings["builds"].as_u64().unwrap();
    assert!(builds <= 47, "{builds} builds");
    recipe(&program, pasted(&text));
    assert!(passes(&program, line));
}

#[test]
fn two_rules_that_each_break_it_are_both_found() {
    let Some(program) = bench() else { return };
    let line = "! (grep -rq planted_031 /etc/sysctl.d || grep -rq planted_202 /etc/sysctl.d)";
    let (findings, text) = bisect(&program, line);
    assert_eq!(names(&findings), [["planted-031"], ["planted-202"]]);
    recipe(&program, pasted(&text));
    assert!(passes(&program, line));
}

#[test]
fn a_step_is_found_with_what_it_changed() {
    let Some(program) = bench() else { return };
    let (findings, text) = bisect(&program, "grep -q app /etc/app && ! grep -q broken /etc/app");
    assert_eq!(names(&findings), Vec::<Vec<&str>>::new());
    assert_snapshot!(text, @r"
    web: the command `grep -q app /etc/app && ! grep -q broken /etc/app` is broken by the step
      late (web.hcl:5:3)
        changed /etc/app
    Seen in 12 builds, among 250 rules and 3 steps, and one more to see that nothing else breaks it.
    The test passes without it: `--without late` leaves it out of a build.
    ");
}

#[test]
fn a_culprit_is_found_though_the_test_needs_other_rules() {
    let Some(program) = bench() else { return };
    let line = "grep -rq planted_001 /etc/sysctl.d && ! grep -rq planted_173 /etc/sysctl.d";
    let (findings, text) = bisect(&program, line);
    assert_eq!(names(&findings), [["planted-173"]]);
    recipe(&program, pasted(&text));
    assert!(passes(&program, line));

    // The test needs hardening, and a step breaks it.
    recipe(&program, "");
    let (findings, text) = bisect(&program, "grep -rq planted_001 /etc/sysctl.d && ! grep -q broken /etc/app");
    assert_eq!((names(&findings), &findings["broken_by"][0]["name"]), (Vec::new(), &Value::from("late")), "{text}");
    assert_eq!(findings["confirmed"], true, "{text}");
}

#[test]
fn what_is_asked_wrongly_is_told() {
    let Some(program) = bench_of(4) else { return };
    let fails = |arguments: &[&str]| {
        let run = program.run(&[&["bisect", "web.hcl", "--rules", "site"], arguments].concat());
        format!("{}: {}{}", run.code, run.stdout, run.stderr)
    };
    assert_snapshot!(fails(&[]), @r"
    64: error: the following required arguments were not provided:
      <--test <NAME>|--command <LINE>|--proof>

    Usage: hardtack bisect --rules <DIR> --store <DIR> <--test <NAME>|--command <LINE>|--proof> <RECIPE>

    For more information, try '--help'.
    ");
    assert_snapshot!(fails(&["--command", "true"]), @r"
    65: build 1: all of it: passes
    error: the command `true` passes on the image as it is: nothing is broken
      = help: name a test that fails
    ");
    assert_snapshot!(fails(&["--command", "exit 125"]), @r"
    65: build 1: all of it: cannot be told
    error: the command `exit 125` says nothing of the image as it is
      = help: name a test that fails
    ");
    assert_snapshot!(fails(&["--proof"]), @r"
    65: error: web has no disk to boot
      = help: ask something of its tree, with --command
    ");
    assert_snapshot!(fails(&["--command", "echo no such thing; false"]), @r"
    1: web: the command `echo no such thing; false` fails without any rule or group of rules, and with every number of steps that was tried.
    Its base breaks it, or it needs what no step brings.
    Seen in 15 builds, among 4 rules and 3 steps.
        no such thing
    build 1: all of it: fails
    build 2: 2 of 4 rules: fails
    build 3: 1 of 4 rules: fails
    build 4: 0 of 4 rules: fails
    build 5: 0 of 3 steps, not hardened: fails
    build 6: 2 of 3 steps, not hardened: fails
    build 7: 1 of 3 steps, not hardened: fails
    build 8: 0 of 3 steps: fails
    build 9: 2 of 3 steps: fails
    build 10: 1 of 3 steps: fails
    build 11: 2 of 4 rules: fails
    build 12: 3 of 4 rules: fails
    build 13: 3 of 4 rules: fails
    build 14: 3 of 4 rules: fails
    build 15: 3 of 4 rules: fails
    ");
}
