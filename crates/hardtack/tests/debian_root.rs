//! What the models and fixes say, held against the programs of a real Debian 12 root.
//!
//! They need root, for building it and for chroot, and the network.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{BASE, Bench, DebianRoot, words};
use hardtack_audit::fix::Fixer;
use hardtack_audit::system::System;
use hardtack_audit::system::sshd::keyword::{self, Form, Keyword, Meaning};
use hardtack_audit::system::sshd::value;
use hardtack_audit::{Catalogue, RuleId, Settings};
use hardtack_scan::residue::secrets_of;
use hardtack_scan::secrets::SecretRules;
use hardtack_tree::{DirectoryTree, apply};

/// A root with what programs expect at run time; `None`, which is said, where there can be none.
fn debian() -> Option<DebianRoot> {
    let root = DebianRoot::new()?;
    std::fs::create_dir_all(root.path().join("run/sshd")).unwrap();
    let null = root.path().join("dev/null");
    let made = Command::new("mknod").args(["-m", "666"]).arg(null).args(["c", "1", "3"]).status().unwrap();
    assert!(made.success());
    if run_in(&root.path(), &["true"]).is_none() {
        println!("skipped: chroot is not allowed here");
        return None;
    }
    Some(root)
}

/// Runs a program of the root; its output, or `None` when it fails.
fn run_in(root: &Path, command: &[&str]) -> Option<String> {
    let output = Command::new("chroot")
        .arg(root)
        .args(command)
        .env_clear()
        .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
        .env("DEBIAN_FRONTEND", "noninteractive")
        .output()
        .unwrap();
    eprint!("{}", String::from_utf8_lossy(&output.stderr));
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Fixes rules of the catalogue in a root; what could not be fixed, by rule.
fn fix(root: &Path, topic: &str) -> BTreeMap<RuleId, String> {
    let catalogue = Catalogue::embedded();
    let mut refused = BTreeMap::new();
    for id in catalogue.rule_ids().filter(|id| id.as_str().starts_with(topic)) {
        let rule = catalogue.rule(id, &Settings::new()).unwrap();
        for state in &rule.states {
            let tree = DirectoryTree::open(root).unwrap();
            let held = state.judge(&System::new(&tree)).is_ok_and(|all| all.iter().all(|finding| finding.holds));
            let mut fixer = Fixer::new(&tree);
            match state.fix(&mut fixer) {
                _ if held => {}
                Ok(()) => apply(root, fixer.tree.changes()).unwrap(),
                Err(error) => {
                    refused.insert(id.clone(), error.to_string());
                }
            }
        }
    }
    refused
}

/// The files pam-auth-update writes.
fn pam_files(root: &Path) -> BTreeMap<PathBuf, String> {
    let mut files = BTreeMap::new();
    for directory in ["etc/pam.d", "var/lib/pam"] {
        for entry in std::fs::read_dir(root.join(directory)).unwrap() {
            let path = entry.unwrap().path();
            files.insert(path.clone(), std::fs::read_to_string(path).unwrap());
        }
    }
    files
}

#[test]
fn pam_auth_update_finds_nothing_to_do_after_our_fixes() {
    let Some(debian) = debian() else { return };
    let root = debian.path();
    run_in(&root, &["pam-auth-update", "--package"]).unwrap();
    let fresh = pam_files(&root);
    let refused = fix(&root, "pam-");
    // The package of pam_pwquality is not there, and nothing before pam_pwhistory asks for a new password.
    let reasons: Vec<String> = refused.iter().map(|(id, reason)| format!("{id}: {reason}")).collect();
    insta::assert_snapshot!(reasons.join("\n"), @"pam-pwhistory-use-authtok: nothing before pam_pwhistory.so in common-password asks for the new password, so with use_authtok nobody could change one: have pam_pwquality.so or pam_passwdqc.so called first");
    let fixed = pam_files(&root);
    assert_ne!(fixed, fresh);
    run_in(&root, &["pam-auth-update", "--package"]).unwrap();
    assert_eq!(pam_files(&root), fixed, "pam-auth-update writes something else");
    assert!(fix(&root, "pam-").len() == refused.len());
    assert_eq!(pam_files(&root), fixed, "a second fix changes something");
}

#[test]
fn a_clean_server_holds_no_secret_but_the_host_keys_that_its_packages_made() {
    let Some(debian) = debian() else { return };
    let secrets = || -> Vec<String> {
        let tree = DirectoryTree::open(&debian.path()).unwrap();
        let found = secrets_of(&tree, SecretRules::embedded()).unwrap();
        let told = found.iter().map(ToString::to_string);
        told.filter(|line| !line.starts_with("/etc/ssh/ssh_host_")).collect()
    };
    assert_eq!(secrets(), Vec::<String>::new());
    std::fs::write(debian.path().join("root/.netrc"), "machine h login u password hunter2\n").unwrap();
    assert_eq!(secrets().len(), 1);
}

/// Every byte of a disk, so that what is in no file counts too: journals, directories, the rests of blocks. One key is put
/// there and deleted, so that it is known that something is looked for.
#[test]
fn no_byte_of_a_clean_server_is_taken_for_a_secret_but_a_deleted_key_is() {
    let Some(debian) = debian() else { return };
    let root = debian.path();
    for entry in std::fs::read_dir(root.join("etc/ssh")).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().unwrap().to_str().unwrap().starts_with("ssh_host_") {
            std::fs::remove_file(path).unwrap();
        }
    }
    let disk = root.with_extension("ext4");
    let made =
        Command::new("mke2fs").args(["-q", "-t", "ext4", "-d"]).arg(&root).arg(&disk).arg("2G").status().unwrap();
    assert!(made.success());
    run_in(&root, &["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "/root/key"]).unwrap();
    let orders = root.with_extension("orders");
    let key = root.join("root/key");
    std::fs::write(&orders, format!("write {} key\nrm key\n", key.display())).unwrap();
    let deleted = Command::new("debugfs").args(["-w", "-f"]).arg(&orders).arg(&disk).output().unwrap();
    assert!(deleted.status.success());

    let mut command = Command::new(env!("CARGO_BIN_EXE_hardtack"));
    let scanned = command.args(["scan", "--raw", "--json"]).arg(&disk).output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&scanned.stdout).unwrap();
    let found: Vec<String> = report["secrets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|secret| {
            format!("{} {}", secret["category"].as_str().unwrap(), secret["holder"]["kind"].as_str().unwrap())
        })
        .collect();
    assert_eq!((scanned.status.code(), &report["remark"]), (Some(2), &serde_json::Value::Null));
    assert_eq!(found, ["private-key nobody"]);
}

