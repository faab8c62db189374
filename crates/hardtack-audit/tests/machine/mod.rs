//! A machine in memory that has something for every rule to look at, hardened as a build does it.

#![allow(dead_code, reason = "each file of tests uses a part of it")]

#[path = "../../src/testing/pam.rs"]
mod pam;

use std::collections::BTreeMap;
use std::path::Path;

use hardtack_audit::fix::PackageWork;
use hardtack_audit::{Hardened, Outcome, Profile, harden};
use hardtack_tree::{FileKind, MemoryTree, Metadata, Mode, Owner, Tree, TreePath, tree_path};

pub(crate) const DEBIAN_12: &str = "ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n";
pub(crate) const DEBIAN_13: &str = "ID=debian\nVERSION_ID=\"13\"\nPRETTY_NAME=\"Debian GNU/Linux 13 (trixie)\"\n";
pub(crate) const UBUNTU_22: &str = "ID=ubuntu\nVERSION_ID=\"22.04\"\nPRETTY_NAME=\"Ubuntu 22.04.5 LTS\"\n";
pub(crate) const UBUNTU_24: &str = "ID=ubuntu\nVERSION_ID=\"24.04\"\nPRETTY_NAME=\"Ubuntu 24.04.1 LTS\"\n";

const PACKAGES: [&str; 8] =
    ["base-files", "login", "openssh-server", "sudo", "systemd", "libpam-modules", "libpam-runtime", "passwd"];

/// The PAM profile that libpam-pwquality brings.
const PWQUALITY: &str = "Name: Pwquality password strength checking\nDefault: yes\nPriority: 1024\nConflicts: cracklib\n\
     Password-Type: Primary\nPassword:\n\trequisite\t\t\tpam_pwquality.so retry=3\n\
     Password-Initial:\n\trequisite\t\t\tpam_pwquality.so retry=3\n";

/// Rules of a site that let SSH in, which no fix writes into what a site has.
const IPTABLES: &str = "*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT DROP [0:0]\n\
     -A INPUT -i lo -j ACCEPT\n-A INPUT -s 127.0.0.0/8 -j DROP\n-A OUTPUT -o lo -j ACCEPT\n\
     -A INPUT -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j ACCEPT\nCOMMIT\n";

/// The same for IPv6.
const IP6TABLES: &str = "*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT DROP [0:0]\n\
     -A INPUT -i lo -j ACCEPT\n-A INPUT -s ::1/128 -j DROP\n-A OUTPUT -o lo -j ACCEPT\n\
     -A INPUT -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j ACCEPT\nCOMMIT\n";

/// Path, text, mode, and the group, which is the user too where it is ada's.
const FILES: [(&str, &str, u32, u32); 16] = [
    ("/etc/iptables/rules.v4", IPTABLES, 0o644, 0),
    ("/etc/iptables/rules.v6", IP6TABLES, 0o644, 0),
    ("/usr/lib/systemd/system/netfilter-persistent.service", "[Install]\nWantedBy=multi-user.target\n", 0o644, 0),
    ("/usr/share/pam-configs/pwquality", PWQUALITY, 0o644, 0),
    (
        "/etc/passwd",
        "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n\
         ada:x:1000:1000:Ada:/home/ada:/bin/bash\n",
        0o644,
        0,
    ),
    (
        "/etc/group",
        "root:x:0:\ndaemon:x:1:\nadm:x:4:\nsudo:x:27:ada\nshadow:x:42:\nadmins:x:900:ada\nada:x:1000:\n",
        0o644,
        0,
    ),
    ("/etc/shadow", "root:*:19700:0:99999:7:::\ndaemon:*:19700:0:99999:7:::\nada:*:19700:0:99999:7:::\n", 0o640, 42),
    ("/etc/gshadow", "root:*::\ndaemon:*::\nadm:*::\nsudo:*::ada\nshadow:*::\nadmins:!::ada\nada:!::\n", 0o640, 42),
    ("/etc/shells", "/bin/sh\n/bin/bash\n", 0o644, 0),
    (
        "/etc/ssh/sshd_config",
        "Include /etc/ssh/sshd_config.d/*.conf\nKbdInteractiveAuthentication no\nUsePAM yes\nX11Forwarding yes\n",
        0o644,
        0,
    ),
    (
        "/etc/fstab",
        "UUID=1 / ext4 defaults 0 1\nUUID=2 /home ext4 nodev,nosuid 0 2\nUUID=3 /tmp ext4 nodev,nosuid,noexec 0 2\n\
         UUID=4 /var ext4 nodev,nosuid 0 2\nUUID=5 /var/tmp ext4 nodev,nosuid,noexec 0 2\n\
         UUID=6 /var/log ext4 nodev,nosuid,noexec 0 2\nUUID=7 /var/log/audit ext4 nodev,nosuid,noexec 0 2\n\
         tmpfs /dev/shm tmpfs nodev,nosuid,noexec 0 0\n",
        0o644,
        0,
    ),
    ("/etc/sudoers", "Defaults env_reset\nroot ALL=(ALL:ALL) ALL\n%sudo ALL=(ALL:ALL) ALL\n", 0o440, 0),
    (
        "/etc/login.defs",
        "PASS_MAX_DAYS\t99999\nPASS_WARN_AGE\t7\nUMASK\t022\nUID_MIN\t1000\nENV_SUPATH\tPATH=/usr/sbin:/usr/bin\n",
        0o644,
        0,
    ),
    ("/usr/bin/sudo", "", 0o4755, 0),
    ("/home/ada/.profile", "umask 027\n", 0o644, 1000),
    ("/usr/lib/modules/6.1.0-1-amd64/modules.dep", "kernel/fs/ext4/ext4.ko:\nkernel/fs/udf/udf.ko:\n", 0o644, 0),
];

