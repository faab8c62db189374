//! What people do with a machine from outside, and what they then find: cloud-init did what its seed says, SSH lets the
//! right people in and nobody else, and the running system is judged as the sealed image was.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::{Guest, words};

/// The recipe of an example with cloud-init in it.
pub fn with_cloud_init(recipe: &str) -> String {
    let with = recipe.replacen("\"openssh-server\",", "\"openssh-server\", \"cloud-init\",", 1);
    assert_ne!(with, recipe);
    with
}

/// Boots a clone of a raw image, whose recipe lets `admins` in, in a new directory, and uses it.
pub fn is_used_from_outside(image: &Path, recipe: &Path, directory: &Path) {
    let mut guest = Guest::seeded(image, "admins", directory);
    guest.wait();
    assert!(guest.succeed("cloud-init status --wait --long").contains("status: done"));
    guest.succeed("sudo -n cloud-init schema --system");
    assert_eq!(guest.succeed("hostname").trim(), "machine");
    assert_eq!(guest.succeed("sudo -n id -u").trim(), "0");
    assert_eq!(guest.succeed("systemctl --failed --no-legend --plain"), "");

    // Nobody else gets in: not root with the same key, not the account with another one.
    assert!(!guest.ssh_as("root", "key", "true").status.success());
    let other = directory.join("other");
    let made = Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(&other).status();
    assert!(made.unwrap().success());
    assert!(!guest.ssh_as("ada", "other", "true").status.success());

    in_force(&guest);
    same_verdicts(&guest, recipe, &image.with_file_name("audit.json"));
}

/// What rules wrote into files is what sessions, the kernel and services really have.
fn in_force(guest: &Guest) {
    for (line, expected) in [
        ("ulimit -Hc", "0"),
        ("bash -lc umask", "0027"),
        ("bash -lc 'echo $TMOUT'", "900"),
        ("sudo -n sshd -T | grep -i ^maxauthtries", "maxauthtries 4"),
        ("cat /proc/sys/kernel/randomize_va_space", "2"),
        ("cat /proc/sys/net/ipv6/conf/all/accept_ra", "0"),
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

/// Controls of which the running machine rightly says something else than the image did: what the image said, what the
/// machine says, and why. None does now: what only a running machine can tell is asked of it beside the files.
const DIFFERENT: [(&str, &str, &str, &str); 0] = [];

/// The audit of the running machine, with the program itself, against that of the sealed image: every control has the same
/// verdict, but for those of which it is known why not.
fn same_verdicts(guest: &Guest, recipe: &Path, sealed: &Path) {
    let named = ["goss.yaml", "payload", "smoke.sh"].map(|name| recipe.with_file_name(name));
    let files = named.iter().filter(|path| path.exists()).map(PathBuf::as_path);
    guest.take(&[Path::new(env!("CARGO_BIN_EXE_hardtack")), recipe].into_iter().chain(files).collect::<Vec<_>>());
    let live = guest.ssh("sudo -n ./hardtack audit / --recipe server.hcl --json");
    let live: Value = serde_json::from_slice(&live.stdout).unwrap_or_else(|_| panic!("{}", words(&live)));
    let sealed: Value = serde_json::from_slice(&fs::read(sealed).unwrap()).unwrap();
    let (live, sealed) = (verdicts(&live), verdicts(&sealed));
    assert!(sealed.len() > 290, "{sealed:?}");
    let failed = ["fail", "unknown"];
    assert!(sealed.values().all(|(verdict, _)| !failed.contains(&verdict.as_str())), "{sealed:?}");
    let expected = |control: &str, sealed: &str| {
        let known = DIFFERENT.iter().find(|(named, said, ..)| *named == control && *said == sealed);
        known.map_or(sealed.to_owned(), |(_, _, live, _)| (*live).to_owned())
    };
    let controls: BTreeSet<&String> = sealed.keys().chain(live.keys()).collect();
    let mut differences = Vec::new();
    for control in controls {
        match (sealed.get(control), live.get(control)) {
            (Some((sealed, _)), Some((live, _))) if *live == expected(control, sealed) => {}
            (Some((sealed, _)), Some((live, found))) => {
                differences.push(format!("{control}: {sealed} sealed, {live} running: {found}"));
            }
            (Some((sealed, _)), None) => differences.push(format!("{control}: {sealed} sealed, not asked running")),
            (None, _) => differences.push(format!("{control}: asked of the running machine alone")),
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    // A reason that explains nothing is stale.
    for (control, said, live_said, why) in DIFFERENT {
        assert_eq!(sealed[control].0, said, "{control}: {why}");
        assert_ne!(said, live_said, "{control}: {why}");
    }
}

/// The verdict of every control, with what was found.
fn verdicts(audit: &Value) -> BTreeMap<String, (String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let controls = audit["controls"].as_array().unwrap().iter();
    controls
        .map(|control| (text(&control["control"]), (text(&control["verdict"]), control["rules"].to_string())))
        .collect()
}
