use proptest::prelude::*;

use super::*;
use crate::testing::tree;

fn modules(config: &str) -> Modules {
    Modules::read(&tree([("/etc/modprobe.d/a.conf", config)])).unwrap()
}

#[test]
fn hyphens_and_underscores_are_one() {
    let modules = modules("install usb_storage /bin/false\nblacklist usb-storage\n");
    assert_eq!(modules.install("usb-storage").unwrap().at.to_string(), "/etc/modprobe.d/a.conf:1");
    assert_eq!(modules.blacklisted("usb_storage").unwrap().line, Some(2));
}

#[test]
fn the_first_install_command_counts_and_may_be_for_a_pattern() {
    let modules =
        modules("install us* /sbin/modprobe --ignore-install $0\ninstall usb-storage /bin/false\nblacklist us*\n");
    let install = modules.install("usb_storage").unwrap();
    assert_eq!((install.at.line, install.does_nothing()), (Some(1), false));
    assert_eq!(modules.blacklisted("usb_storage"), None, "blacklist knows no patterns");
}

#[test]
fn a_file_in_etc_hides_the_vendors_of_the_same_name() {
    let modules = Modules::read(&tree([
        ("/usr/lib/modprobe.d/a.conf", "blacklist udf\n"),
        ("/lib", "-> usr/lib"),
        ("/etc/modprobe.d/a.conf", "blacklist hfs\n"),
        ("/usr/lib/modprobe.d/b.conf", "blacklist jffs2\n"),
    ]))
    .unwrap();
    assert!(modules.blacklisted("udf").is_none());
    assert_eq!(modules.blacklisted("jffs2").unwrap().to_string(), "/usr/lib/modprobe.d/b.conf:1");
}

#[test]
fn lines_go_on_after_a_backslash_and_comments_say_nothing() {
    let modules = modules("# install a /bin/false\ninstall \\\n  b \\\n  /bin/true\nblacklist\tc  # why\nblacklist\n");
    assert!(modules.install("a").is_none());
    assert_eq!((modules.install("b").unwrap().command, modules.install("b").unwrap().at.line), ("/bin/true", Some(2)));
    assert!(modules.blacklisted("c").is_some());
}

#[test]
fn only_a_command_that_does_nothing_keeps_a_module_out() {
    let does_nothing = |command: &str| modules(&format!("install a {command}\n")).install("a").unwrap().does_nothing();
    assert!(does_nothing("/bin/false") && does_nothing("/usr/bin/true") && does_nothing("/bin/true ignored"));
    assert!(!does_nothing("/bin/true; modprobe --ignore-install a"));
    assert!(!does_nothing("/bin/true || /sbin/insmod a.ko"));
    assert!(!does_nothing("/sbin/modprobe --ignore-install a") && !does_nothing("/tmp/true"));
}

#[test]
fn kernels_tell_what_they_carry() {
    let modules = Modules::read(&tree([
        ("/lib", "-> usr/lib"),
        (
            "/usr/lib/modules/6.1.0/modules.dep",
            "kernel/fs/udf/udf.ko.xz: kernel/lib/crc-itu-t.ko\nkernel/fs/hfs/hfs.ko:\n",
        ),
        ("/usr/lib/modules/6.1.0/modules.builtin", "kernel/fs/squashfs/squashfs.ko\nkernel/fs/ext4/ext4.ko\n"),
        ("/usr/lib/modules/6.6.0/kernel/drivers/usb/storage/usb-storage.ko.zst", ""),
        ("/usr/lib/modules/README", "no kernel"),
    ]))
    .unwrap();
    let [old, new] = modules.kernels() else { panic!("two kernels") };
    assert_eq!((old.release.as_str(), new.release.as_str()), ("6.1.0", "6.6.0"));
    let shown = |kernel: &Kernel, module| match kernel.carries(module) {
        None => "-".to_owned(),
        Some(Carried::Loadable(at)) => format!("file {at}"),
        Some(Carried::BuiltIn(at)) => format!("built in {at}"),
    };
    assert_eq!(shown(old, "udf"), "file /lib/modules/6.1.0/kernel/fs/udf/udf.ko.xz");
    assert_eq!(shown(old, "ext4"), "built in /lib/modules/6.1.0/modules.builtin:2");
    assert_eq!(shown(old, "usb-storage"), "-");
    assert_eq!(
        shown(new, "usb_storage"),
        "file /lib/modules/6.6.0/kernel/drivers/usb/storage/usb-storage.ko.zst",
        "without modules.dep the files are searched"
    );
}

proptest! {
    #[test]
    fn any_text_is_read(config in "(install|blacklist|alias|[a-z*\\[\\\\# \\n-]){0,40}", dep in "[a-z/.:\\n ]{0,60}") {
        let tree = tree([("/etc/modprobe.d/a.conf", &config), ("/lib/modules/6/modules.dep", &dep)]);
        let modules = Modules::read(&tree).unwrap();
        let _ = (modules.install("usb"), modules.blacklisted("usb"), modules.kernels()[0].carries("usb"));
    }
}
