//! `hardtack diff` of small systems, wherever they are kept.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::process::Command;

use common::{Program, system};
use insta::assert_snapshot;
use serde_json::Value;

/// Three systems: `old`, `more`, which breaks nothing, and `new`, which does; `None`, which is said, without root.
fn systems() -> Option<Program> {
    if !rustix::process::geteuid().is_root() {
        println!("skipped: files of a root belong to root");
        return None;
    }
    let program = Program::new();
    system::make(&program, "old");
    system::add(&program, "more");
    system::change(&program, "new");
    Some(program)
}

fn run(program: &str, arguments: &[&str]) {
    let output = Command::new(program).args(arguments).output().unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(output.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_report_goes_by_parts_of_the_system() {
    let Some(program) = systems() else { return };
    assert_snapshot!(program.succeed(&["diff", "old", "new"]), @r"
    old  old (Debian 12)
    new  new (Debian 12)

    Packages
      openssl  3.0.11-1, now 3.0.15-1
      telnet  gone, was 0.17

    Units
      ssh.service  enabled, now disabled

    Users
      eve  number 1000, now 1001

    Ports
      tcp/22  closed, was sshd

    Kernel arguments
      audit  gone, was `1`

    Files
      /etc/default/grub  content, 29 bytes, now 22
      /etc/motd  content, 4 bytes, now 4
      /etc/passwd  content, 65 bytes, now 65
      /etc/shadow  content, 46 bytes, now 45
      with their packages: openssl 1, telnet 1
      that nobody relies on: 3
      --files lists them
    ");
    assert_snapshot!(program.succeed(&["diff", "old", "old"]), @r"
    old  old (Debian 12)
    new  old (Debian 12)

    nothing is different
    ");
    let all = program.succeed(&["diff", "old", "new", "--files"]);
    assert!(all.contains("/usr/bin/openssl  content"), "{all}");
}

#[test]
fn what_breaks_asks_for_a_major_version() {
    let Some(program) = systems() else { return };
    let ran = program.run(&["diff", "old", "new", "--classify"]);
    assert_eq!(ran.code, 4, "{}", ran.stderr);
    assert_snapshot!(ran.stdout, @r"
    old  old (Debian 12)
    new  new (Debian 12)

    Breaking (5)
      package telnet: gone, was 0.17
          whoever uses it finds it gone
      unit ssh.service: enabled, now disabled
          the boot does not start it any more
      user eve: number 1000, now 1001
          files of the old number are not its own any more
      port tcp/22: closed, was sshd
          who connects finds nobody
      kernel argument audit: gone, was `1`
          the kernel runs without what it asked for

    Neutral (10)
      not listed; --files lists them
    ");
    assert_snapshot!(ran.stderr, @r"
    5 changes break or may break something, and no version says so
      = help: give the image a `version`, or name both with --old-version and --new-version
    ");
    let versions =
        |new| program.run(&["diff", "old", "new", "--classify", "--old-version", "1.4.0", "--new-version", new]);
    assert_eq!((versions("1.5.0").code, versions("2.0.0").code), (4, 0));
    assert_snapshot!(versions("1.5.0").stderr, @r"
    5 changes break or may break something, and 1.5.0 does not raise the major version of 1.4.0
      = help: raise the first number of `version`, or take the changes back
    ");
    assert_snapshot!(versions("2.0.0").stderr, @"5 changes break or may break something, and 2.0.0 raises the major version of 1.4.0");
    let more = program.run(&["diff", "old", "more", "--classify"]);
    assert_eq!((more.code, more.stderr.trim()), (0, "nothing breaks"), "{}", more.stdout);
}

#[test]
fn json_is_of_the_same_model_and_holds_nothing_secret() {
    let Some(program) = systems() else { return };
    let ran = program.run(&["diff", "old", "new", "--classify", "--format", "json"]);
    let json: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(json["schema"], "hardtack.difference/1");
    assert_eq!(json["packages"]["openssl"]["upgraded"]["new"], "3.0.15-1");
    assert_eq!(json["units"]["ssh.service"]["changed"]["new"], "disabled");
    assert!(json["classified"].as_array().unwrap().iter().any(|found| found["sort"] == "package-removed"));
    for secret in ["$y$", "secret", "hush"] {
        assert!(!ran.stdout.contains(secret), "{secret} is shown");
    }
}

#[test]
fn content_is_shown_where_everybody_may_read_it() {
    let Some(program) = systems() else { return };
    assert_snapshot!(program.succeed(&["diff", "old", "new", "--content", "/etc/motd"]), @r"
    --- /etc/motd
    +++ /etc/motd
    @@ -1 +1 @@
    -one
    +two
    ");
    assert_snapshot!(program.fail(1, &["diff", "old", "new", "--content", "/etc/shadow"]), @"/etc/shadow is not shown: it holds password hashes");
    assert_snapshot!(program.fail(65, &["diff", "old", "new", "--content", "/etc/mtod"]), @r"
    error: there is no /etc/mtod on either side
      = help: `hardtack diff` without --content lists what there is
    ");
}

#[test]
fn a_system_is_the_same_in_a_directory_an_archive_and_a_disk_image() {
    let Some(program) = systems() else { return };
    let path = |name: &str| program.path(name).display().to_string();
    run("tar", &["--numeric-owner", "-C", &path("old"), "-cf", &path("old.tar"), "."]);
    run("tar", &["--numeric-owner", "-C", &path("new"), "-czf", &path("new.tar.gz"), "."]);
    run("mke2fs", &["-q", "-t", "ext4", "-d", &path("old"), &path("old.img"), "16M"]);
    let changed = |old, new| {
        let json: Value = serde_json::from_str(&program.succeed(&["diff", old, new, "--format", "json"])).unwrap();
        let paths = json["files"].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap().to_owned());
        paths.filter(|path| path != "/lost+found").collect::<Vec<_>>()
    };
    for same in ["old.tar", "old.img"] {
        assert_eq!(changed("old", same), [""; 0], "{same}");
    }
    assert_eq!(changed("old.img", "new.tar.gz"), changed("old", "new"));
}

#[test]
fn both_are_judged_where_a_benchmark_is_named() {
    let Some(program) = systems() else { return };
    std::fs::write(program.path("old/etc/ssh/sshd_config"), "Port 22\nMaxAuthTries 3\n").unwrap();
    let json = program.succeed(&["diff", "old", "new", "--benchmark", "cis-debian-12", "--format", "json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["audit"]["profile"], "level1-server");
    assert!(json["audit"]["old_percent"].is_number());
}

#[test]
fn what_cannot_be_read_is_named() {
    let program = Program::new();
    program.file("text", "no image\n");
    assert_snapshot!(program.fail(65, &["diff", "nowhere", "text"]), @r"
    error: cannot open nowhere
      because: No such file or directory (os error 2)
      = help: name a root directory, disk images of one machine (raw, qcow2, vmdk, vhd), a tar archive of a root, or a container image (an OCI layout or archive)
    ");
    program.file("a.json", "{}");
    let usage = program.fail(64, &["diff", "a", "b", "--old-version", "1"]);
    assert!(usage.contains("--classify"), "{usage}");
}
