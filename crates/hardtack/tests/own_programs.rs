//! The real programs of a Debian 12 over the hardened tree: what they refuse gives no image.
//!
//! It needs root and the network.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;

use common::{BASE, Bench, words};

const PACKAGES: &str = r#"  packages {
    install = ["systemd-sysv", "openssh-server", "sudo", "nftables"]
  }"#;

const HARDEN: &str = "  harden {\n    benchmark = \"house\"\n    profile   = \"all\"\n  }";

const BENCHMARK: &str = r#"
benchmark "house" {
  title        = "House rules"
  edition      = "1"
  published    = "2026-01-31"
  distribution = "debian"
  release      = "12"
}
profile "all" { title = "Every machine" }
level "must" { profiles = ["all"] }
section "1" { title = "Services" }
control "1.1" "must" { rules = ["house-max-sessions"] }
"#;

const RULE: &str = r#"
rule "house-max-sessions" {
  title    = "Few sessions"
  severity = "low"
  why      = "Known."
  sshd "MaxSessions" { at_most = 4 }
}
"#;

/// Builds a hardened tree with this script before hardening; whether it was built, and everything that was said.
fn built(bench: &Bench, script: &str) -> (bool, String) {
    for (path, text) in [("house/benchmarks/house.hcl", BENCHMARK), ("house/rules/ssh/house-max-sessions.hcl", RULE)] {
        let path = bench.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    fs::write(bench.path("edit.sh"), format!("#!/bin/sh -eu\n{script}\n")).unwrap();
    let step = "  script \"edit\" { path = \"edit.sh\" }";
    let recipe = format!("image \"own\" {{\n{BASE}\n{PACKAGES}\n{step}\n{HARDEN}\n}}\n");
    let recipe = bench.recipe("own.hcl", &recipe);
    let built = bench.hardtack(&bench.store, &["build", recipe.to_str().unwrap(), "--rules", "house"]);
    (built.status.success(), words(&built))
}

#[test]
fn what_the_real_programs_refuse_gives_no_image() {
    let Some(bench) = Bench::new() else { return };
    let edits = "printf 'Subsystem sftp /one\\nSubsystem sftp /two\\n' > /etc/ssh/sshd_config.d/x.conf\n\
                 echo '%staff ALL=(ALL ALL' > /etc/sudoers.d/site\nchmod 440 /etc/sudoers.d/site\n\
                 echo 'table inet site { chain c { tcp dprt 22 accept; }; }' >> /etc/nftables.conf";
    let (is_built, said) = built(&bench, edits);
    assert!(!is_built, "{said}");
    for refused in [
        "sshd -t refuses /etc/ssh/sshd_config.d/x.conf:2",
        "visudo -c refuses /etc/sudoers.d/site:1",
        "nft -c refuses /etc/nftables.conf:",
    ] {
        assert!(said.contains(refused), "{refused}: {said}");
    }
    assert!(!bench.path("out/own").exists());

    let (is_built, said) = built(&bench, "true");
    assert!(is_built, "{said}");
    assert!(!said.contains("could not be checked"), "{said}");
}
