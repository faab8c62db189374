use std::path::Path;

use super::*;
use crate::testing::{fixed, judged, refused, stated, tree};

const UDF: &str = "module \"udf\" { available = false }";
const DEP: (&str, &str) =
    ("/lib/modules/6.1.0/modules.dep", "kernel/fs/udf/udf.ko.xz:\nkernel/drivers/usb/storage/usb-storage.ko:\n");

#[test]
fn a_module_that_no_kernel_has_cannot_be_loaded() {
    insta::assert_snapshot!(judged(&*stated("module \"hfs\" { available = false }"), &tree([DEP])), @"holds: no kernel can load hfs, found no installed kernel with it");
    insta::assert_snapshot!(judged(&*stated(UDF), &tree([])), @"holds: no kernel can load udf, found no kernel installed");
}

#[test]
fn a_loadable_module_must_be_replaced_and_blacklisted() {
    let with = |text| judged(&*stated(UDF), &tree([DEP, ("/etc/modprobe.d/a.conf", text)]));
    insta::assert_snapshot!(with(""), @"
    fails: modprobe does nothing when asked for udf, found a module of kernel 6.1.0 at /lib/modules/6.1.0/kernel/fs/udf/udf.ko.xz
    fails: udf is blacklisted, found not blacklisted
    ");
    insta::assert_snapshot!(with("blacklist udf\n"), @"
    fails: modprobe does nothing when asked for udf, found a module of kernel 6.1.0 at /lib/modules/6.1.0/kernel/fs/udf/udf.ko.xz
    holds: udf is blacklisted, found blacklisted at /etc/modprobe.d/a.conf:1
    ");
    insta::assert_snapshot!(with("install udf /bin/true\nblacklist udf\n"), @"
    holds: modprobe does nothing when asked for udf, found the command `/bin/true` at /etc/modprobe.d/a.conf:1
    holds: udf is blacklisted, found blacklisted at /etc/modprobe.d/a.conf:2
    ");
    insta::assert_snapshot!(with("install udf /sbin/modprobe -i udf\nblacklist udf\n"), @"
    fails: modprobe does nothing when asked for udf, found the command `/sbin/modprobe -i udf` at /etc/modprobe.d/a.conf:1
    holds: udf is blacklisted, found blacklisted at /etc/modprobe.d/a.conf:2
    ");
}

#[test]
fn a_built_in_module_is_out_of_reach() {
    let kernel = tree([
        ("/lib/modules/6.1.0/modules.builtin", "kernel/fs/udf/udf.ko\n"),
        ("/lib/modules/6.1.0/modules.dep", ""),
    ]);
    insta::assert_snapshot!(judged(&*stated(UDF), &kernel), @"fails: no kernel can load udf, found built into kernel 6.1.0 at /lib/modules/6.1.0/modules.builtin:1");
    assert!(
        judged(&*stated("module \"udf\" {\navailable = false\nbuiltin_ok = true\n}"), &kernel).starts_with("holds")
    );
    insta::assert_snapshot!(fixed(&*stated(UDF), &kernel), @"udf is built into an installed kernel: install a kernel without it");
}

#[test]
fn a_fix_writes_a_file_of_its_own() {
    insta::assert_snapshot!(fixed(&*stated("module \"usb-storage\" { available = false }"), &tree([DEP])), @"
    directory /etc: new, 0755 0:0
    directory /etc/modprobe.d: new, 0755 0:0
    file /etc/modprobe.d/60-hardtack-usb-storage.conf: new, 0644 0:0
    --- /dev/null
    +++ /etc/modprobe.d/60-hardtack-usb-storage.conf
    @@ -0,0 +1,2 @@
    +install usb-storage /bin/false
    +blacklist usb-storage
    ");
    let preceded = tree([DEP, ("/etc/modprobe.d/10-a.conf", "install udf /sbin/modprobe -i udf\n")]);
    insta::assert_snapshot!(fixed(&*stated(UDF), &preceded), @"
    file /etc/modprobe.d/00-hardtack-udf.conf: new, 0644 0:0
    --- /dev/null
    +++ /etc/modprobe.d/00-hardtack-udf.conf
    @@ -0,0 +1,2 @@
    +install udf /bin/false
    +blacklist udf
    ");
    let first = tree([DEP, ("/etc/modprobe.d/00-a.conf", "install u* /bin/load\n")]);
    insta::assert_snapshot!(fixed(&*stated(UDF), &first), @"another file of modprobe.d tells how to load udf: remove it");
}

#[test]
fn the_running_kernel_is_asked_too() {
    let proc = tempfile::tempdir().unwrap();
    std::fs::write(proc.path().join("modules"), "usb_storage 1 0 - Live 0x0\n").unwrap();
    let runtime = Runtime::at(proc.path(), Path::new("/nonexistent"));
    let live = |text| stated(text).judge_runtime(&System::new(&tree([])), &runtime).unwrap().unwrap().remove(0).holds;
    assert!(!live("module \"usb-storage\" { available = false }"));
    assert!(live(UDF));
}

#[test]
fn mistakes_are_told_with_their_place() {
    insta::assert_snapshot!(refused("module \"udf\" { available = true }"), @r#"
    error: a module can only be kept out
     --> rule.hcl:1:28
      |
    1 | module "udf" { available = true }
      |                            ^^^^
      |
      = help: write `available = false`
    "#);
}
