//! The models of a tree agree with the programs that read the same files: systemd, libmount and dpkg.
//!
//! A test is passed over, and says so, where its program is not installed.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use hardtack_audit::system::mounts::Mounts;
use hardtack_audit::system::packages::{PackageStatus, Packages};
use hardtack_audit::system::sysctl::{Sysctl, SysctlKey};
use hardtack_audit::system::units::{self, UnitState, Units};
use hardtack_tree::{DirectoryTree, StagedTree, apply};
use tempfile::TempDir;

/// What a program prints; `None` where it is not installed.
fn run(program: &str, arguments: &[&str]) -> Option<String> {
    let Ok(output) = Command::new(program).args(arguments).env("LC_ALL", "C").output() else {
        eprintln!("skipped: {program} is not installed");
        return None;
    };
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A root directory of text files; a text `-> TARGET` makes a symbolic link instead.
fn root(entries: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in entries {
        let path = dir.path().join(path.trim_start_matches('/'));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        match text.strip_prefix("-> ") {
            Some(target) => symlink(target, path).unwrap(),
            None => fs::write(path, text).unwrap(),
        }
    }
    dir
}

const UNITS: &[(&str, &str)] = &[
    ("/lib", "-> usr/lib"),
    (
        "/usr/lib/systemd/system/plain.service",
        "[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n",
    ),
    (
        "/usr/lib/systemd/system/both.service",
        "[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target other.target\nRequiredBy=third.target\nAlias=also.service\nAlso=both.socket\n",
    ),
    ("/usr/lib/systemd/system/both.socket", "[Socket]\nListenStream=/run/x\n[Install]\nWantedBy=sockets.target\n"),
    ("/usr/lib/systemd/system/on.service", "[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n"),
    ("/etc/systemd/system/multi-user.target.wants/on.service", "-> /lib/systemd/system/on.service"),
    ("/usr/lib/systemd/system/static.service", "[Service]\nExecStart=/bin/true\n"),
    ("/usr/lib/systemd/system/masked.service", "[Service]\nExecStart=/bin/true\n"),
    ("/etc/systemd/system/masked.service", "-> /dev/null"),
    ("/etc/systemd/system/empty.service", ""),
    (
        "/usr/lib/systemd/system/line@.service",
        "[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=lines.target\nDefaultInstance=one\n",
    ),
    ("/etc/systemd/system/lines.target.wants/line@two.service", "-> /lib/systemd/system/line@.service"),
    ("/usr/lib/systemd/system/real.service", "[Service]\nExecStart=/bin/true\n[Install]\nAlias=other.service\n"),
    ("/etc/systemd/system/other.service", "-> /lib/systemd/system/real.service"),
];

/// Links below the machine's own unit directory, with the names of their targets.
fn links(root: &Path) -> BTreeMap<PathBuf, PathBuf> {
    let mut found = BTreeMap::new();
    let mut directories = vec![root.join("etc/systemd/system")];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(&directory).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_symlink() {
                let target = fs::read_link(&path).unwrap();
                found.insert(path.strip_prefix(root).unwrap().to_owned(), target.file_name().unwrap().into());
            } else if path.is_dir() {
                directories.push(path);
            }
        }
    }
    found
}

#[test]
fn units_are_enabled_and_masked_where_systemctl_says_so() {
    let root = root(UNITS);
    let units = Units::read(&DirectoryTree::open(root.path()).unwrap()).unwrap();
    let option = format!("--root={}", root.path().display());
    for unit in [
        "plain.service",
        "both.service",
        "both.socket",
        "on.service",
        "static.service",
        "masked.service",
        "empty.service",
        "line@.service",
        "line@two.service",
        "line@three.service",
        "real.service",
        "absent.service",
    ] {
        let Some(said) = run("systemctl", &[&option, "is-enabled", unit]) else { return };
        let ours: &[&str] = match units.state(unit) {
            UnitState::Absent => &["", "not-found"],
            UnitState::Masked { .. } => &["masked"],
            // An instance is enabled, though not the one that the template names.
            UnitState::Enabled { .. } if unit.contains("@.") => &["enabled", "indirect"],
            UnitState::Enabled { .. } => &["enabled"],
            UnitState::Disabled { .. } => &["disabled", "static", "indirect"],
        };
        assert!(ours.contains(&said.trim()), "{unit} is {said:?} to systemctl, {:?} to us", units.state(unit));
    }
}

