use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::testing::{fixed, judged, refused, stated, tree};

const FORWARD: &str = "sysctl \"net.ipv4.ip_forward\" { value = 0 }";

#[test]
fn only_a_file_sets_a_parameter() {
    let forward = stated(FORWARD);
    insta::assert_snapshot!(judged(&*forward, &tree([])), @"fails: net.ipv4.ip_forward = 0, found set by no file");
    let default = stated("sysctl \"net.ipv4.ip_forward\" {\nvalue = 0\ndefault_ok = true\n}");
    assert!(judged(&*default, &tree([])).starts_with("holds"));
    insta::assert_snapshot!(judged(&*forward, &tree([("/etc/sysctl.d/a.conf", "net/ipv4/ip_forward=0\n")])), @"holds: net.ipv4.ip_forward = 0, found net.ipv4.ip_forward = 0 at /etc/sysctl.d/a.conf:1");
}

#[test]
fn the_value_in_force_decides_and_not_one_that_is_overridden() {
    let overridden = tree([
        ("/etc/sysctl.d/a.conf", "net.ipv4.ip_forward=0\n"),
        ("/usr/lib/sysctl.d/b.conf", "net.ipv4.ip_forward=1\n"),
    ]);
    insta::assert_snapshot!(judged(&*stated(FORWARD), &overridden), @"fails: net.ipv4.ip_forward = 0, found net.ipv4.ip_forward = 1 at /usr/lib/sysctl.d/b.conf:1");
}

#[test]
fn a_fix_writes_its_own_file_in_the_order_of_the_keys() {
    let own = "# Kernel parameters of the hardening profile, written by hardtack.\nkernel.a = 1\nvm.z = 1\n";
    let diff = fixed(&*stated(FORWARD), &tree([("/etc/sysctl.d/60-hardtack.conf", own)]));
    insta::assert_snapshot!(diff, @r"
    --- /etc/sysctl.d/60-hardtack.conf
    +++ /etc/sysctl.d/60-hardtack.conf
    @@ -1,3 +1,4 @@
     # Kernel parameters of the hardening profile, written by hardtack.
     kernel.a = 1
    +net.ipv4.ip_forward = 0
     vm.z = 1
    ");
}

#[test]
fn a_fix_goes_behind_a_file_that_would_override_it() {
    let debian =
        tree([("/etc/sysctl.conf", "net.ipv4.ip_forward=1\n"), ("/etc/sysctl.d/99-sysctl.conf", "-> ../sysctl.conf")]);
    insta::assert_snapshot!(fixed(&*stated(FORWARD), &debian), @"
    file /etc/sysctl.d/zz-hardtack.conf: new, 0644 0:0
    --- /dev/null
    +++ /etc/sysctl.d/zz-hardtack.conf
    @@ -0,0 +1,2 @@
    +# Kernel parameters of the hardening profile, written by hardtack.
    +net.ipv4.ip_forward = 0
    ");
}

#[test]
fn a_fix_changes_the_line_behind_which_nothing_can_go() {
    let ufw = tree([
        ("/etc/default/ufw", "IPT_SYSCTL=/etc/ufw/sysctl.conf\n"),
        ("/etc/ufw/ufw.conf", "ENABLED=yes\n"),
        ("/etc/ufw/sysctl.conf", "# ufw\nnet/ipv4/ip_forward=1\n"),
    ]);
    insta::assert_snapshot!(fixed(&*stated(FORWARD), &ufw), @r"
    --- /etc/ufw/sysctl.conf
    +++ /etc/ufw/sysctl.conf
    @@ -1,2 +1,2 @@
     # ufw
    -net/ipv4/ip_forward=1
    +net/ipv4/ip_forward=0
    ");
}

#[test]
fn one_of_several_values_will_do() {
    let scope = stated("sysctl \"kernel.yama.ptrace_scope\" { one_of = [1, 2, \"3\"] }");
    let set =
        |value| judged(&*scope, &tree([("/etc/sysctl.d/a.conf", &format!("kernel.yama.ptrace_scope = {value}\n"))]));
    assert!(set("3").starts_with("holds"));
    insta::assert_snapshot!(set("0"), @"fails: kernel.yama.ptrace_scope = 1 or 2 or 3, found kernel.yama.ptrace_scope = 0 at /etc/sysctl.d/a.conf:1");
    assert!(fixed(&*scope, &tree([])).contains("+kernel.yama.ptrace_scope = 1\n"));
}

#[test]
fn the_running_kernel_is_asked_too() {
    let proc = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(proc.path().join("sys/net/ipv4")).unwrap();
    std::fs::write(proc.path().join("sys/net/ipv4/ip_forward"), "1\n").unwrap();
    let runtime = Runtime::at(proc.path(), Path::new("/nonexistent"));
    let live = |text| stated(text).judge_runtime(&System::new(&tree([])), &runtime).unwrap().unwrap().remove(0);
    let forward = live(FORWARD);
    assert_eq!((forward.holds, forward.found.as_str()), (false, "net.ipv4.ip_forward = 1"));
    assert!(!live("sysctl \"kernel.yama.ptrace_scope\" { value = 1 }").holds, "no Yama, no protection");
    assert!(live("sysctl \"net.ipv6.conf.all.accept_ra\" { value = 0 }").holds, "no IPv6, no advertisements");
}

#[test]
fn mistakes_are_told_with_their_place() {
    insta::assert_snapshot!(refused("sysctl \"net.ipv4.conf.*.rp_filter\" { value = 1 }"), @r#"
    error: `net.ipv4.conf.*.rp_filter` is not the name of a kernel parameter
     --> rule.hcl:1:8
      |
    1 | sysctl "net.ipv4.conf.*.rp_filter" { value = 1 }
      |        ^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: write it as sysctl(8) does: "net.ipv4.ip_forward"
    "#);
    insta::assert_snapshot!(refused("sysctl \"a.b\" {\n  value = [1]\n}"), @r#"
    error: expected a string or a number, found a list
     --> rule.hcl:2:11
      |
    2 |   value = [1]
      |           ^^^
    "#);
    insta::assert_snapshot!(refused("sysctl \"a.b\" {}"), @r#"
    error: a kernel parameter needs either `value` or `one_of`
     --> rule.hcl:1:1
      |
    1 | sysctl "a.b" {}
      | ^^^^^^^^^^^^
    "#);
}

proptest! {
    #[test]
    fn whatever_the_files_say_a_fix_brings_it_about(
        names in proptest::collection::vec("[0-9]{2}-[a-z]|zz-z|zz-hardtack|zzz", 0..4),
        lines in proptest::collection::vec("-?net[./]ipv4[./](ip_forward|\\*)( ?= ?[01])?", 0..6),
    ) {
        let base = names.iter().fold(hardtack_tree::MemoryTree::new(), |tree, name| {
            tree.file(format!("/etc/sysctl.d/{name}.conf"), &lines.join("\n")).unwrap()
        });
        let forward = stated(FORWARD);
        if judged(&*forward, &base).starts_with("fails") {
            prop_assert!(fixed(&*forward, &base).contains("+++ "));
        }
    }
}
