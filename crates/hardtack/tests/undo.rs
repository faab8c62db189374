//! Hardening a directory and a running system with the real program, undoing it, and asking who wrote what.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Command;

use common::Program;
use common::house::{HOUSE, house};
use insta::assert_snapshot;
use regex::Regex;

/// Every entry with kind, mode, owner and content.
fn entries(root: &Path) -> BTreeMap<PathBuf, (u32, u32, u32, String)> {
    let mut found = BTreeMap::new();
    let mut directories = vec![root.to_owned()];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            let data = fs::symlink_metadata(&path).unwrap();
            let mut content = String::new();
            if data.is_dir() {
                directories.push(path.clone());
            } else if data.is_file() {
                content = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
            }
            found.insert(path, (data.mode(), data.uid(), data.gid(), content));
        }
    }
    found
}

/// A text with the names of backups, which are times, replaced.
fn steady(text: &str) -> String {
    Regex::new(r"\d{8}-\d{6}(-\d+)?").unwrap().replace_all(text, "ID").into_owned()
}

fn harden(program: &Program, more: &[&str]) -> String {
    let ran = program.run(&[&["harden", "root"], &HOUSE[..], more].concat());
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
    steady(&ran.stderr)
}

#[test]
fn hardening_can_be_undone() {
    let Some(program) = house() else { return };
    let root = program.path("root");
    let before = entries(&root);
    assert_snapshot!(harden(&program, &[]), @r#"
    packages to purge: telnet
    not by files: 2.3 (tmp-separate): add `partition "/tmp"` to the recipe's `disk` block
    not by files: 2.5 (boot-password): no password was given: set the rule's `hash` to what grub-mkpasswd-pbkdf2 prints, or except the control
    `hardtack undo root ID` puts everything back
    7 changes made: 3 rules hold now, 1 wait for packages, 2 cannot be met by files
    "#);
    let hardened = entries(&root);
    assert_ne!(hardened, before);
    for (path, (mode, ..)) in hardened.iter().filter(|(path, _)| path.starts_with(root.join("var/lib/hardtack/undo"))) {
        assert_eq!(mode & 0o077, 0, "{}", path.display());
    }
    harden(&program, &[]);
    assert_eq!(entries(&root), hardened, "a second run changes nothing, and makes no backup");

    assert_snapshot!(steady(&program.succeed(&["undo", "root", "--list"])), @r"
    ID  7 entries, by house 3, profile server
      changed  /etc/shadow
      changed  /etc/ssh/sshd_config
      made     /etc/sysctl.d
      made     /etc/sysctl.d/60-hardtack.conf
      made     /usr/share
      made     /usr/share/hardtack
      made     /usr/share/hardtack/changes.json
    ");
    let listed: serde_json::Value =
        serde_json::from_str(&program.succeed(&["undo", "root", "--list", "--json"])).unwrap();
    assert_eq!(listed[0]["profile"], "house 3, profile server");

    let ran = program.run(&["undo", "root"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_snapshot!(steady(&ran.stderr), @"7 entries are again as they were before ID");
    assert_eq!(entries(&root), before);
    assert_snapshot!(program.fail(65, &["undo", "root"]), @r"
    error: root has nothing to undo
      = help: `hardtack harden` keeps a backup in the tree that it changes; after `undo` it is gone
    ");

    harden(&program, &["--no-backup"]);
    assert!(!root.join("var/lib/hardtack").exists());
}

#[test]
fn what_was_changed_since_is_not_lost() {
    let Some(program) = house() else { return };
    let root = program.path("root");
    let before = entries(&root);
    harden(&program, &[]);
    let sshd = root.join("etc/ssh/sshd_config");
    fs::write(&sshd, "Port 2222\n").unwrap();
    assert_snapshot!(program.fail(1, &["undo", "root"]), @r"
    error: changed since the hardening: /etc/ssh/sshd_config
      = help: nothing was put back: undo what came later first, or put everything back as it was with --force, which loses these changes
    ");
    assert_eq!(fs::read_to_string(&sshd).unwrap(), "Port 2222\n");
    assert_snapshot!(program.fail(65, &["undo", "root", "20000101-000000"]), @r"
    error: root has no backup `20000101-000000`
      = help: `hardtack undo root --list` names them
    ");
    program.succeed(&["undo", "root", "--force"]);
    assert_eq!(entries(&root), before);
}

#[test]
fn hardenings_are_undone_one_by_one() {
    let Some(program) = house() else { return };
    let root = program.path("root");
    let before = entries(&root);
    harden(&program, &[]);
    let once = entries(&root);
    harden(&program, &["--set", "ssh-max-auth-tries.limit=2"]);
    let ids: Vec<String> = program
        .succeed(&["undo", "root", "--list"])
        .lines()
        .filter(|line| !line.starts_with(' '))
        .map(|line| line.split(' ').next().unwrap().to_owned())
        .collect();
    assert_eq!(ids.len(), 2);
    let refused = program.fail(1, &["undo", "root", &ids[0]]);
    assert!(refused.contains("/etc/ssh/sshd_config"), "{refused}");
    program.succeed(&["undo", "root"]);
    assert_eq!(entries(&root), once);
    program.succeed(&["undo", "root"]);
    assert_eq!(entries(&root), before);
}

/// Runs the program in a root of its own, where it takes that for the running system; a terminal on request, with an
/// answer.
fn inside(program: &Program, arguments: &str, answer: Option<&str>) -> (i32, String) {
    let root = program.path("root");
    let binary = Path::new(env!("CARGO_BIN_EXE_hardtack"));
    let libraries = Command::new("ldd").arg(binary).output().unwrap();
    let libraries = String::from_utf8_lossy(&libraries.stdout).into_owned();
    for from in libraries.split_whitespace().filter(|word| word.starts_with('/')) {
        let to = root.join(from.trim_start_matches('/'));
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(from, to).unwrap();
    }
    fs::copy(binary, root.join("hardtack")).unwrap();
    fs::create_dir_all(root.join("proc")).unwrap();
    let site = root.join("site");
    if !site.exists() {
        assert!(Command::new("cp").arg("-r").arg(program.path("site")).arg(&site).status().unwrap().success());
    }
    let mut line = format!("mount -t proc proc '{0}/proc' && chroot '{0}' /hardtack {arguments}", root.display());
    if let Some(answer) = answer {
        line = format!("printf '{answer}\\n' | script -qec \"{line}\" /dev/null");
    }
    let mut command = Command::new("unshare");
    let ran = command.args(["--mount", "sh", "-c", &line]).stdin(std::process::Stdio::null()).output().unwrap();
    let text = [ran.stdout, ran.stderr].concat();
    (ran.status.code().unwrap(), String::from_utf8_lossy(&text).replace('\r', ""))
}

#[test]
fn the_running_system_is_changed_only_after_a_yes() {
    let Some(program) = house() else { return };
    let what = "/ --rules /site --benchmark house --profile server";
    let (code, said) = inside(&program, &format!("harden {what}"), None);
    assert_eq!(code, 64, "{said}");
    assert_snapshot!(said, @r"
    error: this is the root of the running system, and without a terminal nobody can be asked
      = help: see what would be done, with `harden --dry-run` or `undo --list`, then say --yes
    ");
    let sshd = program.path("root/etc/ssh/sshd_config");
    let original = fs::read_to_string(&sshd).unwrap();
    assert!(original.contains("MaxAuthTries 6"));

    let (code, said) = inside(&program, &format!("harden {what}"), Some("n"));
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("+MaxAuthTries 3") && said.contains("to the running system? [y/N]"), "{said}");
    assert!(said.contains("nothing was changed") && !said.contains("$y$"), "{said}");
    assert_eq!(fs::read_to_string(&sshd).unwrap(), original);

    let (code, said) = inside(&program, &format!("harden {what}"), Some("y"));
    assert_eq!(code, 0, "{said}");
    assert!(fs::read_to_string(&sshd).unwrap().contains("MaxAuthTries 3"));
    let (_, told) = said.split_once("only files change").unwrap();
    assert_snapshot!(told, @r"
    ; what runs takes them up with a reboot, or with:
      kernel parameters: `sysctl --system`
      sshd: `systemctl reload ssh`; keep a session open until a new one works
    ");

    let (code, said) = inside(&program, "undo", None);
    assert_eq!(code, 64, "{said}");
    let (code, said) = inside(&program, "undo --yes", None);
    assert_eq!(code, 0, "{said}");
    assert_eq!(fs::read_to_string(&sshd).unwrap(), original);
}

#[test]
fn a_line_tells_the_rule_that_set_it() {
    let Some(program) = house() else { return };
    let blame = |what: &str| program.succeed(&["blame", what, "root", "--rules", "site"]);
    assert_snapshot!(blame("/etc/ssh/sshd_config:2"), @r"
    /etc/ssh/sshd_config:2  MaxAuthTries 6
      decides    ssh-max-auth-tries: SSH allows few guesses per connection (cis-debian-12 5.1.16; cis-debian-13 5.1.17; cis-ubuntu-24.04 5.1.16; house 2.1)
      by what the rules read: the tree has no record that hardening wrote it
    ");
    harden(&program, &[]);
    assert_snapshot!(fs::read_to_string(program.path("root/etc/ssh/sshd_config")).unwrap(), @r"
    Port 22
    MaxAuthTries 3
    UsePAM yes
    ");
    assert_snapshot!(blame("/etc/ssh/sshd_config:2"), @r"
    /etc/ssh/sshd_config:2  MaxAuthTries 3
      set by     ssh-max-auth-tries: SSH allows few guesses per connection (house 2.1)
      by the record of hardening in the tree
    ");
    assert_snapshot!(blame("/etc/ssh/sshd_config:1"), @r"
    /etc/ssh/sshd_config:1  Port 22
      no rule set this line
      by the record of hardening in the tree
    ");
    assert_snapshot!(blame("/etc/ssh/sshd_config"), @r"
    /etc/ssh/sshd_config
      written by ssh-max-auth-tries: SSH allows few guesses per connection (house 2.1), line 2
      by the record of hardening in the tree
    ");
    assert_snapshot!(blame("/etc/shadow"), @r"
    /etc/shadow
      written by shadow-permissions: Only root and the group shadow may read /etc/shadow (house 2.4)
      by the record of hardening in the tree
    ");
    // The record keeps no line of a file that not everybody may read.
    let config = program.path("root/etc/ssh/sshd_config");
    fs::write(&config, "Port 22\nMaxAuthTries 6\nUsePAM yes\n").unwrap();
    fs::set_permissions(&config, fs::Permissions::from_mode(0o600)).unwrap();
    harden(&program, &[]);
    assert_snapshot!(blame("/etc/ssh/sshd_config:2"), @r"
    /etc/ssh/sshd_config:2  MaxAuthTries 3
      set by     ssh-max-auth-tries: SSH allows few guesses per connection (house 2.1)
      by the record of hardening in the tree
    ");
    assert_snapshot!(program.succeed(&["blame", "/etc/sysctl.d/60-hardtack.conf:1", "root"]), @r"
    /etc/sysctl.d/60-hardtack.conf:1  # Kernel parameters of the hardening profile, written by hardtack.
      set by     house-ptrace: Processes do not read each other (house 1.1, 2.4)
      by the record of hardening in the tree
    ");
    let told: serde_json::Value =
        serde_json::from_str(&program.succeed(&["blame", "/etc/ssh/sshd_config:2", "root", "--json"])).unwrap();
    assert_eq!((&told["basis"], &told["rules"][0]["rule"]), (&"record".into(), &"ssh-max-auth-tries".into()));
    assert_eq!(told["rules"][0]["controls"]["house"][0], "2.1");

    assert_snapshot!(program.fail(65, &["blame", "/etc/ssh/sshd_config:99", "root"]), @r"
    error: /etc/ssh/sshd_config has no line 99
     = help: it has 3 lines; the first is 1
    ");
    assert_snapshot!(program.fail(65, &["blame", "/etc/none", "root"]), @r"
    error: /etc/none is not there, and no rule writes it
     = help: name a file from the root of the tree, as in `/etc/ssh/sshd_config`
    ");
    assert_snapshot!(program.fail(64, &["blame", "etc/fstab", "root"]), @r"
    error: `etc/fstab` does not start with `/`: write it from the root of the tree, as in `/etc/hosts`
      = help: name the file from the root of the tree, and the tree after it
    ");
}

#[test]
fn no_line_of_a_private_file_is_in_the_record() {
    let Some(program) = house() else { return };
    let sshd = program.path("root/etc/ssh/sshd_config");
    fs::set_permissions(&sshd, fs::Permissions::from_mode(0o600)).unwrap();
    harden(&program, &[]);
    let record = fs::read_to_string(program.path("root/usr/share/hardtack/changes.json")).unwrap();
    assert!(record.contains("/etc/ssh/sshd_config") && !record.contains("MaxAuthTries"), "{record}");
}

#[test]
fn what_is_left_comes_with_what_to_do_next() {
    let Some(program) = house() else { return };
    let todo = |more: &[&str]| {
        let ran = program.run(&[&["audit", "root", "--todo"], &HOUSE[..], more].concat());
        assert_eq!(ran.code, 2, "{}", ran.stderr);
        ran.stdout
    };
    assert_snapshot!(todo(&[]), @r#"
    House rules 3 (house, published 2026-01-31), profile server
    of root: 6 controls are left; a person looks at 1 more

    high
      files      2.4         Only root and the group shadow may read /etc/shadow; Processes do not read each other  [must]
                 next  `hardtack harden root --benchmark house --profile server --rules site`

    medium
      files      2.1         SSH allows few guesses per connection  [must]
                 next  `hardtack harden root --benchmark house --profile server --rules site`
      packages   2.2         The telnet client is not installed  [must]
                 next  `apt-get purge telnet`
      site       2.5         Changing a boot entry needs a password  [must]
                 next  no password was given: set the rule's `hash` to what grub-mkpasswd-pbkdf2 prints, or except the control; the key is `--set boot-password.hash=…`
      partition  2.3         /tmp is a file system of its own  [must]
                 next  add `partition "/tmp"` to the recipe's `disk` block

    low
      files      1.1         Processes do not read each other  [must]
                 next  `hardtack harden root --benchmark house --profile server --rules site`
    "#);
    let before: serde_json::Value = serde_json::from_str(&todo(&["--json"])).unwrap();
    assert_eq!(before["schema"], "hardtack.todo/1");
    harden(&program, &[]);
    assert_snapshot!(todo(&[]), @r#"
    House rules 3 (house, published 2026-01-31), profile server
    of root: 3 controls are left; a person looks at 1 more

    medium
      packages   2.2         The telnet client is not installed  [must]
                 next  `apt-get purge telnet`
      site       2.5         Changing a boot entry needs a password  [must]
                 next  no password was given: set the rule's `hash` to what grub-mkpasswd-pbkdf2 prints, or except the control; the key is `--set boot-password.hash=…`
      partition  2.3         /tmp is a file system of its own  [must]
                 next  add `partition "/tmp"` to the recipe's `disk` block
    "#);
}
