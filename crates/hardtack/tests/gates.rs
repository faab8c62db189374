//! Gates, from recipes to exit codes and decision files.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;

use common::Program;
use common::gallery::small;
use insta::assert_snapshot;
use serde_json::Value;

/// A directory with a small root that has one package; none where nothing can be built.
fn bench() -> Option<Program> {
    if !rustix::process::geteuid().is_root() {
        println!("skipped: building needs root");
        return None;
    }
    let program = Program::new();
    small::make(&program.path("root"));
    program.file("root/etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n");
    fs::create_dir_all(program.path("root/var/lib/dpkg")).unwrap();
    let sudo = "Package: sudo\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.9\n";
    fs::write(program.path("root/var/lib/dpkg/status"), sudo).unwrap();
    Some(program)
}

fn recipe(gate: &str) -> String {
    format!("image \"web\" {{\n  base {{ directory = \"root\" }}\n  gate {{\n{gate}\n  }}\n}}\n")
}

fn decision(program: &Program, path: &str) -> Value {
    serde_json::from_slice(&fs::read(program.path(path)).unwrap()).unwrap()
}

#[test]
fn a_gate_that_is_not_met_ends_with_2_and_says_why() {
    let Some(program) = bench() else { return };
    program.file("web.hcl", &recipe("    packages = 0"));
    let told = program.fail(2, &["build", "web.hcl"]);
    assert_snapshot!(&told[told.find("gate:").unwrap()..], @"
    gate: 1 package is installed, the gate allows 0
    error: the gate was not met
      = help: remove packages, or raise `packages` of the gate
              every condition of the gate is in out/web.failed/decision.json
    ");
    assert!(!program.path("out/web").exists());
    let decision = decision(&program, "out/web.failed/decision.json");
    assert_eq!(decision["schema"], "hardtack.decision/1");
    assert_eq!((&decision["met"], &decision["conditions"][1]["verdict"]), (&false.into(), &"not-met".into()));
    assert_eq!(decision["conditions"][1]["place"]["line"], 4);
    program.fail(65, &["history", "web"]);
}

#[test]
fn a_baked_image_is_judged_again_without_building() {
    let Some(program) = bench() else { return };
    program.file("web.hcl", &recipe("    packages = 5"));
    program.succeed(&["build", "web.hcl"]);
    assert_snapshot!(program.succeed(&["gate", "out/web"]), @"
    met  residue   0 entries must not leave this machine
    met  packages  1 package is installed, the gate allows 5
    ");
    program.file("stricter.hcl", &recipe("    packages = 0\n    proved = true"));
    let refused = program.run(&["gate", "web", "--recipe", "stricter.hcl"]);
    assert_eq!(refused.code, 2);
    assert_snapshot!(format!("{}{}", refused.stdout, refused.stderr), @"
    met         residue   0 entries must not leave this machine
    not-met     packages  1 package is installed, the gate allows 0
    not-judged  proved    proved was not judged: the image has no disk to boot
    error: web does not meet the gate
      = help: remove packages, or raise `packages` of the gate
              give it a `disk` block, or leave `proved` out of the gate
    ");
    assert_eq!(decision(&program, "out/web/decision.json")["met"], true, "another recipe decides nothing for good");
    let told: Value = serde_json::from_str(&program.succeed(&["gate", "web", "--json"])).unwrap();
    assert_eq!(told["conditions"][1]["figure"], 1.0);
    program.file("other.hcl", &recipe("    packages = 5").replace("web", "other"));
    assert_snapshot!(program.fail(65, &["gate", "web", "--recipe", "other.hcl"]), @"
    error: the recipe has no image `web`
      = help: the recipe has other
    ");
}