#[test]
fn sshd_reads_its_configuration_as_the_model_does() {
    let Some(debian) = debian() else { return };
    let root = debian.path();
    let main = root.join("etc/ssh/sshd_config");
    let debian = std::fs::read_to_string(&main).unwrap();
    let drop_ins = root.join("etc/ssh/sshd_config.d");
    std::fs::write(drop_ins.join("50-site.conf"), "LogLevel verbose\nMatch all\nMaxSessions 4\n").unwrap();
    for text in [
        debian.as_str(),
        "UsePAM = yes\nUsePAM no\nCiphers +3des-cbc\nMACs -umac*\nKexAlgorithms ^diffie-hellman-group14-sha1\n",
        "AllowUsers a b\nallowusers c\nLoginGraceTime 1m30\nMaxStartups 7\nBanner \"/etc/issue net\" # x\n",
        "Match User bob\nMaxAuthTries 1\nInclude /etc/ssh/sshd_config.d/*.conf\nMatch all\nMaxAuthTries 2\n",
        "Include sshd_config.d/*.conf\nMaxSessions 9\nPermitRootLogin without-password\nClientAliveInterval 1M\n",
    ] {
        std::fs::write(&main, text).unwrap();
        compare_with_sshd(&root);
    }
    std::fs::write(&main, &debian).unwrap();
    let refused = fix(&root, "ssh-");
    assert_eq!(refused.keys().map(RuleId::as_str).collect::<Vec<_>>(), ["ssh-access-limited"]);
    compare_with_sshd(&root);
    assert!(run_in(&root, &["/usr/sbin/sshd", "-t"]).is_some(), "sshd does not start");
}

