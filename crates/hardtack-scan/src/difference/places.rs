//! Places where files come and go without anybody relying on them: one table.

use std::sync::OnceLock;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use hardtack_tree::TreePath;

use super::Sort;
use crate::residue::{Category, trace_of};

/// Why files of some places say nothing.
struct Place {
    sort: Sort,
    /// What they are.
    what: &'static str,
    /// Globs over whole paths; `**` stands for any directories.
    globs: &'static [&'static str],
}

/// What machines make while they run stands in the table of traces too ([`crate::residue`]).
const PLACES: &[Place] = &[
    Place {
        sort: Sort::Documentation,
        what: "documentation",
        globs: &[
            "/usr/{,local/}share/{doc,man,info,locale,lintian,doc-base,help,gtk-doc}/**",
            "/usr/{,local/}share/bash-completion/**",
        ],
    },
    Place {
        sort: Sort::Derived,
        what: "the list of installed packages, which are compared themselves",
        globs: &["/var/lib/dpkg/**", "/var/lib/apt/extended_states", "/usr/lib/sysimage/**", "/lib/apk/db/**"],
    },
    Place {
        sort: Sort::Derived,
        what: "links that enable units, which are compared themselves",
        globs: &[
            "/etc/systemd/{system,user}/*.{wants,requires,upholds}/*",
            "/etc/rc[0-6S].d/*",
            "/var/lib/systemd/deb-systemd-*-enabled/**",
        ],
    },
    Place {
        sort: Sort::Derived,
        what: "a cache that is made from other files",
        globs: &[
            "/etc/ld.so.cache",
            "/usr/lib/modules/*/modules.*",
            "/usr/lib/udev/hwdb.bin",
            "/etc/udev/hwdb.bin",
            "/usr/share/mime/**",
            "/usr/share/glib-2.0/schemas/gschemas.compiled",
            "/usr/lib/x86_64-linux-gnu/gconv/gconv-modules.cache",
            "/boot/initrd.img-*",
        ],
    },
    Place { sort: Sort::Derived, what: "made with its file system", globs: &["/**/lost+found", "/**/lost+found/**"] },
    Place { sort: Sort::Derived, what: "the record of what hardening changed", globs: &["/var/lib/hardtack/**"] },
    Place {
        sort: Sort::State,
        what: "an id that each machine makes at its first boot",
        globs: &["/etc/machine-id", "/var/lib/dbus/machine-id", "/etc/iscsi/initiatorname.iscsi"],
    },
    Place {
        sort: Sort::State,
        what: "set by the network or by cloud-init",
        globs: &[
            "/etc/resolv.conf",
            "/etc/hosts",
            "/etc/mtab",
            "/etc/adjtime",
            "/etc/netplan/50-cloud-init.yaml",
            "/etc/network/interfaces.d/50-cloud-init",
        ],
    },
    Place {
        sort: Sort::State,
        what: "state of a service",
        globs: &[
            "/var/lib/{systemd,chrony,ntp,ntpsec,postfix,sudo,logrotate,private,AccountsService,PackageKit,polkit-1,plymouth,ucf,usbutils,man-db,aide,apparmor,fwupd,snapd,udisks2,unattended-upgrades,update-notifier,ubuntu-advantage,docker,containerd}/**",
            "/var/lib/{amazon,google,waagent}/**",
            "/var/spool/**",
            "/var/log/**",
            "/var/tmp/**",
            "/tmp/**",
            "/run/**",
            "/var/lib/apt/{lists,periodic,mirrors}/**",
            "/var/lib/nftables/**",
            "/var/cache/**",
            "/**/__pycache__/**",
            "/boot/grub/grubenv",
            "/var/lib/{dhcp,dhclient,dhcpcd,NetworkManager}/**",
            "/swapfile",
            "/.autorelabel",
        ],
    },
];

/// Files that appear on running machines and are worth being told of all the same.
const NEVER: &[&str] = &["/etc/sudoers.d/90-cloud-init-users", "/var/spool/cron/**"];

/// What a path is where its place says that nobody relies on it.
pub(super) fn of(path: &TreePath) -> Option<(Sort, &'static str)> {
    static TABLE: OnceLock<(GlobSet, Vec<&'static Place>, GlobSet)> = OnceLock::new();
    let (set, owners, never) = TABLE.get_or_init(|| {
        let owners = PLACES.iter().flat_map(|place| place.globs.iter().map(move |_| place)).collect();
        (globs(PLACES.iter().flat_map(|place| place.globs)), owners, globs(NEVER))
    });
    if never.is_match(path.as_path()) {
        return None;
    }
    if let Some(place) = set.matches(path.as_path()).first().and_then(|at| owners.get(*at)) {
        return Some((place.sort, place.what));
    }
    let trace = trace_of(path).filter(|trace| trace.category != Category::BuildLeftover)?;
    Some((Sort::State, trace.category.describe()))
}

fn globs<'g>(globs: impl IntoIterator<Item = &'g &'static str>) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for glob in globs {
        // A test builds each glob of the tables.
        if let Ok(glob) = GlobBuilder::new(glob).literal_separator(true).empty_alternates(true).build() {
            set.add(glob);
        }
    }
    set.build().unwrap_or_else(|_| GlobSet::empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_glob_is_one() {
        let count = PLACES.iter().map(|place| place.globs.len()).sum::<usize>();
        assert_eq!(globs(PLACES.iter().flat_map(|place| place.globs)).len(), count);
        assert_eq!(globs(NEVER).len(), NEVER.len());
    }

    #[test]
    fn what_machines_make_is_told_from_what_somebody_changed() {
        let sort = |path: &str| of(&TreePath::new(path).unwrap()).map(|(sort, _)| sort);
        for path in [
            "/etc/machine-id",
            "/etc/ssh/ssh_host_ed25519_key",
            "/var/log/journal/0/system.journal",
            "/root/.bash_history",
            "/home/ada/.viminfo",
            "/var/lib/cloud/instance/user-data.txt",
            "/tmp/x/y",
        ] {
            assert_eq!(sort(path), Some(Sort::State), "{path}");
        }
        assert_eq!(sort("/usr/share/doc/bash/README"), Some(Sort::Documentation));
        assert_eq!(sort("/usr/local/share/man/man1/x.1"), Some(Sort::Documentation));
        assert_eq!(sort("/usr/lib/python3/__pycache__/x.pyc"), Some(Sort::State));
        assert_eq!(sort("/etc/ld.so.cache"), Some(Sort::Derived));
        for path in [
            "/etc/passwd",
            "/etc/ssh/sshd_config",
            "/usr/bin/ls",
            "/root/.ssh/authorized_keys",
            "/etc/sudoers.d/90-cloud-init-users",
            "/var/spool/cron/crontabs/root",
            "/etc/cron.d/x",
            "/usr/sbin/policy-rc.d",
            "/var/lib/logs",
            "/boot/grub/grub.cfg",
        ] {
            assert_eq!(sort(path), None, "{path}");
        }
    }
}
