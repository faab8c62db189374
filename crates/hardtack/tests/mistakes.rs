//! Mistakes are told all at once, values out of range with their range, and what may not work tomorrow as a warning.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::Program;
use insta::assert_snapshot;

fn image(name: &str, benchmark: &str, profile: &str, exception: &str) -> String {
    format!(
        "image \"{name}\" {{\n  base {{ directory = \".\" }}\n  harden {{\n    benchmark = \"{benchmark}\"\n    profile   = \"{profile}\"\n\n    \
         exception \"{exception}\" {{\n      kind   = \"platform\"\n      reason = \"No console.\"\n      owner  = \"us\"\n    }}\n  }}\n}}\n"
    )
}

#[test]
fn every_unknown_name_is_told_in_one_run() {
    let program = Program::new();
    let recipe = [
        image("one", "cis-debian-21", "level1-server", "1.4.1"),
        image("two", "cis-debian-12", "level3-server", "9.9.9"),
        image("three", "cis-debian-12", "level1-server", "1.4.11"),
    ];
    program.file("three.hcl", &recipe.concat());
    let said = program.fail(65, &["validate", "three.hcl"]);
    let told: Vec<&str> = said.lines().filter(|line| line.starts_with("error") || line.contains("-->")).collect();
    assert_snapshot!(told.join("\n"), @r"
    error: there is no benchmark `cis-debian-21`
     --> three.hcl:4:17
    error: cis-debian-12 has no profile `level3-server`
      --> three.hcl:18:17
    error: cis-debian-12 has no control 9.9.9
      --> three.hcl:20:5
    error: cis-debian-12 has no control 1.4.11
      --> three.hcl:33:5
    ");
    assert_snapshot!(said.lines().filter(|line| line.contains("help")).collect::<Vec<_>>().join("\n"), @r"
    = help: did you mean `cis-debian-12`?
     = help: did you mean `level1-server`?
     = help: did you mean `1.7.9`?
     = help: did you mean `1.4.1`?
    ");
}

#[test]
fn numbers_out_of_range_are_refused_with_the_range() {
    let program = Program::new();
    let said = |arguments: &[&str]| {
        let said = program.fail(64, arguments);
        said.lines().next().unwrap_or_default().to_owned()
    };
    assert_snapshot!(said(&["pipeline", "run", "web.hcl", "--jobs", "0"]), @"error: invalid value '0' for '--jobs <N>': 0 is not in 1..=1024");
    assert_snapshot!(said(&["pipeline", "run", "web.hcl", "--memory", "4M"]), @"error: invalid value '4M' for '--memory <SIZE>': a build takes 512 MiB: the range is 512 MiB and more");
    assert_snapshot!(said(&["pipeline", "run", "web.hcl", "--memory", "0"]), @"error: invalid value '0' for '--memory <SIZE>': a size must be more than nothing");
    assert_snapshot!(said(&["build", "web.hcl", "--max-seconds", "0"]), @"error: invalid value '0' for '--max-seconds <SECONDS>': 0 is not in 1..=604800");
}

#[test]
fn packages_of_pip_without_a_version_are_warned_of_with_their_place() {
    let program = Program::new();
    program.file("setup.sh", "#!/bin/sh\nset -e\npip3 install ansible\n");
    let recipe = "image \"web\" {\n  base { directory = \".\" }\n\n  script \"cloud\" {\n    inline = [\n      \"apt-get update\",\n      \"pip install awscli boto3\",\n    ]\n  }\n\n  \
                  script \"tools\" { path = \"setup.sh\" }\n\n  script \"pinned\" { inline = [\"pip install awscli==1.32.0\"] }\n}\n";
    program.file("web.hcl", recipe);
    let ran = program.run(&["validate", "web.hcl"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_snapshot!(ran.stderr, @r#"
    warning: pip takes the newest version of awscli, boto3 (line 2 of the script cloud)
     --> web.hcl:4:3
      |
    4 |   script "cloud" {
      |   ^^^^^^^^^^^^^^
      |
      = help: write `NAME==VERSION`, or take all from a file of requirements with `--require-hashes`, or name a file of constraints with `-c`
    warning: pip takes the newest version of ansible (./setup.sh:3)
      --> web.hcl:11:3
       |
    11 |   script "tools" { path = "setup.sh" }
       |   ^^^^^^^^^^^^^^
       |
       = help: write `NAME==VERSION`, or take all from a file of requirements with `--require-hashes`, or name a file of constraints with `-c`
    web.hcl: 1 image, no mistakes
    "#);
    let planned = program.run(&["plan", "web.hcl"]).stderr;
    assert_eq!(planned.matches("pip takes the newest version").count(), 2, "{planned}");
}
