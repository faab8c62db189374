mod access;
mod login;

use hardtack_tree::{MemoryTree, Mode, Owner, StagedTree, TreePath};

use super::*;
use crate::testing::tree;

const SSH_UNIT: (&str, &str) = ("/lib/systemd/system/ssh.service", "[Install]\nWantedBy=multi-user.target\n");
const SSH_LINK: (&str, &str) =
    ("/etc/systemd/system/multi-user.target.wants/ssh.service", "-> /lib/systemd/system/ssh.service");

/// What is said when hardening writes these files into a tree.
fn said(before: &MemoryTree, changes: &[(&str, &str)]) -> String {
    let mut after = StagedTree::new(before);
    let mut writes = BTreeMap::new();
    for (path, text) in changes {
        let path: TreePath = path.parse().unwrap();
        match text.strip_prefix("-> ") {
            Some(target) => after.symlink(&path, target).unwrap(),
            None => after.write_new(&path, *text, Mode::new(0o644), Owner::ROOT).unwrap(),
        }
        writes.insert(path, BTreeSet::from(["house-rule".parse().unwrap()]));
    }
    let found = judge(before, &after, &writes).lock_outs;
    found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn nft(rules: &str) -> String {
    format!(
        "table inet f {{\nchain i {{\ntype filter hook input priority 0; policy drop;\n{rules}\n}}\n\
         chain o {{\ntype filter hook output priority 0; policy accept;\n}}\n}}\n"
    )
}

#[test]
fn a_firewall_that_keeps_ssh_out() {
    let tree = tree([
        SSH_UNIT,
        SSH_LINK,
        ("/etc/ssh/sshd_config", "Port 2222\n"),
        ("/lib/systemd/system/nftables.service", "[Install]\nWantedBy=sysinit.target\n"),
        ("/etc/systemd/system/sysinit.target.wants/nftables.service", "-> /lib/systemd/system/nftables.service"),
    ]);
    let with = |rules: &str| said(&tree, &[("/etc/nftables.conf", &nft(rules))]);
    insta::assert_snapshot!(with("tcp dport 22 accept"), @"hardening would lock the owner out: no longer so that the firewall lets SSH in: nftables drops what comes to tcp/2222 at /etc/nftables.conf:3 (by house-rule)");
    assert_eq!(with("ip saddr 10.0.0.0/8 tcp dport 2222 accept"), "");
    // What it says is not understood is no way in that could be relied on.
    assert!(with("socket transparent 1 tcp dport 2222 accept").contains("is not understood"));
    let no_answers = nft("tcp dport 2222 accept").replace("policy accept", "policy drop");
    assert!(said(&tree, &[("/etc/nftables.conf", &no_answers)]).contains("tcp/2222"));
}

#[test]
fn an_sshd_that_does_not_start() {
    let tree = tree([("/etc/ssh/sshd_config", "Include /etc/ssh/sshd_config.d/*.conf\n")]);
    insta::assert_snapshot!(said(&tree, &[("/etc/ssh/sshd_config.d/a.conf", "MaxAuthTrys 4\n")]), @"hardening would lock the owner out: no longer so that sshd starts with its configuration: MaxAuthTrys is not a keyword of sshd_config; sshd does not start at /etc/ssh/sshd_config.d/a.conf:1 (by house-rule)");
}

#[test]
fn a_sudo_that_refuses_to_run() {
    let sudoers = "root ALL=(ALL:ALL) ALL\n%sudo ALL=(ALL:ALL) ALL\n";
    let before =
        tree([("/etc/sudoers", sudoers)]).file_with("/usr/bin/sudo", "", Mode::new(0o4755), Owner::ROOT).unwrap();
    insta::assert_snapshot!(said(&before, &[("/etc/sudoers", "root ALL=(ALL:ALL) ALL\nDefaults use_pty\n")]), @"hardening would lock the owner out: no longer so that somebody may use sudo: no line gives anybody but root rights at /etc/sudoers:1 (by house-rule)");
    insta::assert_snapshot!(said(&before, &[("/etc/sudoers", &format!("{sudoers}@include /etc/none\n"))]).lines().next().unwrap_or_default(), @"hardening would lock the owner out: no longer so that sudo works: there is no /etc/none (by house-rule)");
    assert_eq!(said(&before, &[("/etc/sudoers", &format!("{sudoers}Defaults use_pty\n"))]), "");

    let mut after = StagedTree::new(&before);
    after.set_mode(&"/usr/bin/sudo".parse().unwrap(), Mode::new(0o755)).unwrap();
    after.write_new(&"/etc/sudoers.d/x".parse().unwrap(), "Defaults use_pty\n", Mode::new(0o666), Owner::ROOT).unwrap();
    let found = judge(&before, &after, &BTreeMap::new()).lock_outs;
    insta::assert_snapshot!(found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"), @r"
    hardening would lock the owner out: no longer so that sudo works: its program does not run as root at /usr/bin/sudo
    hardening would lock the owner out: no longer so that sudo works: /etc/sudoers.d/x can be written by others at /etc/sudoers.d/x
    ");
}

#[test]
fn a_boot_partition_whose_driver_is_gone() {
    let tree = tree([
        ("/etc/fstab", "UUID=1 / ext4 defaults 0 1\nUUID=2 /boot/efi vfat umask=0077 0 2\n"),
        (
            "/lib/modules/6.1/modules.dep",
            "kernel/fs/fat/vfat.ko: kernel/fs/fat/fat.ko\nkernel/fs/fat/fat.ko:\nkernel/fs/udf/udf.ko:\n",
        ),
        ("/lib/modules/6.1/modules.builtin", "kernel/fs/ext4/ext4.ko\n"),
    ]);
    let without = |module: &str| said(&tree, &[("/etc/modprobe.d/a.conf", &format!("install {module} /bin/false\n"))]);
    insta::assert_snapshot!(without("vfat"), @"hardening would lock the owner out: no longer so that the drivers of the file systems load: /boot/efi is vfat (/etc/fstab:2), and vfat cannot be loaded at /etc/modprobe.d/a.conf:1 (by house-rule)");
    assert!(without("fat").contains("fat cannot be loaded"));
    assert_eq!(without("udf"), "");
    assert_eq!(without("ext4"), "");
}

#[test]
fn host_keys_and_first_boot_that_nothing_starts() {
    let unit = |name: &str| {
        (format!("/lib/systemd/system/{name}"), format!("/etc/systemd/system/multi-user.target.wants/{name}"))
    };
    let mut before = tree([SSH_UNIT, SSH_LINK]);
    for name in ["hardtack-ssh-hostkeys.service", "cloud-init.service"] {
        let (file, link) = unit(name);
        before = before.file(file, "[Install]\nWantedBy=multi-user.target\n").unwrap();
        before = before.symlink(link, format!("/lib/systemd/system/{name}")).unwrap();
    }
    let masks =
        ["hardtack-ssh-hostkeys.service", "cloud-init.service"].map(|name| format!("/etc/systemd/system/{name}"));
    let changes: Vec<(&str, &str)> = masks.iter().map(|path| (path.as_str(), "-> /dev/null")).collect();
    insta::assert_snapshot!(said(&before, &changes), @r"
    hardening would lock the owner out: no longer so that what lets the owner in is started: nothing starts hardtack-ssh-hostkeys.service at /etc/systemd/system/hardtack-ssh-hostkeys.service (by house-rule)
    hardening would lock the owner out: no longer so that what lets the owner in is started: nothing starts cloud-init.service at /etc/systemd/system/cloud-init.service (by house-rule)
    ");
}

#[test]
fn what_was_so_before_is_not_the_doing_of_hardening() {
    let tree = tree([("/etc/ssh/sshd_config", "Nonsense yes\n"), ("/etc/sudoers", "root ALL=(ALL:ALL) ALL\n")]);
    assert_eq!(said(&tree, &[("/etc/issue", "x\n")]), "");
}
