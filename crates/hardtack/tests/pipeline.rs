//! `hardtack pipeline`: what is run, in which order, and what is left alone.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;
#[path = "../../hardtack-build/tests/common/root.rs"]
#[allow(dead_code)]
mod root;

use std::fs;

use common::Program;
use insta::assert_snapshot;
use regex::Regex;
use serde_json::Value;

const RECIPE: &str = r#"image "app" {
  base { from = "base" }
  script "app" { inline = ["echo app > /etc/app"] }
}
image "base" {
  base { directory = "root" }
  script "base" { inline = ["echo base > /etc/base"] }
  gate { packages = 0 }
}
image "other" {
  base { directory = "root" }
}
"#;

/// A directory with a small root and a recipe; none where nothing can be built.
fn bench(recipe: &str) -> Option<Program> {
    if !rustix::process::geteuid().is_root() {
        println!("skipped: building needs root");
        return None;
    }
    let program = Program::new();
    root::make(&program.path("root"));
    fs::create_dir_all(program.path("root/var/lib/dpkg")).unwrap();
    fs::write(program.path("root/var/lib/dpkg/status"), "").unwrap();
    program.file("site.hcl", recipe);
    Some(program)
}

fn steady(text: &str) -> String {
    let text = Regex::new(r"sha256:[0-9a-f]{64}").unwrap().replace_all(text, "DIGEST");
    let text = Regex::new(r"\d+\.\d s").unwrap().replace_all(&text, "N s");
    // Columns are as wide as what they held.
    Regex::new(r" {2,}").unwrap().replace_all(&text, "  ").into_owned()
}

#[test]
fn bases_come_first_and_what_did_not_change_is_left_alone() {
    let Some(program) = bench(RECIPE) else { return };
    assert_snapshot!(steady(&program.succeed(&["pipeline", "plan", "site.hcl"])), @"");
    assert!(!program.path("out").exists(), "a plan makes nothing");
    assert_snapshot!(steady(&program.succeed(&["pipeline", "run", "site.hcl"])), @"");
    assert_snapshot!(steady(&program.succeed(&["pipeline", "run", "site.hcl"])), @"");
    let text = RECIPE.replace("echo app", "echo another app");
    program.file("site.hcl", &text);
    assert_snapshot!(steady(&program.succeed(&["pipeline", "plan", "site.hcl"])), @"");
    let lines = program.succeed(&["pipeline", "run", "site.hcl", "--json"]);
    let stages = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let stages: Vec<String> = stages
        .filter(|line| line["event"] == "stage" && line["stage"] == "build")
        .map(|line| format!("{} {}", line["image"].as_str().unwrap(), line["state"].as_str().unwrap()))
        .collect();
    assert_eq!(stages, ["base unchanged", "other unchanged", "app passed"]);
}

#[test]
fn what_stands_on_an_image_that_did_not_pass_is_not_begun() {
    let Some(program) = bench(&RECIPE.replace("packages = 0", "proved = true")) else { return };
    let ran = program.run(&["pipeline", "run", "site.hcl"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert_snapshot!(steady(&ran.stdout), @"");
    assert!(ran.stderr.contains("2 of 3 images did not pass"), "{}", ran.stderr);
    assert!(
        program.path("out/other").is_dir() && !program.path("out/app").exists() && !program.path("out/base").exists()
    );
}

#[test]
fn a_build_that_takes_too_long_leaves_nothing() {
    let Some(program) =
        bench("image \"slow\" {\n  base { directory = \"root\" }\n  script \"s\" { inline = [\"sleep 600\"] }\n}\n")
    else {
        return;
    };
    let told = program.fail(1, &["build", "site.hcl", "--max-seconds", "3"]);
    assert!(told.contains("the build was not done after 3 s"), "{told}");
    assert!(!program.path("out/slow").exists());
}
