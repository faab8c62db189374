//! Machines made from hardened images, seen from outside: cloud-init does what its seed says, SSH lets the right people
//! in, and the running system is judged as the image was.
//!
//! It needs root and the network.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use common::{Bench, Guest, example, words};
use serde_json::Value;

#[test]
#[ignore = "bakes and boots an image of its own, and has not been seen to pass yet"]
fn a_debian_12_is_used_from_outside() {
    machine("debian-12-server");
}

#[test]
#[ignore = "bakes and boots an image of its own, and has not been seen to pass yet"]
fn a_debian_13_is_used_from_outside() {
    machine("debian-13-server");
}

/// Bakes an example with cloud-init in it, makes a machine from the image and uses it.
fn machine(name: &str) {
    let Some(bench) = Bench::new() else { return };
    let recipe = example(name)
        .replacen("\"openssh-server\",", "\"openssh-server\", \"cloud-init\",", 1)
        .replace("firmware = [\"bios\", \"uefi\"]", "firmware = [\"bios\"]")
        .replace("formats  = [\"raw\", \"qcow2\"]", "formats  = [\"raw\"]");
    let recipe = bench.recipe("server.hcl", &recipe);
    let baked = bench.hardtack(&bench.store, &["build", recipe.to_str().unwrap()]);
    assert!(baked.status.success(), "{}", words(&baked));
    let out = bench.path("out").join(name);

    let mut guest = Guest::seeded(&out.join(format!("{name}.raw")), "admins", &bench.path("machine"));
    guest.wait();
    assert!(guest.succeed("cloud-init status --wait --long").contains("status: done"));
    guest.succeed("sudo -n cloud-init schema --system");
    assert_eq!(guest.succeed("hostname").trim(), "machine");
    assert_eq!(guest.succeed("sudo -n id -u").trim(), "0");
    assert_eq!(guest.succeed("systemctl --failed --no-legend --plain"), "");

    // Nobody else gets in: not root with the same key, not the account with another one.
    assert!(!guest.ssh_as("root", "key", "true").status.success());
    fs::rename(bench.path("machine/key.pub"), bench.path("machine/known.pub")).unwrap();
    let other = std::process::Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-f"])
        .arg(bench.path("machine/other"))
        .status();
    assert!(other.unwrap().success());
    assert!(!guest.ssh_as("ada", "other", "true").status.success());

    in_force(&guest);
    same_verdicts(&guest, &recipe, &out.join("audit.json"));
}

/// What rules wrote into files is what sessions, the kernel and services really have.
fn in_force(guest: &Guest) {
    for (line, expected) in [
        ("ulimit -Hc", "0"),
        ("umask", "0027"),
        ("bash -lc umask", "0027"),
        ("bash -lc 'echo $TMOUT'", "900"),
        ("sudo -n sshd -T | grep -i ^maxauthtries", "maxauthtries 4"),
        ("sysctl -n kernel.randomize_va_space", "2"),
        ("sysctl -n net.ipv6.conf.all.accept_ra", "0"),
        ("sudo -n passwd --status root | cut -d' ' -f2", "L"),
        ("sudo -n augenrules --check", "/usr/sbin/augenrules: No change"),
        ("timedatectl show -p Timezone --value", "Etc/UTC"),
    ] {
        assert_eq!(guest.succeed(line).lines().next().unwrap_or_default(), expected, "{line}");
    }
    assert!(guest.succeed("cat /proc/cmdline").contains("audit=1"));
    assert!(guest.succeed("sudo -n auditctl -l").contains("/etc/sudoers"));
    assert!(guest.succeed("cat /etc/chrony/sources.d/site.sources").contains("2.debian.pool.ntp.org"));
    // Nothing that makes an interface is bound to the hardware of one machine.
    guest.succeed("! grep -riE 'MACAddress|HWADDR' /etc/systemd/network/80-wired.network /etc/udev/rules.d");
}

/// The audit of the running machine, with the program itself, against that of the sealed image: whatever did not fail
/// there does not fail here.
fn same_verdicts(guest: &Guest, recipe: &Path, sealed: &Path) {
    guest.take(&[Path::new(env!("CARGO_BIN_EXE_hardtack")), recipe]);
    let live = guest.ssh("sudo -n ./hardtack audit / --recipe server.hcl --json");
    let live: Value = serde_json::from_slice(&live.stdout).unwrap_or_else(|_| panic!("{}", words(&live)));
    let sealed: Value = serde_json::from_slice(&fs::read(sealed).unwrap()).unwrap();
    let (live, sealed) = (verdicts(&live), verdicts(&sealed));
    assert!(sealed.len() > 290 && live.keys().eq(sealed.keys()), "{live:?}");
    let failed = ["fail", "unknown"];
    let worse: Vec<_> = live.iter().filter(|(_, (verdict, _))| failed.contains(&verdict.as_str())).collect();
    assert!(worse.is_empty(), "{worse:#?}");
    assert!(sealed.values().all(|(verdict, _)| !failed.contains(&verdict.as_str())), "{sealed:?}");
}

/// The verdict of every control, with what was found.
fn verdicts(audit: &Value) -> BTreeMap<String, (String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let controls = audit["controls"].as_array().unwrap().iter();
    controls
        .map(|control| (text(&control["control"]), (text(&control["verdict"]), control["rules"].to_string())))
        .collect()
}
