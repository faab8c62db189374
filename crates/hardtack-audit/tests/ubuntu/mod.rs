//! Root trees laid out as Ubuntu's server images are, package by package, as far as rules look at them.
//!
//! `files/PACKAGE` has what a package brings, `files/RELEASE/PACKAGE` what it brings in one release alone. An entry is a
//! heading, `==> PATH MODE [USER:GROUP]` or `==> PATH -> TARGET`, and the text below it; a directory's path ends with a slash.

#![allow(dead_code, reason = "each file of tests uses a part of it")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use hardtack_audit::{Hardened, Profile, harden};
use hardtack_tree::{MemoryTree, Mode, Owner, Tree, tree_path};

use super::machine::{flat, stanza};

/// Packages of a server image, and of none of them what its rules do not look at.
const SERVER: [&str; 33] = [
    "apparmor",
    "apport",
    "base-files",
    "base-passwd",
    "bash",
    "cloud-init",
    "cron",
    "ftp",
    "grub-common",
    "grub-pc",
    "iptables",
    "kmod",
    "libpam-modules",
    "libpam-runtime",
    "linux-image-generic",
    "login",
    "netplan.io",
    "nftables",
    "openssh-client",
    "openssh-server",
    "passwd",
    "procps",
    "rsync",
    "rsyslog",
    "snapd",
    "sudo",
    "systemd",
    "systemd-timesyncd",
    "telnet",
    "ubuntu-advantage-tools",
    "ufw",
    "unattended-upgrades",
    "update-motd",
];

/// An Ubuntu machine and the packages that are on it.
pub(crate) struct Ubuntu {
    release: &'static str,
    packages: BTreeSet<String>,
    pub(crate) tree: MemoryTree,
}

impl Ubuntu {
    /// A server image of a release, `24.04`, on the disk of a site that has partitions for what changes.
    pub(crate) fn server(release: &'static str) -> Self {
        let mut ubuntu = Self { release, packages: BTreeSet::new(), tree: MemoryTree::new() };
        SERVER.into_iter().for_each(|name| ubuntu.install(name));
        ubuntu.lay("site");
        ubuntu
    }

    /// Hardens it as a build does: packages come and go, and then it is hardened again.
    pub(crate) fn harden(&mut self, profile: &Profile) {
        for _ in 0..4 {
            let Hardened { tree, packages, .. } = harden(&self.tree, profile).unwrap();
            let done = tree.changes().is_empty() && packages.is_empty();
            let hardened = flat(&tree);
            drop(tree);
            self.tree = hardened;
            self.packages.retain(|name| !packages.remove.contains(name));
            packages.install.iter().for_each(|name| self.install(name));
            self.list();
            if done {
                return;
            }
        }
        panic!("hardening does not come to an end");
    }

    /// Gives the account of the image a password.
    pub(crate) fn set_password(&mut self) {
        let path = tree_path!("/etc/shadow");
        let shadow = self.tree.read_text(&path).unwrap().unwrap().replace("ubuntu:!:", "ubuntu:$y$j9T$salt$hash:");
        let found = self.tree.metadata(&path).unwrap().unwrap();
        let tree = std::mem::take(&mut self.tree);
        self.tree = tree.file_with(path.as_path(), shadow, found.mode, found.owner).unwrap();
    }

    fn install(&mut self, package: &str) {
        if self.packages.insert(package.to_owned()) {
            self.lay(package);
            self.list();
        }
    }

    /// Writes dpkg's list.
    fn list(&mut self) {
        let status: String = self.packages.iter().map(|name| stanza(name)).collect();
        self.tree = std::mem::take(&mut self.tree).file("/var/lib/dpkg/status", &status).unwrap();
    }

    /// Lays the files of a package over the tree; most packages bring nothing that rules look at.
    fn lay(&mut self, package: &str) {
        let files = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ubuntu/files");
        for directory in [files.clone(), files.join(self.release)] {
            let text = fs::read_to_string(directory.join(package)).unwrap_or_default();
            for entry in text.split("==> ").skip(1) {
                let (heading, text) = entry.split_once('\n').unwrap();
                self.entry(heading, text);
            }
        }
    }

    fn entry(&mut self, heading: &str, text: &str) {
        let tree = std::mem::take(&mut self.tree);
        let words: Vec<&str> = heading.split(' ').collect();
        self.tree = match words[..] {
            [path, "->", target] => tree.symlink(path, target),
            [path, mode] => entry(tree, path, mode, Owner::ROOT, text),
            [path, mode, owner] => entry(tree, path, mode, numbers(owner), text),
            _ => panic!("`{heading}` is not the heading of an entry"),
        }
        .unwrap_or_else(|error| panic!("{heading}: {error}"));
    }
}

fn entry(
    tree: MemoryTree,
    path: &str,
    mode: &str,
    owner: Owner,
    text: &str,
) -> Result<MemoryTree, hardtack_tree::TreeError> {
    let mode = Mode::new(u32::from_str_radix(mode, 8).unwrap());
    match path.strip_suffix('/') {
        Some(path) => tree.dir(path, mode, owner),
        None => tree.file_with(path, text, mode, owner),
    }
}

/// The numbers of the users and groups that have files of their own.
fn numbers(owner: &str) -> Owner {
    let number = |name: &str| match name {
        "root" => 0,
        "adm" => 4,
        "shadow" => 42,
        "syslog" => 104,
        "ubuntu" => 1000,
        other => panic!("nobody is called {other}"),
    };
    let (user, group) = owner.split_once(':').unwrap();
    Owner { uid: number(user), gid: number(group) }
}
