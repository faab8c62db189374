//! What `distros` says can be done can be done: the other verbs hold to it, with Debian and with another family.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;
use std::process::Command;

use common::gallery::small;
use common::{Bench, Program, words};
use insta::assert_snapshot;
use serde_json::Value;

fn known(program: &Program) -> Vec<Value> {
    serde_json::from_str(&program.succeed(&["distros", "--json"])).unwrap()
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
}

#[test]
fn what_is_said_of_a_distribution_holds() {
    let program = Program::new();
    let all = known(&program);
    assert!(all.len() > 5, "{all:?}");
    let benchmarks: Vec<&str> = all.iter().flat_map(|known| texts(&known["benchmarks"])).collect();
    for benchmark in ["cis-debian-12", "cis-debian-13", "cis-ubuntu-24.04", "stig-ubuntu-22.04", "stig-ubuntu-24.04"] {
        assert!(benchmarks.contains(&benchmark), "{benchmark}");
    }
    for known in &all {
        let id = known["id"].as_str().unwrap();
        for benchmark in texts(&known["benchmarks"]) {
            program.succeed(&["coverage", benchmark]);
        }
        let begun = program.run(&["init", "--distribution", id, &format!("new-{id}")]);
        assert_eq!(begun.code == 0, texts(&known["bases"]).contains(&"bootstrap"), "{id}: {}", begun.stderr);
        for base in texts(&known["bases"]) {
            // Whatever is wrong with it, the key is known.
            program.file("base.hcl", &format!("image \"x\" {{\n  base {{ {base} = \"nowhere\" }}\n}}\n"));
            let said = program.run(&["validate", "base.hcl"]).stderr;
            assert!(!said.contains("unknown") && !said.contains("has no key"), "{id}, {base}: {said}");
        }
        for loader in texts(&known["loaders"]) {
            program.file("disk.hcl", &format!("image \"x\" {{\n  base {{ directory = \".\" }}\n  disk {{\n    size = \"1G\"\n    firmware = [\"uefi\"]\n    loader = \"{loader}\"\n    partition \"/\" {{ size = \"*\" }}\n  }}\n}}\n"));
            program.succeed(&["validate", "disk.hcl"]);
        }
    }
}

