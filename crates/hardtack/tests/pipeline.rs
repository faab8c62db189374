//! `hardtack pipeline`: what is run, in which order, and what is left alone.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;

use common::Program;
use common::gallery::small;
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
  gate { packages = 1 }
}
image "other" {
  base { directory = "root" }
}
"#;

/// Trees without a disk cannot be booted, and are not audited here.
const POLICY: &str = "channel \"golden\" {\n  proof = false\n  audit = false\n}\n";

/// A directory with a small root and a recipe; none where nothing can be built.
fn bench(recipe: &str) -> Option<Program> {
    if !rustix::process::geteuid().is_root() {
        println!("skipped: building needs root");
        return None;
    }
    let program = Program::new();
    small::make(&program.path("root"));
    fs::create_dir_all(program.path("root/var/lib/dpkg")).unwrap();
    let sudo = "Package: sudo\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.9\n";
    fs::write(program.path("root/var/lib/dpkg/status"), sudo).unwrap();
    program.file("site.hcl", recipe);
    Some(program)
}

fn steady(text: &str) -> String {
    let text = Regex::new(r"sha256:[0-9a-f]{64}|\b[0-9a-f]{12}\b").unwrap().replace_all(text, "DIGEST");
    let text = Regex::new(r"\d+\.\d s").unwrap().replace_all(&text, "N s");
    // Columns are as wide as what they held.
    Regex::new(r" {2,}").unwrap().replace_all(&text, "  ").into_owned()
}

