//! `hardtack baseline` and `hardtack drift` of small systems.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;

use common::{Program, system};
use insta::assert_snapshot;
use serde_json::Value;

/// A system with its baseline; `None`, which is said, without root.
fn kept() -> Option<Program> {
    if !rustix::process::geteuid().is_root() {
        println!("skipped: files of a root belong to root");
        return None;
    }
    let program = Program::new();
    system::make(&program, "root");
    program.succeed(&["baseline", "root", "-o", "kept.json"]);
    Some(program)
}

#[test]
fn a_system_that_nobody_changed_has_not_drifted() {
    let Some(program) = kept() else { return };
    assert_snapshot!(program.succeed(&["drift", "root", "--baseline", "kept.json"]), @r"
    old  root (Debian 12)
    new  root (Debian 12)

    no drift
    ");
    assert_eq!(program.succeed(&["baseline", "root"]), program.succeed(&["baseline", "root"]));
}

#[test]
fn what_running_machines_change_is_told_apart() {
    let Some(program) = kept() else { return };
    for (path, text) in [
        ("root/etc/machine-id", "0123\n"),
        ("root/etc/ssh/ssh_host_ed25519_key", "key\n"),
        ("root/var/log/syslog", "started\n"),
    ] {
        fs::write(program.path(path), text).unwrap();
    }
    assert_snapshot!(program.succeed(&["drift", "root", "--baseline", "kept.json", "--files"]), @r"
    old  root (Debian 12)
    new  root (Debian 12)

    no drift

    Expected of a running machine
      /etc/machine-id: an id that each machine makes at its first boot
      /etc/ssh/ssh_host_ed25519_key: an SSH host key
      /var/log/syslog: state of a service
    ");
    fs::write(program.path("root/usr/bin/openssl"), "another program\n").unwrap();
    fs::create_dir_all(program.path("root/etc/sudoers.d")).unwrap();
    fs::write(program.path("root/etc/sudoers.d/90-cloud-init-users"), "eve ALL=(ALL) NOPASSWD:ALL\n").unwrap();
    let ran = program.run(&["drift", "root", "--baseline", "kept.json"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert_snapshot!(ran.stdout, @r"
    old  root (Debian 12)
    new  root (Debian 12)

    Files
      /etc/sudoers.d  new
      /etc/sudoers.d/90-cloud-init-users  new
      /usr/bin/openssl  content, 4 bytes, now 16

    3 files are others, as expected of a running machine; --files lists them
    ");
}

#[test]
fn any_system_may_be_the_baseline() {
    let Some(program) = kept() else { return };
    system::change(&program, "now");
    let paths = |baseline| {
        let ran = program.run(&["drift", "now", "--baseline", baseline, "--format", "json"]);
        assert_eq!(ran.code, 2, "{}", ran.stderr);
        let json: Value = serde_json::from_str(&ran.stdout).unwrap();
        assert_eq!(json["schema"], "hardtack.drift/1");
        assert_eq!(json["difference"]["packages"]["telnet"]["removed"]["version"], "0.17");
        let files = json["difference"]["files"].as_array().unwrap();
        files.iter().map(|file| file["path"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(paths("kept.json"), paths("root"));
}

#[test]
fn nothing_secret_is_kept() {
    let Some(program) = kept() else { return };
    let text = fs::read_to_string(program.path("kept.json")).unwrap();
    assert!(text.contains("/etc/shadow"));
    for secret in ["$y$", "secret"] {
        assert!(!text.contains(secret), "{secret} is kept");
    }
}

#[test]
fn what_is_no_baseline_is_refused() {
    let Some(program) = kept() else { return };
    program.file("other.json", "{\n\"schema\": \"hardtack.baseline/9\"}\n");
    assert_snapshot!(program.fail(65, &["drift", "root", "--baseline", "other.json"]), @r"
    error: the baseline has the schema `hardtack.baseline/9`, not `hardtack.baseline/1`
      = help: make one with `hardtack baseline TARGET -o FILE`
    ");
    let text = fs::read_to_string(program.path("kept.json")).unwrap();
    program.file("short.json", &text[..text.len() / 2]);
    let short = program.fail(65, &["drift", "root", "--baseline", "short.json"]);
    assert!(short.contains("error: it is no baseline"), "{short}");
}
