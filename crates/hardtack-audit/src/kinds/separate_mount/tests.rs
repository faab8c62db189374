use std::path::Path;

use super::*;
use crate::testing::{fixed, judged, refused, stated, tree};

const TMP: &str = "separate_mount \"/tmp\" {}";

#[test]
fn fstab_units_and_systemd_itself_mount() {
    let fstab = tree([("/etc/fstab", "tmpfs /tmp tmpfs nodev 0 0\n")]);
    insta::assert_snapshot!(judged(&*stated(TMP), &fstab), @"holds: /tmp is a file system of its own, found mounted by /etc/fstab at /etc/fstab:1");
    insta::assert_snapshot!(judged(&*stated(TMP), &tree([])), @"fails: /tmp is a file system of its own, found nothing that mounts it");
    insta::assert_snapshot!(judged(&*stated("separate_mount \"/dev/shm\" {}"), &tree([])), @"holds: /dev/shm is a file system of its own, found mounted by systemd itself");
}

#[test]
fn no_file_makes_a_partition() {
    insta::assert_snapshot!(fixed(&*stated(TMP), &tree([])), @r#"add `partition "/tmp"` to the recipe's `disk` block"#);
    let noauto = tree([("/etc/fstab", "LABEL=x /tmp ext4 noauto 0 0\n")]);
    insta::assert_snapshot!(fixed(&*stated(TMP), &noauto), @"not mounted at boot (noauto): change /etc/fstab:1 so that the boot mounts /tmp");
}

#[test]
fn the_mounts_of_the_running_system_are_asked_too() {
    let proc = tempfile::tempdir().unwrap();
    std::fs::create_dir(proc.path().join("self")).unwrap();
    std::fs::write(proc.path().join("self/mountinfo"), "22 1 8:1 / /tmp rw,nodev - ext4 /dev/vda5 rw\n").unwrap();
    let runtime = Runtime::at(proc.path(), Path::new("/nonexistent"));
    let live = |text| stated(text).judge_runtime(&System::new(&tree([])), &runtime).unwrap().unwrap().remove(0);
    assert_eq!(live(TMP).found, "/dev/vda5 mounted there");
    assert!(!live("separate_mount \"/var\" {}").holds);
}

#[test]
fn mistakes_are_told_with_their_place() {
    insta::assert_snapshot!(refused("separate_mount \"tmp\" {}"), @r#"
    error: `tmp` does not start with `/`: write it from the root of the tree, as in `/etc/hosts`
     --> rule.hcl:1:16
      |
    1 | separate_mount "tmp" {}
      |                ^^^^^
    "#);
}