/// A machine on which something is there for every rule of a profile: a small system [with examples](with_examples).
pub(crate) fn machine(os_release: &str, profile: &Profile) -> MemoryTree {
    let mut tree = pam::debian_pam().file("/etc/os-release", os_release).unwrap();
    for (path, text, mode, owner) in FILES {
        let owner = if owner == 1000 { Owner { uid: 1000, gid: 1000 } } else { Owner { uid: 0, gid: owner } };
        tree = tree.file_with(path, text, Mode::new(mode), owner).unwrap();
    }
    let of_ada = Owner { uid: 1000, gid: 1000 };
    tree = tree.dir("/home/ada", Mode::new(0o750), of_ada).unwrap();
    tree = tree.dir("/root", Mode::new(0o700), Owner::ROOT).unwrap();

    let packages = PACKAGES.iter().map(|name| stanza(name)).collect::<String>();
    with_examples(tree.file("/var/lib/dpkg/status", &packages).unwrap(), profile)
}

/// A machine with something for every rule of a profile to look at beside what it has: of each rule the files of its first
/// good example that do not stand in the way of another's.
pub(crate) fn with_examples(mut tree: MemoryTree, profile: &Profile) -> MemoryTree {
    let mut packages = listed(&tree);
    for rule in profile.rules() {
        let Some(example) = rule.examples().iter().find(|example| example.outcome == Outcome::Pass) else { continue };
        let examples = example.tree().unwrap();
        packages.extend(listed(&examples));
        for entry in examples.index().unwrap().iter() {
            let taken = tree.metadata(&entry.path).unwrap().is_some();
            if !taken && entry.path != tree_path!("/var/lib/dpkg/status") {
                tree = with(tree, &entry.path, entry.metadata, &examples);
            }
        }
    }
    tree.file("/var/lib/dpkg/status", &packages.into_values().collect::<String>()).unwrap()
}

/// Hardens as a build does: package work is done, on dpkg's list alone, and then it is hardened again.
pub(crate) fn settled(tree: MemoryTree, profile: &Profile) -> MemoryTree {
    let mut tree = tree;
    for _ in 0..4 {
        let Hardened { tree: staged, packages, .. } = harden(&tree, profile).unwrap();
        let next = work(&flat(&staged), &packages);
        let done = staged.changes().is_empty() && packages.is_empty();
        tree = next;
        if done {
            break;
        }
    }
    tree
}

fn work(tree: &dyn Tree, work: &PackageWork) -> MemoryTree {
    let mut packages = listed(tree);
    packages.retain(|name, _| !work.remove.contains(name));
    packages.extend(work.install.iter().map(|name| (name.clone(), stanza(name))));
    flat(tree).file("/var/lib/dpkg/status", &packages.into_values().collect::<String>()).unwrap()
}

/// A machine without a package that an example of another alternative brings.
pub(crate) fn without(tree: MemoryTree, name: &str) -> MemoryTree {
    work(&tree, &PackageWork { remove: [name.to_owned()].into(), ..PackageWork::default() })
}

/// A view of a tree as a tree of its own.
pub(crate) fn flat(tree: &dyn Tree) -> MemoryTree {
    tree.index().unwrap().iter().fold(MemoryTree::new(), |flat, entry| with(flat, &entry.path, entry.metadata, tree))
}

fn with(tree: MemoryTree, path: &TreePath, found: Metadata, from: &dyn Tree) -> MemoryTree {
    let at: &Path = path.as_path();
    match found.kind {
        FileKind::Directory => tree.dir(at, found.mode, found.owner),
        FileKind::Regular => tree.file_with(at, from.read(path).unwrap().unwrap(), found.mode, found.owner),
        FileKind::Symlink => tree.symlink(at, from.read_link(path).unwrap().unwrap()),
        kind => panic!("{path} is a {kind:?}"),
    }
    .unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The stanzas of dpkg's list, by the name of the package.
pub(crate) fn listed(tree: &dyn Tree) -> BTreeMap<String, String> {
    let status = tree.read_text(&tree_path!("/var/lib/dpkg/status")).unwrap().unwrap_or_default();
    let name = |stanza: &str| stanza.lines().find_map(|line| line.strip_prefix("Package: ")).map(str::to_owned);
    status.split_inclusive("\n\n").filter_map(|stanza| Some((name(stanza)?, stanza.to_owned()))).collect()
}

pub(crate) fn stanza(name: &str) -> String {
    format!("Package: {name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.0\n\n")
}