#[test]
fn visudo_accepts_what_our_fixes_leave() {
    let Some(debian) = debian() else { return };
    let root = debian.path();
    let site = root.join("etc/sudoers.d/site");
    let text = "Defaults:root !use_pty, lecture=\"never\"\nDefaults !authenticate, timestamp_timeout = 90 # long\n\
                Defaults>root env_keep += \"A B\", \\\n  !use_pty\nUser_Alias OPS = root, %sudo\n";
    std::fs::write(&site, text).unwrap();
    std::fs::set_permissions(&site, std::os::unix::fs::PermissionsExt::from_mode(0o440)).unwrap();
    assert!(run_in(&root, &["visudo", "-c"]).is_some(), "the test's own file");
    assert_eq!(fix(&root, "sudo-"), BTreeMap::new());
    let fixed = std::fs::read_to_string(&site).unwrap();
    insta::assert_snapshot!(fixed, @r#"
    Defaults:root lecture="never"
    Defaults>root env_keep += "A B"
    User_Alias OPS = root, %sudo
    "#);
    let said = run_in(&root, &["visudo", "-c"]).unwrap();
    assert!(said.contains("/etc/sudoers.d/zz-hardtack: parsed OK"), "{said}");
}

/// Holds the model's value of every keyword against `sshd -T`.
fn compare_with_sshd(root: &Path) {
    let mut real: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in run_in(root, &["/usr/sbin/sshd", "-T"]).unwrap().lines() {
        let (name, value) = line.split_once(' ').unwrap_or((line, ""));
        real.entry(name.to_owned()).or_default().push(value.to_owned());
    }
    let tree = DirectoryTree::open(root).unwrap();
    let system = System::new(&tree);
    let sshd = system.sshd().unwrap();
    let mut compared = 0;
    for (name, values) in &real {
        let Meaning::Known(keyword) = keyword::meaning(name) else { panic!("{name} is not in the table") };
        // Printed in another form than it is written, or only as a list of what follows from it.
        if ["listenaddress", "rekeylimit", "ipqos", "subsystem"].contains(&name.as_str()) {
            continue;
        }
        let ours = sshd.effective(keyword).value;
        assert_eq!(normal(keyword, &ours), normal(keyword, &values.join(" ")), "{name}");
        compared += 1;
    }
    assert!(compared > 80, "only {compared} keywords were compared");
}

fn normal(keyword: &Keyword, text: &str) -> String {
    match keyword.form {
        Form::Word => text.to_lowercase().replace("without-password", "prohibit-password"),
        Form::Time => value::seconds(text).map_or_else(|| text.to_owned(), |seconds| seconds.to_string()),
        Form::Startups => value::Startups::parse(text).map(|startups| startups.to_string()).unwrap_or_default(),
        Form::Algorithms => value::algorithms(text, keyword.default).join(","),
        Form::Number | Form::Text => text.to_owned(),
    }
}

/// A urllib3 that requests does not go with, both for cloud-init. The version is pinned in one line. Debian's own requests
/// does not say which urllib3 it needs, so it is not by chance that this one is not Debian's.
const CLOUD: &str = r#"
  packages { install = ["cloud-init", "python3-pip"] }
  file "/usr/local/share/wheels/urllib3-2.2.3-py3-none-any.whl" { source = "wheels/urllib3-2.2.3-py3-none-any.whl" }
  file "/usr/local/share/wheels/urllib3-1.26.20-py2.py3-none-any.whl" { source = "wheels/urllib3-1.26.20-py2.py3-none-any.whl" }
  file "/usr/local/share/wheels/requests-2.28.2-py3-none-any.whl" { source = "wheels/requests-2.28.2-py3-none-any.whl" }
  script "urllib3" {
    inline = [
      "pip3 install --break-system-packages --no-index --no-deps --no-compile --find-links /usr/local/share/wheels requests==2.28.2 urllib3==2.2.3",
    ]
  }
"#;

#[test]
fn a_mismatch_of_python_packages_gives_no_image_and_rolling_back_one_pin_mends_it() {
    let Some(bench) = Bench::new() else { return };
    std::fs::create_dir(bench.path("wheels")).unwrap();
    let fetch = "python3 -m venv pip && for wheel in requests==2.28.2 urllib3==1.26.20 urllib3==2.2.3; do \
                 pip/bin/pip download -q --no-deps --only-binary :all: -d wheels $wheel || exit 1; done";
    let fetched = Command::new("sh").args(["-c", fetch]).current_dir(bench.path("")).output().unwrap();
    assert!(fetched.status.success(), "{}", words(&fetched));
    let build = |lines: &str| {
        let recipe = bench.recipe("cloud.hcl", &format!("image \"cloud\" {{\n{BASE}{lines}}}\n"));
        bench.hardtack(&bench.store, &["build", recipe.to_str().unwrap()])
    };

    let refused = build(CLOUD);
    let said = words(&refused);
    assert_eq!(refused.status.code(), Some(3), "{said}");
    assert!(said.contains("the built-in test `pip` failed: /usr/bin/pip3"), "{said}");
    assert!(
        said.contains("requests 2.28.2 has requirement urllib3<1.27,>=1.21.1, but you have urllib3 2.2.3"),
        "{said}"
    );
    assert!(!bench.path("out/cloud").exists());

    // What would have been shipped without the test, and what is shipped with the version pinned.
    let shipped = build(&format!("{CLOUD}  health {{ skip = [\"pip\", \"cloud-init\"] }}\n"));
    assert!(shipped.status.success(), "{}", words(&shipped));
    std::fs::rename(bench.path("out/cloud"), bench.path("out/before")).unwrap();
    let pinned = build(&CLOUD.replace("urllib3==2.2.3", "urllib3==1.26.20"));
    assert!(pinned.status.success(), "{}", words(&pinned));

    let compare =
        ["diff", "out/before", "out/cloud", "--json", "--benchmark", "cis-debian-12", "--profile", "level1-server"];
    let told = Command::new(env!("CARGO_BIN_EXE_hardtack"))
        .args(compare)
        .arg("--store")
        .arg(&bench.store)
        .current_dir(bench.path(""))
        .output()
        .unwrap();
    assert!(told.status.success(), "{}", words(&told));
    let difference: serde_json::Value = serde_json::from_slice(&told.stdout).unwrap();
    let files: Vec<&str> =
        difference["files"].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap()).collect();
    let of_urllib3 = |path: &&str| path.starts_with("/usr/local/lib/python3.11/dist-packages/urllib3");
    assert!(files.len() > 20 && files.iter().all(of_urllib3), "{files:?}");
    // Nothing else differs, and every control is judged as before.
    let same = ["packages", "units", "users", "groups", "ports", "kernel_arguments", "sysctl"];
    assert!(same.iter().all(|part| difference[part].as_object().unwrap().is_empty()), "{difference}");
    assert_eq!(difference["audit"]["controls"], serde_json::json!([]), "{}", difference["audit"]);
}
