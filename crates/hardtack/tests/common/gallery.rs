//! A small root, with a rule and a benchmark of its own, out of which images are baked in a moment.

use std::fs;

use regex::Regex;
use serde_json::Value;

use super::Program;

#[path = "../../../hardtack-build/tests/common/root.rs"]
pub mod small;

const RULE: &str = "rule \"no-redirects\" {\n  title    = \"No redirects\"\n  severity = \"low\"\n  why      = \"Known.\"\n  \
                    sysctl \"net.ipv4.conf.all.accept_redirects\" { value = 0 }\n}\n";
const BENCHMARK: &str = r#"
benchmark "house" {
  title        = "House rules"
  edition      = "2"
  published    = "2026-01-31"
  distribution = "debian"
  release      = "12"
}
profile "all" { title = "Every machine" }
profile "some" { title = "Some machines" }
level "must" { profiles = ["all", "some"] }
section "1" { title = "Kernel" }
control "1.1" "must" { rules = ["no-redirects"] }
control "1.2" "must" { rules = ["tmp-separate"] }
"#;
pub const HARDEN: &str = "  harden {\n    benchmark = \"house\"\n    profile   = \"all\"\n  }\n";

/// A directory with a small root and rules of its own; none where nothing can be built.
pub fn bench() -> Option<Program> {
    if !rustix::process::geteuid().is_root() {
        println!("skipped: building needs root");
        return None;
    }
    let program = Program::new();
    small::make(&program.path("root"));
    fs::write(program.path("root/etc/os-release"), "ID=debian\nVERSION_ID=\"12\"\n").unwrap();
    fs::create_dir_all(program.path("root/var/lib/dpkg")).unwrap();
    for (path, text) in [("site/rules/kernel/no-redirects.hcl", RULE), ("site/benchmarks/house.hcl", BENCHMARK)] {
        fs::create_dir_all(program.path(path).parent().unwrap()).unwrap();
        fs::write(program.path(path), text).unwrap();
    }
    packages(&program, &[("sudo", "1.9.13")]);
    Some(program)
}

pub fn packages(program: &Program, packages: &[(&str, &str)]) {
    let stanza = |(name, version): &(&str, &str)| {
        format!("Package: {name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: {version}\n\n")
    };
    let text: String = packages.iter().map(stanza).collect();
    fs::write(program.path("root/var/lib/dpkg/status"), text).unwrap();
}

/// Makes the root one out of which disks can be made.
pub fn make_assemblable(program: &Program) {
    small::make_assemblable(&program.path("root"));
}

/// Bakes `name` from `base` with these lines; gives its digest.
pub fn bake(program: &Program, name: &str, base: &str, lines: &str) -> String {
    let text = format!("image \"{name}\" {{\n  base {{ {base} }}\n{lines}\n}}\n");
    program.file(&format!("{name}.hcl"), &text);
    program.succeed(&["build", &format!("{name}.hcl"), "--rules", "site"]);
    let history: Value = serde_json::from_str(&program.succeed(&["history", name, "--json"])).unwrap();
    history[0]["digest"].as_str().unwrap().to_owned()
}

/// Without what is another every time.
pub fn steady(text: &str) -> String {
    let text = Regex::new(r"[0-9a-f]{64}").unwrap().replace_all(text, "HEX");
    let text = Regex::new(r"\b[0-9a-f]{12}\b").unwrap().replace_all(&text, "DIGEST------");
    let text = Regex::new(r"\d{4}-\d\d-\d\d \d\d:\d\d").unwrap().replace_all(&text, "YYYY-MM-DD hh:mm");
    Regex::new(r"\b\d+(\.\d+)? ([KMG]iB|bytes)").unwrap().replace_all(&text, "SIZE").into_owned()
}

/// The first digits of a digest, as people copy them.
pub fn short(name: &str, digest: &str) -> String {
    format!("{name}@{}", &digest["sha256:".len()..][..12])
}
