//! What a running system needs before changed files count: hardening changes files and runs nothing.

use std::collections::BTreeSet;

use hardtack_tree::TreePath;

/// Beginnings of paths with what makes a change there count; nothing where the file is read each time anew. The first
/// that fits counts.
const TABLE: [(&str, &str); 21] = [
    ("/etc/systemd/journald.conf", "the journal: `systemctl restart systemd-journald`"),
    ("/etc/systemd/timesyncd.conf", "the clock: `systemctl restart systemd-timesyncd`"),
    ("/etc/systemd/coredump.conf", ""),
    ("/etc/systemd/logind.conf", "logins: `systemctl restart systemd-logind`"),
    ("/etc/systemd/", "units: `systemctl daemon-reload`; what is switched off or masked runs until it is stopped"),
    ("/etc/sysctl.", "kernel parameters: `sysctl --system`"),
    ("/etc/ufw/", "the firewall: `ufw reload`"),
    ("/etc/nftables", "the firewall: `systemctl reload nftables`"),
    ("/etc/iptables/", "the firewall: `netfilter-persistent reload`"),
    ("/etc/modprobe.d/", "kernel modules: those that are loaded stay until `modprobe -r` or a reboot"),
    ("/etc/fstab", "mounts: `systemctl daemon-reload`, then `mount -o remount` of each, or a reboot"),
    ("/etc/ssh/", "sshd: `systemctl reload ssh`; keep a session open until a new one works"),
    ("/etc/audit/rules.d/", "audit rules: `augenrules --load`, or a reboot where they are locked"),
    ("/etc/audit/", "auditd: `service auditd restart`, or a reboot"),
    ("/etc/default/grub", "the boot loader: `update-grub`, then a reboot"),
    ("/etc/grub.d/", "the boot loader: `update-grub`"),
    ("/boot/", "the boot loader: a reboot"),
    ("/etc/apparmor", "AppArmor: `systemctl reload apparmor`"),
    ("/etc/rsyslog", "rsyslogd: `systemctl restart rsyslog`"),
    ("/etc/chrony/", "the clock: `systemctl restart chrony`"),
    ("/etc/dconf/", "GNOME: `dconf update`, and a new login"),
];

/// What a running system needs before changes of these entries count, a line each. What is not named counts from the
/// next login or the next time that it is read.
pub fn needs<'p>(paths: impl IntoIterator<Item = &'p TreePath>) -> Vec<&'static str> {
    let found: BTreeSet<usize> = paths
        .into_iter()
        .filter_map(|path| TABLE.iter().position(|(start, _)| path.bytes().starts_with(start.as_bytes())))
        .collect();
    let mut words: Vec<&'static str> = Vec::new();
    for (_, need) in found.into_iter().filter_map(|index| TABLE.get(index)) {
        if !need.is_empty() && !words.contains(need) {
            words.push(need);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_need_is_said_once_and_only_where_there_is_one() {
        let paths = ["/etc/sysctl.d/60.conf", "/etc/sysctl.conf", "/etc/login.defs", "/etc/systemd/coredump.conf.d/a"];
        let paths: Vec<TreePath> = paths.iter().map(|path| TreePath::new(path).unwrap()).collect();
        assert_eq!(needs(&paths), ["kernel parameters: `sysctl --system`"]);
    }
}
