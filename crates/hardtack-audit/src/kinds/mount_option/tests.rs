use std::path::Path;

use super::*;
use crate::testing::{fixed, judged, refused, stated, tree};

const NODEV: &str = "mount_option \"/tmp\" { option = \"nodev\" }";
const NOEXEC: &str = "mount_option \"/dev/shm\" { option = \"noexec\" }";

#[test]
fn the_option_must_be_in_force() {
    let with =
        |options: &str| judged(&*stated(NODEV), &tree([("/etc/fstab", &format!("tmpfs /tmp tmpfs {options} 0 0\n"))]));
    insta::assert_snapshot!(with("nodev,nosuid"), @"holds: /tmp is mounted with nodev, found options nodev,nosuid at /etc/fstab:1");
    insta::assert_snapshot!(with("nodev,dev"), @"fails: /tmp is mounted with nodev, found options nodev,dev at /etc/fstab:1");
    insta::assert_snapshot!(judged(&*stated(NODEV), &tree([])), @"fails: /tmp is mounted with nodev, found nothing that mounts it");
}

#[test]
fn a_fix_changes_the_line_of_fstab() {
    let fstab = tree([("/etc/fstab", "# x\nUUID=1\t/tmp\text4\tdefaults 0 2\n")]);
    insta::assert_snapshot!(fixed(&*stated(NODEV), &fstab), @"
    --- /etc/fstab
    +++ /etc/fstab
    @@ -1,2 +1,2 @@
     # x
    -UUID=1	/tmp	ext4	defaults 0 2
    +UUID=1	/tmp	ext4	nodev 0 2
    ");
}

#[test]
fn a_fix_gives_a_unit_a_drop_in() {
    let unit = tree([
        ("/etc/systemd/system/tmp.mount", "[Mount]\nOptions=mode=1777,nosuid\n"),
        ("/etc/systemd/system/local-fs.target.wants/tmp.mount", "-> /etc/systemd/system/tmp.mount"),
    ]);
    insta::assert_snapshot!(fixed(&*stated(NODEV), &unit), @"
    directory /etc/systemd/system/tmp.mount.d: new, 0755 0:0
    file /etc/systemd/system/tmp.mount.d/60-hardtack.conf: new, 0644 0:0
    --- /dev/null
    +++ /etc/systemd/system/tmp.mount.d/60-hardtack.conf
    @@ -0,0 +1,2 @@
    +[Mount]
    +Options=mode=1777,nosuid,nodev
    ");
}

#[test]
fn a_fix_writes_a_line_for_what_systemd_mounts_by_itself() {
    assert!(judged(&*stated("mount_option \"/dev/shm\" { option = \"nodev\" }"), &tree([])).starts_with("holds"));
    insta::assert_snapshot!(judged(&*stated(NOEXEC), &tree([])), @"fails: /dev/shm is mounted with noexec, found systemd's own options nosuid,nodev,mode=01777");
    insta::assert_snapshot!(fixed(&*stated(NOEXEC), &tree([])), @"
    directory /etc: new, 0755 0:0
    file /etc/fstab: new, 0644 0:0
    --- /dev/null
    +++ /etc/fstab
    @@ -0,0 +1 @@
    +tmpfs /dev/shm tmpfs nosuid,nodev,mode=01777,noexec 0 0
    ");
}

#[test]
fn what_is_not_mounted_has_no_options_to_change() {
    insta::assert_snapshot!(fixed(&*stated(NODEV), &tree([])), @r#"/tmp is not mounted in a way that files can change: add `partition "/tmp"` with the option to the recipe's `disk` block"#);
}

#[test]
fn the_last_mount_of_the_running_system_counts() {
    let proc = tempfile::tempdir().unwrap();
    std::fs::create_dir(proc.path().join("self")).unwrap();
    let mounts = "22 1 0:1 / /tmp rw,nodev - tmpfs tmpfs rw\n23 22 0:2 / /tmp rw - tmpfs tmpfs rw,size=1k\n";
    std::fs::write(proc.path().join("self/mountinfo"), mounts).unwrap();
    let runtime = Runtime::at(proc.path(), Path::new("/nonexistent"));
    let live = stated(NODEV).judge_runtime(&System::new(&tree([])), &runtime).unwrap().unwrap().remove(0);
    assert_eq!((live.holds, live.found.as_str()), (false, "options rw,size=1k"));
}

#[test]
fn mistakes_are_told_with_their_place() {
    insta::assert_snapshot!(refused("mount_option \"/tmp\" { option = \"nodev,nosuid\" }"), @r#"
    error: expected one mount option
     --> rule.hcl:1:32
      |
    1 | mount_option "/tmp" { option = "nodev,nosuid" }
      |                                ^^^^^^^^^^^^^^
      |
      = help: write one block for each option
    "#);
}
