use proptest::prelude::*;

use super::fstab::add_option;
use super::*;
use crate::testing::tree;

/// The options and the origin of a mount, or why there is none.
fn shown<const N: usize>(entries: [(&str, &str); N], point: &str) -> String {
    let tree = tree(entries);
    let place = |at: Option<&Location>| at.map(|at| format!(" ({at})")).unwrap_or_default();
    match Mounts::read(&tree).unwrap().at(point, &Units::read(&tree).unwrap()) {
        Ok(mount) => format!("{}{}", mount.options, place(mount.origin.at())),
        Err(unmounted) => format!("{}{}", unmounted.why, place(unmounted.at.as_ref())),
    }
}

#[test]
fn fstab_lines_are_read_with_escapes_comments_and_missing_fields() {
    let fstab = "# /dev/sda9 /tmp ext4 nodev 0 0\n\n\
                 UUID=1 /  ext4 errors=remount-ro 0 1\n\
                 LABEL=x\t/srv/a\\040b/\text4\tnodev,nosuid\n\
                 tmpfs /tmp tmpfs\n\
                 /dev/sda2 none swap sw 0 0\n";
    let at = |point| shown([("/etc/fstab", fstab)], point);
    assert_eq!(at("/srv/a b"), "nodev,nosuid (/etc/fstab:4)");
    assert_eq!(at("/tmp"), "defaults (/etc/fstab:5)");
    assert_eq!(at("/"), "errors=remount-ro (/etc/fstab:3)");
    assert_eq!(at("/home"), "nothing that mounts it");
}

#[test]
fn a_line_that_names_no_type_makes_fstab_unreadable() {
    let tree = tree([("/etc/fstab", "/dev/sda1 /\n")]);
    let cause = Mounts::read(&tree).unwrap_err().to_string();
    insta::assert_snapshot!(cause, @"/etc/fstab line 1 names no mount point and type");
}

#[test]
fn what_is_not_mounted_at_boot_does_not_count() {
    assert_eq!(
        shown([("/etc/fstab", "/dev/sdb1 /home ext4 noauto,nodev 0 2\n")], "/home"),
        "not mounted at boot (noauto) (/etc/fstab:1)"
    );
    assert_eq!(
        shown([("/etc/fstab", "/dev/sdb1 /home ext4 nofail,nodev 0 2\n")], "/home"),
        "nofail,nodev (/etc/fstab:1)"
    );
    let automount = "/dev/sdb1 /home ext4 noauto,x-systemd.automount 0 2\n";
    assert_eq!(shown([("/etc/fstab", automount)], "/home"), "noauto,x-systemd.automount (/etc/fstab:1)");
}

#[test]
fn the_first_of_two_lines_becomes_the_mount() {
    assert_eq!(shown([("/etc/fstab", "a /tmp ext4 ro\nb /tmp ext4 rw\n")], "/tmp"), "ro (/etc/fstab:1)");
}

const UNIT: &str =
    "[Unit]\nDescription=x\n[Mount]\nWhat=tmpfs\nWhere=/tmp\nType=tmpfs\nOptions=mode=1777,nosuid,nodev\n";

#[test]
fn a_unit_mounts_only_when_something_starts_it() {
    let unit = ("/etc/systemd/system/tmp.mount", UNIT);
    assert_eq!(shown([unit], "/tmp"), "nothing that starts tmp.mount (/etc/systemd/system/tmp.mount:7)");
    let link = ("/etc/systemd/system/local-fs.target.wants/tmp.mount", "-> /etc/systemd/system/tmp.mount");
    assert_eq!(shown([unit, link], "/tmp"), "mode=1777,nosuid,nodev (/etc/systemd/system/tmp.mount:7)");
    // Debian 12 ships its tmp.mount where systemd does not look.
    assert_eq!(shown([("/usr/share/systemd/tmp.mount", UNIT)], "/tmp"), "nothing that mounts it");
}

