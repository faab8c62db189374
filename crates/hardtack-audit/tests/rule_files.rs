//! Mistakes in rule files and in directories of rules: each has a place and a remedy.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::path::Path;

use hardtack_audit::{Catalogue, Settings};
use hardtack_hcl::Diagnostics;
use insta::assert_snapshot;

fn write(dir: &Path, name: &str, text: &str) {
    let path = dir.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// What is said of a rule `few-tries` with this text in its block.
fn said(body: &str) -> String {
    let head = "title = \"Few tries\"\nseverity = \"low\"\nwhy = \"More tries are more guesses.\"\n";
    said_of(&format!("rule \"few-tries\" {{\n{head}{body}\n}}\n"))
}

fn said_of(text: &str) -> String {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "rules/ssh/few-tries.hcl", text);
    let catalogue = Catalogue::embedded().with_dir(dir.path()).unwrap();
    let wrong = catalogue.rule(&"few-tries".parse().unwrap(), &Settings::new()).unwrap_err();
    wrong.render(false).replace(&format!("{}/rules/ssh/", dir.path().display()), "")
}

const STATE: &str = "sshd \"MaxAuthTries\" { at_most = 4 }";

#[test]
fn a_rule_is_named_as_its_file() {
    assert_snapshot!(said_of("rule \"many-tries\" {\n  title = 3\n}\n"), @r#"
    error: the rule is called `many-tries`, its file few-tries
     --> few-tries.hcl:1:6
      |
    1 | rule "many-tries" {
      |      ^^^^^^^^^^^^
      |
      = help: a rule's file is named after the rule

    error: the rule states nothing
     --> few-tries.hcl:1:1
      |
    1 | rule "many-tries" {
      | ^^^^^^^^^^^^^^^^^
      |
      = help: add a block of a kind

    error: expected a string, found a number
     --> few-tries.hcl:2:11
      |
    2 |   title = 3
      |           ^
      |
      = help: write it in quotes

    error: `rule` needs the key `why`
     --> few-tries.hcl:1:1
      |
    1 | rule "many-tries" {
      | ^^^^^^^^^^^^^^^^^
      |
      = help: add `why = …`

    error: `rule` needs the key `severity`
     --> few-tries.hcl:1:1
      |
    1 | rule "many-tries" {
      | ^^^^^^^^^^^^^^^^^
      |
      = help: add `severity = …`
    "#);
    assert_snapshot!(said_of("rules \"few-tries\" {}\n"), @r#"
    error: there is no `rule "few-tries"` block
     --> few-tries.hcl:1:1
      |
    1 | rules "few-tries" {}
      | ^

    error: the top level has no block `rules`
     --> few-tries.hcl:1:1
      |
    1 | rules "few-tries" {}
      | ^^^^^
      |
      = help: did you mean `rule`?
    "#);
}

#[test]
fn a_rule_states_something_of_a_known_kind() {
    assert_snapshot!(said(""), @r#"
    error: the rule states nothing
     --> few-tries.hcl:1:1
      |
    1 | rule "few-tries" {
      | ^^^^^^^^^^^^^^^^
      |
      = help: add a block of a kind
    "#);
    assert_snapshot!(said("shd \"MaxAuthTries\" { at_most = 4 }"), @r#"
    error: there is no kind `shd`
     --> few-tries.hcl:5:1
      |
    5 | shd "MaxAuthTries" { at_most = 4 }
      | ^^^^^^^^^^^^^^^^^^
      |
      = help: did you mean `sshd`?
    "#);
    assert_snapshot!(said("sshd \"MaxAuthTries\" { at_mots = 4 }"), @r#"
    error: this block asks for nothing
     --> few-tries.hcl:5:1
      |
    5 | sshd "MaxAuthTries" { at_mots = 4 }
      | ^^^^^^^^^^^^^^^^^^^
      |
      = help: write one of `at_least` and `at_most`, `equals`, `one_of`, `excludes`, `includes`, `only`, `set`

    error: `sshd` has no key `at_mots`
     --> few-tries.hcl:5:23
      |
    5 | sshd "MaxAuthTries" { at_mots = 4 }
      |                       ^^^^^^^
      |
      = help: did you mean `at_most`?
    "#);
}

#[test]
fn parameters_have_defaults_within_their_bounds() {
    assert_snapshot!(said(&format!("{STATE}\nparam \"limit\" {{ doc = \"x\" }}")), @r#"
    error: `param` needs the key `default`
     --> few-tries.hcl:6:1
      |
    6 | param "limit" { doc = "x" }
      | ^^^^^^^^^^^^^
      |
      = help: add `default = …`
    "#);
    assert_snapshot!(said(&format!("{STATE}\nparam \"limit\" {{\n  doc = \"x\"\n  default = 9\n  range = [1, 4]\n}}")), @r"
    error: the default must be a number from 1 to 4, not 9
     --> few-tries.hcl:8:13
      |
    8 |   default = 9
      |             ^
    ");
    assert_snapshot!(said(&format!("{STATE}\nparam \"on\" {{\n  doc = \"x\"\n  default = true\n  range = [1, 4]\n}}")), @r#"
    error: the parameter's default does not go with its bounds
     --> few-tries.hcl:6:1
      |
    6 | param "on" {
      | ^^^^^^^^^^
      |
      = help: numbers take `range`, texts and lists of texts take `one_of`, booleans neither
    "#);
    assert_snapshot!(said("sshd \"MaxAuthTries\" { at_most = param.limit }"), @r#"
    error: there is no parameter `limit`
     --> few-tries.hcl:5:39
      |
    5 | sshd "MaxAuthTries" { at_most = param.limit }
      |                                       ^^^^^
      |
      = help: nothing declares `param.limit`
    "#);
}

#[test]
fn conditions_are_facts_joined_by_words_of_logic() {
    assert_snapshot!(said(&format!("{STATE}\napplies = packge(\"cron\")")), @r#"
    error: a condition cannot ask for `packge`
     --> few-tries.hcl:6:11
      |
    6 | applies = packge("cron")
      |           ^^^^^^^^^^^^^^
      |
      = help: did you mean `package`?
    "#);
    assert_snapshot!(said(&format!("{STATE}\napplies = package(\"cron\") && \"yes\"")), @r#"
    error: this is not a condition on the tree
     --> few-tries.hcl:6:30
      |
    6 | applies = package("cron") && "yes"
      |                              ^^^^^
      |
      = help: join facts with `!`, `&&` and `||`, as in package("cron") && !file("/etc/cron.allow")
    "#);
    assert_snapshot!(said(&format!("{STATE}\napplies = file(\"etc/cron\")")), @r#"
    error: `etc/cron` does not start with `/`: write it from the root of the tree, as in `/etc/hosts`
     --> few-tries.hcl:6:11
      |
    6 | applies = file("etc/cron")
      |           ^^^^^^^^^^^^^^^^
    "#);
    assert_snapshot!(said(&format!("{STATE}\napplies = package(\"a\", \"b\")")), @r#"
    error: `package` takes one text
     --> few-tries.hcl:6:11
      |
    6 | applies = package("a", "b")
      |           ^^^^^^^^^^^^^^^^^
      |
      = help: write package("…")
    "#);
}

#[test]
fn examples_are_trees() {
    let example = "pass \"x\" {\n  files = { \"etc/passwd\" = \"\" }\n  modes = { \"/etc/passwd\" = \"0999\" }\n}";
    assert_snapshot!(said(&format!("{STATE}\n{example}")), @r#"
    error: `etc/passwd` does not start with `/`: write it from the root of the tree, as in `/etc/hosts`
     --> few-tries.hcl:7:28
      |
    7 |   files = { "etc/passwd" = "" }
      |                            ^^

    error: `0999` is not a mode
     --> few-tries.hcl:8:11
      |
    8 |   modes = { "/etc/passwd" = "0999" }
      |           ^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: write it in octal, as in "0640"
    "#);
}

#[test]
fn directories_of_rules_add_to_the_programs_own() {
    let wrong = |files: &[(&str, &str)]| {
        let dir = tempfile::tempdir().unwrap();
        files.iter().for_each(|(name, text)| write(dir.path(), name, text));
        let Err(wrong) = Catalogue::embedded().with_dir(dir.path()) else { return String::new() };
        let words = |wrong: &Diagnostics| wrong.render(false).replace(&dir.path().display().to_string(), "DIR");
        words(&wrong)
    };
    assert_snapshot!(wrong(&[]), @r"
    error: DIR holds neither rules nor benchmarks
     = help: a directory of rules holds rules/<topic>/<rule>.hcl and benchmarks/<benchmark>.hcl
    ");
    assert_eq!(wrong(&[("rules/x/notes.txt", "not a rule")]), "");
    assert_snapshot!(wrong(&[("rules/x/Few_Tries.hcl", "")]), @r"
    error: DIR/rules/x/Few_Tries.hcl: `Few_Tries` is not a rule's name: use words of a-z and 0-9 joined by `-`
     = help: a rule's file is named after the rule
    ");
    assert_snapshot!(wrong(&[("rules/x/few.hcl", ""), ("rules/y/few.hcl", "")]), @r"
    error: DIR/rules/y/few.hcl: there is a rule few already, in DIR/rules/x/few.hcl
     = help: give the rule another name
    ");
    assert_snapshot!(wrong(&[("benchmarks/cis-debian-12.hcl", "")]), @r"
    error: DIR/benchmarks/cis-debian-12.hcl: there is a benchmark cis-debian-12 already, in benchmarks/cis-debian-12.hcl
     = help: give the benchmark another name
    ");
}

#[test]
fn mistakes_in_benchmarks_are_all_told_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let text = r#"
benchmark "mine" {
  title        = "Mine"
  edition      = "1"
  published    = "yesterday"
  distribution = "debian"
  release      = "12"
}

profile "all" { title = "All" }
level "must" { profiles = ["al"] }

control "1.1" "most" { rules = ["few-tries"] }
control "1.2" "must" { look_at = "Look." }
control "1.4" "must" { todo = "A thing" }
control "1.4" "must" { todo = "Another thing" }
control "1/3" "must" { rules = ["Few tries"] }
"#;
    write(dir.path(), "benchmarks/mine.hcl", text);
    let catalogue = Catalogue::embedded().with_dir(dir.path()).unwrap();
    let wrong = catalogue.benchmark("mine", None).unwrap_err().render(false);
    assert_snapshot!(wrong.replace(&format!("{}/benchmarks/", dir.path().display()), ""), @r#"
    error: expected a day, as in "2024-09-26"
     --> mine.hcl:5:18
      |
    5 |   published    = "yesterday"
      |                  ^^^^^^^^^^^

    error: there is no profile `al`
      --> mine.hcl:11:27
       |
    11 | level "must" { profiles = ["al"] }
       |                           ^^^^^^
       |
       = help: did you mean `all`?

    error: there is no level `most`
      --> mine.hcl:13:15
       |
    13 | control "1.1" "most" { rules = ["few-tries"] }
       |               ^^^^^^
       |
       = help: did you mean `must`?

    error: it is not said how the control is judged
      --> mine.hcl:14:1
       |
    14 | control "1.2" "must" { look_at = "Look." }
       | ^^^^^^^^^^^^^^^^^^^^
       |
       = help: write `rules`, or `title` and `look_at`, or `todo` with the control's title

    error: `1/3` is not a control's number: use letters, digits, `.`, `-` and `_`
      --> mine.hcl:17:9
       |
    17 | control "1/3" "must" { rules = ["Few tries"] }
       |         ^^^^^

    error: `Few tries` is not a rule's name: use words of a-z and 0-9 joined by `-`
      --> mine.hcl:17:32
       |
    17 | control "1/3" "must" { rules = ["Few tries"] }
       |                                ^^^^^^^^^^^^^

    error: the control 1.4 is here twice
      --> mine.hcl:16:1
       |
    16 | control "1.4" "must" { todo = "Another thing" }
       | ^^^^^^^^^^^^^^^^^^^^
      --> mine.hcl:15:1
       |
    15 | control "1.4" "must" { todo = "A thing" }
       | ^^^^^^^^^^^^^^^^^^^^ the first is here
    "#);
}