#[test]
fn units_get_the_links_that_systemctl_makes() {
    type Edit = fn(&mut StagedTree<'_>, &str) -> Result<(), hardtack_audit::fix::FixError>;
    let edits: [(&str, Edit, &[&str]); 3] = [
        ("enable", units::enable, &["plain.service", "both.service", "line@.service", "line@three.service"]),
        ("disable", units::disable, &["on.service", "line@two.service", "real.service"]),
        ("mask", units::mask, &["plain.service", "on.service"]),
    ];
    for (verb, edit, names) in edits {
        for name in names {
            let (ours, theirs) = (root(UNITS), root(UNITS));
            let option = format!("--root={}", theirs.path().display());
            if run("systemctl", &[&option, "--quiet", verb, name]).is_none() {
                return;
            }
            let tree = DirectoryTree::open(ours.path()).unwrap();
            let mut staged = StagedTree::new(&tree);
            edit(&mut staged, name).unwrap();
            apply(ours.path(), staged.changes()).unwrap();
            assert_eq!(links(ours.path()), links(theirs.path()), "{verb} {name}");
        }
    }
}

#[test]
fn kernel_parameters_are_set_in_the_order_in_which_systemd_reads_its_files() {
    let root = root(&[
        ("/usr/lib/sysctl.d/50-a.conf", "kernel.a = hidden\n"),
        ("/etc/sysctl.d/50-a.conf", "kernel.a = 1\nkernel.b = 1\nkernel.c = 1\n"),
        ("/usr/local/lib/sysctl.d/60-b.conf", "kernel.b = 2\n"),
        ("/etc/sysctl.d/10-early.conf", "kernel.a = 0\nkernel.d = 0\n"),
        ("/usr/lib/sysctl.d/70-masked.conf", "kernel.c = masked\n"),
        ("/etc/sysctl.d/70-masked.conf", "-> /dev/null"),
        ("/etc/sysctl.d/README", "kernel.d = 9\n"),
        ("/etc/sysctl.conf", "kernel.d = 3\n"),
        ("/etc/sysctl.d/99-sysctl.conf", "-> ../sysctl.conf"),
    ]);
    let option = format!("--root={}", root.path().display());
    let Some(files) = run("systemd-analyze", &[&option, "cat-config", "sysctl.d"]) else { return };
    let lines = files.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(" = "));
    let theirs: BTreeMap<&str, &str> = lines.collect();
    assert_eq!(theirs.len(), 4, "{files}");
    let sysctl = Sysctl::read(&DirectoryTree::open(root.path()).unwrap()).unwrap();
    for (key, value) in theirs {
        let ours = sysctl.effective(&SysctlKey::new(key).unwrap()).map(|found| found.value);
        assert_eq!(ours, Some(value), "{key}");
    }
}

#[test]
fn fstab_is_read_as_libmount_reads_it() {
    let fstab = "# comment\n\
                 UUID=0e9a7b1c-0000-4000-8000-000000000001 / ext4 errors=remount-ro 0 1\n\
                 LABEL=a\\040b\t/srv/a\\040b\text4\tnodev,nosuid 0 2 # not a comment here\n\
                 \t/dev/vdb1   /data/ xfs    rw,noexec,x-systemd.automount\n\
                 tmpfs /tmp tmpfs size=1g,mode=1777 0 0\n";
    let root = root(&[("/etc/fstab", fstab)]);
    let path = root.path().join("etc/fstab");
    let arguments = ["--raw", "--noheadings", "--output", "TARGET,OPTIONS", "--tab-file"];
    let Some(said) = run("findmnt", &[&arguments[..], &[path.to_str().unwrap()]].concat()) else { return };
    assert_eq!(said.lines().count(), 4, "{said}");
    let mounts = Mounts::read(&DirectoryTree::open(root.path()).unwrap()).unwrap();
    for line in said.lines() {
        let (target, options) = line.split_once(' ').unwrap();
        let target = target.replace("\\x20", " ");
        let target = if target.len() > 1 { target.trim_end_matches('/') } else { &target };
        let mount = mounts.at(target, &Units::default()).unwrap();
        assert_eq!(mount.options.to_string(), options, "{target}");
    }
}

#[test]
fn packages_are_those_of_dpkg() {
    let format = "${Package} ${Architecture} ${Version} ${source:Package} ${source:Version} ${db:Status-Status}\n";
    let Some(said) = run("dpkg-query", &["--show", "--showformat", format]) else { return };
    let theirs: BTreeSet<&str> = said.lines().filter(|line| line.ends_with(" installed")).collect();
    if theirs.is_empty() {
        eprintln!("skipped: dpkg has no packages here");
        return;
    }
    let packages = Packages::read(&DirectoryTree::open(Path::new("/")).unwrap()).unwrap();
    let line = |package: &hardtack_audit::system::packages::Package| {
        let source = &package.source;
        let (name, version) = (&package.name, &package.version);
        format!("{name} {} {version} {} {} installed", package.architecture, source.name, source.version)
    };
    let installed = packages.all().iter().filter(|package| package.status == PackageStatus::Installed);
    let ours: BTreeSet<String> = installed.map(line).collect();
    assert_eq!(ours.iter().map(String::as_str).collect::<BTreeSet<_>>(), theirs);
}