#[test]
fn own_units_go_before_fstab_and_fstab_before_the_vendors() {
    let fstab = ("/etc/fstab", "tmpfs /tmp tmpfs noexec 0 0\n");
    assert_eq!(
        shown([fstab, ("/etc/systemd/system/tmp.mount", UNIT)], "/tmp"),
        "mode=1777,nosuid,nodev (/etc/systemd/system/tmp.mount:7)"
    );
    assert_eq!(shown([fstab, ("/usr/lib/systemd/system/tmp.mount", UNIT)], "/tmp"), "noexec (/etc/fstab:1)");
    assert_eq!(
        shown([fstab, ("/etc/systemd/system/tmp.mount", "-> /dev/null")], "/tmp"),
        "tmp.mount masked (/etc/systemd/system/tmp.mount)",
        "a mask stops the line of fstab too"
    );
}

#[test]
fn drop_ins_change_a_units_options() {
    let found = shown(
        [
            ("/usr/lib/systemd/system/var-tmp.mount", "[Mount]\nOptions=nodev\n"),
            ("/usr/lib/systemd/system/local-fs.target.wants/var-tmp.mount", "-> ../var-tmp.mount"),
            ("/etc/systemd/system/var-tmp.mount.d/50-a.conf", "[Mount]\nOptions=nodev,\\\n# why\nnosuid\n"),
            ("/etc/systemd/system/var-.mount.d/40-b.conf", "[Mount]\nOptions=ro\n"),
            ("/etc/systemd/system/var-.mount.d/50-a.conf", "[Mount]\nOptions=hidden\n"),
        ],
        "/var/tmp",
    );
    assert_eq!(found, "nodev, nosuid (/etc/systemd/system/var-tmp.mount.d/50-a.conf:2)");
}

#[test]
fn systemd_mounts_shared_memory_by_itself_without_noexec() {
    assert_eq!(shown([], "/dev/shm"), "nosuid,nodev,mode=01777");
    assert_eq!(shown([("/etc/fstab", "tmpfs /dev/shm tmpfs noexec 0 0\n")], "/dev/shm"), "noexec (/etc/fstab:1)");
}

#[test]
fn the_later_of_contrary_options_counts() {
    let has = |text, option| MountOptions::parse(text).has(option);
    assert!(has("nodev,defaults", "nodev") && !has("defaults", "nodev"));
    assert!(!has("nodev,dev", "nodev") && has("dev,nodev", "nodev"));
    assert!(has("user", "noexec") && !has("user,exec", "noexec") && has("owner", "nosuid") && !has("owner", "noexec"));
    assert!(has("hidepid=2", "hidepid=2") && !has("nodevice", "nodev"));
}

#[test]
fn adding_an_option_keeps_the_rest_of_the_line() {
    insta::assert_snapshot!(add_option("UUID=1\t/tmp  ext4  defaults  0 2", "nodev"), @"UUID=1	/tmp  ext4  nodev  0 2");
    insta::assert_snapshot!(add_option("UUID=1 /tmp ext4 rw,dev,nosuid 0 2 # x", "nodev"), @"UUID=1 /tmp ext4 rw,nosuid,nodev 0 2 # x");
    insta::assert_snapshot!(add_option("tmpfs /tmp tmpfs", "nodev"), @"tmpfs /tmp tmpfs nodev");
}

proptest! {
    #[test]
    fn any_fstab_is_read_or_refused(text in "[a-z/=\\\\0-9#, \\t\\n]{0,80}") {
        let _ = Mounts::read(&tree([("/etc/fstab", &text)]));
    }

    #[test]
    fn an_added_option_is_in_force(options in "(nodev|dev|user|rw|defaults|[a-z]{1,4})(,(nodev|dev|users|exec)){0,4}") {
        let line = add_option(&format!("UUID=1 /tmp ext4 {options} 0 2"), "nodev");
        let tree = tree([("/etc/fstab", &line)]);
        let mount = Mounts::read(&tree).unwrap().at("/tmp", &Units::default()).unwrap();
        prop_assert!(mount.options.has("nodev"), "{line}");
    }
}
