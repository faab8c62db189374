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
    assert_snapshot!(told.join("\n"), @"");
    assert_snapshot!(said.lines().filter(|line| line.contains("help")).collect::<Vec<_>>().join("\n"), @"");
}

#[test]
fn numbers_out_of_range_are_refused_with_the_range() {
    let program = Program::new();
    let said = |arguments: &[&str]| {
        let said = program.fail(64, arguments);
        said.lines().next().unwrap_or_default().to_owned()
    };
    assert_snapshot!(said(&["pipeline", "run", "web.hcl", "--jobs", "0"]), @"");
    assert_snapshot!(said(&["pipeline", "run", "web.hcl", "--memory", "4M"]), @"");
    assert_snapshot!(said(&["pipeline", "run", "web.hcl", "--memory", "0"]), @"");
    assert_snapshot!(said(&["build", "web.hcl", "--max-seconds", "0"]), @"");
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
    assert_snapshot!(ran.stderr, @"");
    let planned = program.run(&["plan", "web.hcl"]).stderr;
    assert_eq!(planned.matches("pip takes the newest version").count(), 2, "{planned}");
}