#[test]
fn it_is_told_for_people() {
    let said = Program::new().succeed(&["distros"]);
    let section = |id: &str| said.split("\n\n").find(|section| section.starts_with(id)).unwrap().to_owned();
    assert_snapshot!(section("debian-12"), @r"
    debian-12 (bookworm)
      bases       bootstrap, tar, directory, image, from
      benchmarks  cis-debian-12
      loaders     grub, systemd-boot, of the tree's own files
      packages    inventory by dpkg; `packages` steps by apt
      advisories  debian
      tested      Debian 12: built, hardened, audited, assembled and booted under BIOS and UEFI
    ");
    assert_snapshot!(section("ubuntu-24.04"), @r"
    ubuntu-24.04
      bases       tar, directory, image, from
      benchmarks  cis-ubuntu-24.04, stig-ubuntu-24.04
      loaders     grub, systemd-boot, of the tree's own files
      packages    inventory by dpkg; `packages` steps by apt
      advisories  ubuntu
    ");
    assert_snapshot!(section("rocky"), @r"
    rocky
      bases       tar, directory, image, from
      benchmarks  none here; your own by --rules
      loaders     grub, systemd-boot, of the tree's own files
      packages    inventory by rpm; no `packages` steps: write a `script`
      advisories  rocky
    ");
    assert!(said.ends_with("Windows is out of scope.\n"), "{said}");
}

const OWN_BENCHMARK: &str = r#"benchmark "house-rocky" {
  title        = "House rules for Rocky"
  edition      = "1"
  distribution = "rocky"
  release      = "9.4"
}

profile "server" { title = "Servers" }
level "must" { profiles = ["server"] }
section "1" { title = "Ours" }
control "1.1" "must" { rules = ["shadow-permissions"] }
control "1.2" "must" { rules = ["banner-motd"] }
control "1.3" "must" { rules = ["house-forwarding"] }
"#;

const OWN_RULE: &str = r#"rule "house-forwarding" {
  title    = "The machine is no router"
  severity = "medium"
  why      = "A machine in two networks that forwards between them is a way round the firewall."
  sysctl "net.ipv4.ip_forward" { value = 0 }
}
"#;

/// Writes the root of a Rocky Linux below `directory`, with a package that rpm itself installed; `false`, which is
/// said, where that cannot be done.
fn rocky(directory: &std::path::Path) -> bool {
    let has = |program: &str| Command::new(program).arg("--version").output().is_ok_and(|ran| ran.status.success());
    if !rustix::process::geteuid().is_root() || !has("rpm") || !has("rpmbuild") {
        println!("skipped: the database is made by rpm and rpmbuild, as root");
        return false;
    }
    let root = directory.join("root");
    small::make(&root);
    for (name, text) in [
        (
            "etc/os-release",
            "ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\nVERSION_ID=\"9.4\"\nPRETTY_NAME=\"Rocky Linux 9.4 (Blue Onyx)\"\n",
        ),
        ("etc/passwd", "root:x:0:0:root:/root:/bin/bash\n"),
        ("etc/group", "root:x:0:\n"),
        ("etc/shadow", "root:*:19700::::::\n"),
        ("etc/motd", "Authorised use only.\n"),
        ("etc/sysctl.d/10-site.conf", "net.ipv4.ip_forward = 1\n"),
        ("usr/lib/os-release", ""),
        ("var/empty", ""),
    ] {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let site = directory.join("site");
    for (name, text) in [("benchmarks/house-rocky.hcl", OWN_BENCHMARK), ("rules/house/house-forwarding.hcl", OWN_RULE)]
    {
        fs::create_dir_all(site.join(name).parent().unwrap()).unwrap();
        fs::write(site.join(name), text).unwrap();
    }
    let spec = directory.join("alpha.spec");
    fs::write(&spec, "Name: alpha\nVersion: 1.2\nRelease: 3.el9\nSummary: x\nLicense: MIT\nBuildArch: noarch\n%description\nx\n%files\n").unwrap();
    let top = format!("_topdir {}", directory.join("rpm").display());
    let run = |program: &str, arguments: &[&str]| {
        let ran = Command::new(program).args(arguments).output().unwrap();
        assert!(ran.status.success(), "{program}: {}", words(&ran));
    };
    run("rpmbuild", &["-bb", "--define", &top, spec.to_str().unwrap()]);
    let package = directory.join("rpm/RPMS/noarch/alpha-1.2-3.el9.noarch.rpm");
    let backend = ["--define", "_db_backend sqlite", "--dbpath", "/var/lib/rpm", "--nodeps", "-i"];
    run("rpm", &[&["--root", root.to_str().unwrap()], &backend[..], &[package.to_str().unwrap()]].concat());
    true
}

#[test]
fn a_root_of_rpm_is_judged_by_rules_of_ones_own_and_not_by_those_of_debian() {
    let program = Program::new();
    if !rocky(&program.path("")) {
        return;
    }
    assert_snapshot!(program.fail(65, &["audit", "root", "--benchmark", "cis-debian-12"]), @r"
    error: cis-debian-12 is not made for Rocky Linux 9.4 (Blue Onyx)
      = help: the built-in benchmarks are cis-debian-12 for debian 12, cis-debian-13 for debian 13, cis-ubuntu-24.04 for ubuntu 24.04, stig-ubuntu-22.04 for ubuntu 22.04, stig-ubuntu-24.04 for ubuntu 24.04; name a benchmark of your own with --rules DIR --benchmark ID
    ");
    let said = program.fail(65, &["harden", "root", "--dry-run"]);
    assert!(said.contains("cis-debian-12 is not made for Rocky Linux 9.4"), "{said}");
    let bill: Value = serde_json::from_str(&program.succeed(&["sbom", "root", "--json"])).unwrap();
    assert!(bill.to_string().contains("pkg:rpm/rocky/alpha@1.2-3.el9"), "{bill}");
    assert_eq!(program.succeed(&["scan", "root"]), "", "nothing secret is left in it");

    let own = ["--rules", "site", "--benchmark", "house-rocky", "--profile", "server"];
    let audited = program.run(&[&["audit", "root", "--all"], &own[..]].concat());
    let verdicts: Vec<&str> = audited.stdout.lines().filter(|line| line.contains("  [must")).collect();
    assert_snapshot!(verdicts.join("\n"), @r"
    FAIL     1.1         Only root and the group shadow may read /etc/shadow  [must, high]
    pass     1.2         The message of the day names no software  [must, low]
    FAIL     1.3         The machine is no router  [must, medium]
    ");
    program.succeed(&[&["harden", "root"], &own[..]].concat());
    let audited = program.run(&[&["audit", "root", "--all"], &own[..]].concat());
    let verdicts: Vec<&str> = audited.stdout.lines().filter(|line| line.contains("  [must")).collect();
    assert_snapshot!(verdicts.join("\n"), @r"
    pass     1.1         Only root and the group shadow may read /etc/shadow  [must, high]
    pass     1.2         The message of the day names no software  [must, low]
    pass     1.3         The machine is no router  [must, medium]
    ");
}

#[test]
fn a_root_of_rpm_is_a_base_whose_package_steps_are_refused() {
    let Some(bench) = Bench::new() else { return };
    if !rocky(&bench.path("")) {
        return;
    }
    let store = bench.path("own-store");
    let recipe = |name: &str, step: &str| {
        let text =
            format!("image \"{name}\" {{\n  formats = [\"tar\"]\n  base {{ directory = \"root\" }}\n{step}\n}}\n");
        bench.recipe(&format!("{name}.hcl"), &text)
    };
    let with_file = recipe("rocky", "  file \"/etc/issue\" { content = \"Authorised use only.\\n\" }");
    let ran = bench.hardtack(&store, &["build", with_file.to_str().unwrap()]);
    assert!(ran.status.success(), "{}", words(&ran));
    let written: Vec<_> =
        fs::read_dir(bench.path("out/rocky")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(written.iter().any(|name| name.to_string_lossy().ends_with(".tar")), "{written:?}");

    let with_package = recipe("rocky-packages", "  packages { install = [\"chrony\"] }");
    let ran = bench.hardtack(&store, &["build", with_package.to_str().unwrap()]);
    assert!(!ran.status.success());
    let said = words(&ran);
    assert!(said.contains("apt-get") && said.contains("`packages` works on Debian and Ubuntu"), "{said}");
}