#[test]
fn bases_come_first_and_what_did_not_change_is_left_alone() {
    let Some(program) = bench(RECIPE) else { return };
    assert_snapshot!(steady(&program.succeed(&["pipeline", "plan", "site.hcl"])), @"
    image  stage  state  took  because
    base  build  to do  -  base is not in the store (site.hcl:6:22)
    base  test  not asked  -  the image has no disk to boot
    base  gate  to do  -  the image is another one
    base  promote  not asked  -  the recipe names no channel
    app  build  to do  -  base is not in the store (site.hcl:6:22)
    app  test  not asked  -  the image has no disk to boot
    app  gate  not asked  -  the recipe has no gate
    app  promote  not asked  -  the recipe names no channel
    other  build  to do  -  base is not in the store (site.hcl:11:22)
    other  test  not asked  -  the image has no disk to boot
    other  gate  not asked  -  the recipe has no gate
    other  promote  not asked  -  the recipe names no channel
    ");
    assert!(!program.path("out").exists(), "a plan makes nothing");
    assert_snapshot!(steady(&program.succeed(&["pipeline", "run", "site.hcl"])), @"
    image  stage  state  took  because
    base  build  passed  N s  DIGEST
    base  test  not asked  -  the image has no disk to boot
    base  gate  passed  -  every condition is met
    base  promote  not asked  -  the recipe names no channel
    app  build  passed  N s  DIGEST
    app  test  not asked  -  the image has no disk to boot
    app  gate  not asked  -  the recipe has no gate
    app  promote  not asked  -  the recipe names no channel
    other  build  passed  N s  DIGEST
    other  test  not asked  -  the image has no disk to boot
    other  gate  not asked  -  the recipe has no gate
    other  promote  not asked  -  the recipe names no channel
    ");
    assert_snapshot!(steady(&program.succeed(&["pipeline", "run", "site.hcl"])), @"
    image  stage  state  took  because
    base  build  unchanged  -  DIGEST
    base  test  not asked  -  the image has no disk to boot
    base  gate  passed  -  every condition is met
    base  promote  not asked  -  the recipe names no channel
    app  build  unchanged  -  DIGEST
    app  test  not asked  -  the image has no disk to boot
    app  gate  not asked  -  the recipe has no gate
    app  promote  not asked  -  the recipe names no channel
    other  build  unchanged  -  DIGEST
    other  test  not asked  -  the image has no disk to boot
    other  gate  not asked  -  the recipe has no gate
    other  promote  not asked  -  the recipe names no channel
    ");
    let text = RECIPE.replace("echo app", "echo another app");
    program.file("site.hcl", &text);
    assert_snapshot!(steady(&program.succeed(&["pipeline", "plan", "site.hcl"])), @"
    image  stage  state  took  because
    base  build  unchanged  -  nothing has changed
    base  test  not asked  -  the image has no disk to boot
    base  gate  unchanged  -  nothing has changed
    base  promote  not asked  -  the recipe names no channel
    app  build  to do  -  app is not in the store (site.hcl:3:3)
    app  test  not asked  -  the image has no disk to boot
    app  gate  not asked  -  the recipe has no gate
    app  promote  not asked  -  the recipe names no channel
    other  build  unchanged  -  nothing has changed
    other  test  not asked  -  the image has no disk to boot
    other  gate  not asked  -  the recipe has no gate
    other  promote  not asked  -  the recipe names no channel
    ");
    let lines = program.succeed(&["pipeline", "run", "site.hcl", "--json"]);
    let stages = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let stages: Vec<String> = stages
        .filter(|line| line["event"] == "stage" && line["stage"] == "build")
        .map(|line| format!("{} {}", line["image"].as_str().unwrap(), line["state"].as_str().unwrap()))
        .collect();
    assert_eq!(stages, ["base unchanged", "app passed", "other unchanged"]);
}

#[test]
fn what_stands_on_an_image_that_did_not_pass_is_not_begun() {
    let Some(program) = bench(&RECIPE.replace("packages = 1", "proved = true")) else { return };
    let ran = program.run(&["pipeline", "run", "site.hcl"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert_snapshot!(steady(&ran.stdout), @"
    image  stage  state  took  because
    base  build  passed  -  it has no name
    base  test  not done  -  what needs no boot is judged before
    base  gate  FAILED  -  proved was not judged: the image has no disk to boot
    base  promote  not asked  -  the recipe names no channel
    app  build  not done  -  base did not pass
    app  test  not done  -  base did not pass
    app  gate  not done  -  base did not pass
    app  promote  not asked  -  the recipe names no channel
    other  build  passed  N s  DIGEST
    other  test  not asked  -  the image has no disk to boot
    other  gate  not asked  -  the recipe has no gate
    other  promote  not asked  -  the recipe names no channel
    ");
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

#[test]
fn the_manifest_names_the_commit_and_no_program_of_the_repository_runs() {
    let Some(program) = bench("image \"web\" {\n  base { directory = \"root\" }\n}\n") else { return };
    program.file(".gitignore", "*\n!.gitignore\n!site.hcl\n");
    program.file("spy.sh", "#!/bin/sh\ntouch spied\n");
    let git = "git init -q && git add . && git -c user.name=a -c user.email=a@example.org commit -qm a && \
               chmod +x spy.sh && git config core.fsmonitor \"$PWD/spy.sh\" && git rev-parse HEAD";
    let made = program.shell(git);
    assert_eq!(made.code, 0, "{}", made.stderr);
    let commit = made.stdout.trim();
    let recipe = || {
        program.succeed(&["build", "site.hcl"]);
        let manifest: Value =
            serde_json::from_slice(&fs::read(program.path("out/web/manifest.json")).unwrap()).unwrap();
        manifest["recipe"].clone()
    };
    let clean = recipe();
    assert_eq!((&clean["commit"], &clean["dirty"]), (&commit.into(), &false.into()));
    program.file("site.hcl", "image \"web\" {\n  version = \"2\"\n  base { directory = \"root\" }\n}\n");
    assert_eq!(recipe()["dirty"], true);
    assert!(!program.path("spied").exists(), "a program that the repository names was run");
}

#[test]
fn what_passed_goes_into_the_channel_of_its_recipe_and_nothing_else_does() {
    let promoting = RECIPE.replace("  gate {", "  promote = \"golden\"\n  gate {");
    let Some(program) = bench(&promoting) else { return };
    let only_base = |what: &str| steady(&program.run(&["pipeline", what, "site.hcl", "--image", "base"]).stdout);
    let golden = || -> Value {
        let channels: Value = serde_json::from_str(&program.succeed(&["channels", "base", "--json"])).unwrap();
        channels[0]["moves"].clone()
    };
    // Without a policy a channel asks for an audit and a boot.
    let refused = program.run(&["pipeline", "run", "site.hcl"]);
    assert_eq!(refused.code, 2, "{}", refused.stderr);
    assert_snapshot!(steady(&refused.stdout), @"
    image  stage  state  took  because
    base  build  passed  N s  DIGEST
    base  test  not asked  -  the image has no disk to boot
    base  gate  passed  -  every condition is met
    base  promote  FAILED  -  base@DIGEST does not go into golden: it was never audited; it was never booted and tested
    app  build  not done  -  base did not pass
    app  test  not done  -  base did not pass
    app  gate  not done  -  base did not pass
    app  promote  not asked  -  the recipe names no channel
    other  build  passed  N s  DIGEST
    other  test  not asked  -  the image has no disk to boot
    other  gate  not asked  -  the recipe has no gate
    other  promote  not asked  -  the recipe names no channel
    ");
    assert!(refused.stderr.contains("2 of 3 images did not pass"), "{}", refused.stderr);
    assert!(golden().is_null(), "a channel moved");

    program.file("store/policy.hcl", POLICY);
    assert_snapshot!(only_base("plan"), @"
    image  stage  state  took  because
    base  build  unchanged  -  nothing has changed
    base  test  not asked  -  the image has no disk to boot
    base  gate  unchanged  -  nothing has changed
    base  promote  to do  -  golden points to nothing
    ");
    assert_snapshot!(only_base("run"), @"
    image  stage  state  took  because
    base  build  unchanged  -  DIGEST
    base  test  not asked  -  the image has no disk to boot
    base  gate  passed  -  every condition is met
    base  promote  passed  -  golden pointed to nothing before
    ");
    assert_eq!(golden().as_array().unwrap().len(), 1);
    assert_eq!(golden()[0]["reason"], "by a pipeline");

    // Nothing changed: nothing is made, and nothing moves.
    assert_snapshot!(only_base("plan"), @"
    image  stage  state  took  because
    base  build  unchanged  -  nothing has changed
    base  test  not asked  -  the image has no disk to boot
    base  gate  unchanged  -  nothing has changed
    base  promote  unchanged  -  golden points to it already
    ");
    assert_snapshot!(only_base("run"), @"
    image  stage  state  took  because
    base  build  unchanged  -  DIGEST
    base  test  not asked  -  the image has no disk to boot
    base  gate  passed  -  every condition is met
    base  promote  unchanged  -  golden points to it already
    ");
    assert_eq!(golden().as_array().unwrap().len(), 1);

    // Another image that does not meet its gate moves nothing.
    let worse = promoting.replace("echo base", "echo worse").replace("packages = 1", "packages = 0");
    program.file("site.hcl", &worse);
    let gated = program.run(&["pipeline", "run", "site.hcl", "--image", "base"]);
    assert_eq!(gated.code, 2, "{}", gated.stderr);
    assert_snapshot!(steady(&gated.stdout), @"
    image  stage  state  took  because
    base  build  passed  -  it has no name
    base  test  not done  -  what needs no boot is judged before
    base  gate  FAILED  -  1 package is installed, the gate allows 0
    base  promote  not done  -  the gate is not met
    ");
    assert_eq!(golden().as_array().unwrap().len(), 1);
    program.file("site.hcl", &worse.replace("packages = 0", "packages = 1"));
    assert_snapshot!(only_base("run"), @"
    image  stage  state  took  because
    base  build  passed  N s  DIGEST
    base  test  not asked  -  the image has no disk to boot
    base  gate  passed  -  every condition is met
    base  promote  passed  -  golden pointed to base@DIGEST before
    ");
    assert_eq!(golden().as_array().unwrap().len(), 2);
}
