use hardtack_tree::MemoryTree;
use proptest::prelude::*;

use super::*;
use crate::testing::tree;

fn key(name: &str) -> SysctlKey {
    SysctlKey::new(name).unwrap()
}

fn effective(tree: &MemoryTree, name: &str) -> Option<String> {
    let sysctl = Sysctl::read(tree).unwrap();
    sysctl.effective(&key(name)).map(|found| format!("{} ({})", found.value, found.at))
}

#[test]
fn whichever_separator_comes_first_is_the_separator() {
    assert_eq!(key("net.ipv4.conf.enp3s0/200.forwarding").path(), "net/ipv4/conf/enp3s0.200/forwarding");
    assert_eq!(key("net/ipv4/conf/enp3s0.200/forwarding").path(), "net/ipv4/conf/enp3s0.200/forwarding");
    assert_eq!(key("net/ipv4/conf/enp3s0.200/forwarding").to_string(), "net.ipv4.conf.enp3s0/200.forwarding");
    assert_eq!(SysctlKey::new("/../kernel"), None);
    assert_eq!(SysctlKey::new("//"), None);
}

#[test]
fn the_last_file_by_name_wins_whichever_directory_has_it() {
    let tree = tree([
        ("/etc/sysctl.d/10-a.conf", "kernel.x = 1\n"),
        ("/usr/lib/sysctl.d/50-b.conf", "kernel/x=2\n"),
        ("/etc/sysctl.d/99-no-suffix", "kernel.x = 3\n"),
    ]);
    assert_eq!(effective(&tree, "kernel.x").as_deref(), Some("2 (/usr/lib/sysctl.d/50-b.conf:1)"));
}

#[test]
fn one_name_hides_the_file_in_a_lesser_directory() {
    let vendor = ("/usr/lib/sysctl.d/50-b.conf", "kernel.x = 2\n");
    let own = |text| tree([vendor, ("/etc/sysctl.d/50-b.conf", text)]);
    assert_eq!(effective(&own("kernel.y = 1\n"), "kernel.x"), None);
    assert_eq!(effective(&own("-> /dev/null"), "kernel.x"), None);
    assert_eq!(effective(&own("-> ../../dev/null"), "kernel.x"), None);
    assert_eq!(effective(&own("-> nowhere"), "kernel.x"), None);
}

#[test]
fn debians_sysctl_conf_counts_through_its_link() {
    let file = ("/etc/sysctl.conf", "kernel.x=1\n");
    assert_eq!(effective(&tree([file]), "kernel.x"), None);
    let linked = tree([file, ("/etc/sysctl.d/99-sysctl.conf", "-> ../sysctl.conf")]);
    assert_eq!(effective(&linked, "kernel.x").as_deref(), Some("1 (/etc/sysctl.d/99-sysctl.conf:1)"));
}

#[test]
fn patterns_give_way_to_lines_for_the_key_itself() {
    let tree = tree([(
        "/etc/sysctl.d/a.conf",
        "net.ipv4.conf.default.rp_filter = 1\nnet.ipv4.conf.*.rp_filter = 2\n-net.ipv4.conf.all.rp_filter\n",
    )]);
    assert_eq!(effective(&tree, "net.ipv4.conf.default.rp_filter").as_deref(), Some("1 (/etc/sysctl.d/a.conf:1)"));
    assert_eq!(effective(&tree, "net.ipv4.conf.lo.rp_filter").as_deref(), Some("2 (/etc/sysctl.d/a.conf:2)"));
    assert_eq!(effective(&tree, "net.ipv4.conf.all.rp_filter"), None);
    assert_eq!(effective(&tree, "net.ipv4.conf.a.b.rp_filter"), None, "a star stays within one component");
}

#[test]
fn lines_are_read_as_systemd_reads_them() {
    let tree = tree([(
        "/etc/sysctl.d/a.conf",
        "# kernel.a = 1\n  ; kernel.a = 1\n-kernel.b = 4 \n  kernel.c =  1\t 2\nkernel.d\n=5\nkernel.e=\n",
    )]);
    assert_eq!(effective(&tree, "kernel.a"), None);
    assert_eq!(effective(&tree, "kernel.b").as_deref(), Some("4 (/etc/sysctl.d/a.conf:3)"));
    assert_eq!(effective(&tree, "kernel.c").as_deref(), Some("1 2 (/etc/sysctl.d/a.conf:4)"));
    assert_eq!(effective(&tree, "kernel.d"), None);
    assert_eq!(effective(&tree, "kernel.e").as_deref(), Some(" (/etc/sysctl.d/a.conf:7)"));
}

#[test]
fn ufw_has_the_last_word_when_it_is_on() {
    let with = |switch| {
        tree([
            ("/etc/sysctl.d/zz.conf", "net.ipv4.conf.all.accept_redirects=0\n"),
            ("/etc/default/ufw", "IPT_SYSCTL=/etc/ufw/sysctl.conf\n"),
            ("/etc/ufw/ufw.conf", switch),
            ("/etc/ufw/sysctl.conf", "net/ipv4/conf/all/accept_redirects=1\n"),
        ])
    };
    let name = "net.ipv4.conf.all.accept_redirects";
    assert_eq!(effective(&with("ENABLED=no\n"), name).as_deref(), Some("0 (/etc/sysctl.d/zz.conf:1)"));
    assert_eq!(effective(&with("ENABLED=yes\n"), name).as_deref(), Some("1 (/etc/ufw/sysctl.conf:1)"));
}

proptest! {
    #[test]
    fn any_text_is_read(text in "[a-z.*/=;# \\n\\[-]{0,80}") {
        let sysctl = Sysctl::read(&tree([("/etc/sysctl.d/a.conf", &text)])).unwrap();
        let _ = sysctl.effective(&key("a.b"));
    }

    #[test]
    fn names_are_read_back_as_they_are_shown(name in "[a-z0-9_]{1,4}([./][a-z0-9_]{1,4}){0,4}") {
        let key = key(&name);
        prop_assert_eq!(SysctlKey::new(&key.to_string()), Some(key.clone()));
        prop_assert_eq!(SysctlKey::new(key.path()), Some(key));
    }
}
