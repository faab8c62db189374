//! What known tools get wrong, or make a machine unusable with. Each trap is a test.
//!
//! Drivers and programs that something else of a recipe needs stand in `conflicts.rs`.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod house;

use std::fs;
use std::path::{Path, PathBuf};

use hardtack_audit::fix::Stage;
use hardtack_audit::system::{Runtime, System};
use hardtack_audit::verdict::{Basis, Verdict};
use hardtack_audit::{Catalogue, Profile, Rule, RuleResult, Settings, audit, harden, judge, resolve};
use hardtack_hcl::Source;
use hardtack_tree::{Change, DirectoryTree, MemoryTree, Tree, TreePath};

/// A rule with these states.
fn rule(states: &str) -> Rule {
    let source = Source::new("trap.hcl", house::rule("trap", states));
    Rule::parse(&"trap".parse().unwrap(), &source, &Settings::new()).unwrap()
}

fn judged(states: &str, tree: &dyn Tree) -> RuleResult {
    judge(&rule(states), &System::new(tree), None)
}

fn tree(files: &[(&str, &str)]) -> MemoryTree {
    files.iter().fold(MemoryTree::new(), |tree, (path, text)| tree.file(path, text).unwrap())
}

/// A Debian as a bootstrap leaves it, as far as the rules look at it.
fn debian() -> MemoryTree {
    let packages = ["base-files", "login", "openssh-server", "systemd", "libpam-modules", "libpam-runtime", "passwd"];
    let stanza =
        |name: &&str| format!("Package: {name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.0\n\n");
    tree(&[
        ("/etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n"),
        ("/etc/passwd", "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n"),
        ("/etc/group", "root:x:0:\ndaemon:x:1:\nadm:x:4:\nshadow:x:42:\n"),
        ("/etc/shadow", "root:*:19700:0:99999:7:::\ndaemon:*:19700:0:99999:7:::\n"),
        ("/etc/ssh/sshd_config", "Include /etc/ssh/sshd_config.d/*.conf\nUsePAM yes\nX11Forwarding yes\n"),
        ("/etc/fstab", "UUID=1 / ext4 defaults 0 1\nUUID=2 /tmp ext4 defaults 0 2\n"),
        ("/etc/issue", "Debian GNU/Linux 12 \\n \\l\n"),
        ("/etc/login.defs", "PASS_MAX_DAYS\t99999\nPASS_WARN_AGE\t7\n"),
        ("/var/lib/dpkg/status", &packages.iter().map(stanza).collect::<String>()),
    ])
}

/// A tool that cannot read the list of packages says that none of the forbidden ones is there.
#[test]
fn packages_that_cannot_be_listed_are_not_absent() {
    const NO_TELNET: &str = "package \"telnet\" { installed = false }";
    let unlisted = [
        ("nothing at all", tree(&[])),
        ("rpm", tree(&[("/var/lib/rpm/rpmdb.sqlite", "SQLite format 3\0")])),
        ("apk", tree(&[("/lib/apk/db/installed", "P:telnet\n")])),
        ("a list that is not one", tree(&[("/var/lib/dpkg/status", "\u{1}\u{2}")])),
    ];
    for (what, tree) in unlisted {
        let result = judged(NO_TELNET, &tree);
        assert_eq!(result.verdict, Verdict::Unknown, "{what}: {:?}", result.findings);
        assert!(result.reason.is_some_and(|reason| reason.len() > 20), "{what} gives no cause");
    }
    let installed = "Package: telnet\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n";
    assert_eq!(judged(NO_TELNET, &tree(&[("/var/lib/dpkg/status", installed)])).verdict, Verdict::Fail);
    let purged = "Package: telnet\nStatus: deinstall ok config-files\nVersion: 1\nArchitecture: amd64\n";
    assert_eq!(judged(NO_TELNET, &tree(&[("/var/lib/dpkg/status", purged)])).verdict, Verdict::Pass);
}

/// An audit leaves files in the root that it judges.
#[test]
fn an_audit_leaves_no_trace() {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in [("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n"), ("var/lib/dpkg/status", "")] {
        fs::create_dir_all(dir.path().join(path).parent().unwrap()).unwrap();
        fs::write(dir.path().join(path), text).unwrap();
    }
    let before = listing(dir.path());
    let profile = cis_level_2();
    let tree = DirectoryTree::open(dir.path()).unwrap();
    assert!(!audit(&System::new(&tree), None, &profile).controls.is_empty());
    assert_eq!(listing(dir.path()), before);
}

fn listing(dir: &Path) -> Vec<(PathBuf, std::time::SystemTime, u64)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(dir).unwrap().map(Result::unwrap) {
        let metadata = entry.metadata().unwrap();
        all.push((entry.path(), metadata.modified().unwrap(), metadata.len()));
        if metadata.is_dir() {
            all.extend(listing(&entry.path()));
        }
    }
    all.sort();
    all
}

/// Kernel parameters set in sysctl.d fail, because the judge looks at the build host's kernel.
#[test]
fn kernel_parameters_are_those_of_the_tree_and_not_of_this_kernel() {
    const REDIRECTS: &str = "sysctl \"net.ipv4.conf.all.accept_redirects\" { value = 0 }";
    let set = tree(&[("/etc/sysctl.d/50-site.conf", "net.ipv4.conf.all.accept_redirects = 0\n")]);
    assert_eq!(judged(REDIRECTS, &set).verdict, Verdict::Pass);
    // The effective value is that of the last file by name, whichever directory it is in.
    let undone = set.file("/usr/lib/sysctl.d/99-vendor.conf", "net.ipv4.conf.all.accept_redirects = 1\n").unwrap();
    let result = judged(REDIRECTS, &undone);
    assert_eq!(result.verdict, Verdict::Fail);
    assert_eq!(result.findings[0].at.as_ref().unwrap().to_string(), "/usr/lib/sysctl.d/99-vendor.conf:1");
    // What no file sets is the kernel's default, which is not a decision.
    assert_eq!(judged(REDIRECTS, &tree(&[])).verdict, Verdict::Fail);
}

/// The running kernel and the files are two things, and a disagreement is a failure that says which is which.
#[test]
fn files_and_running_system_must_agree() {
    let rule = rule("sysctl \"kernel.dmesg_restrict\" { value = 1 }");
    let proc = tempfile::tempdir().unwrap();
    fs::create_dir_all(proc.path().join("sys/kernel")).unwrap();
    let live = |value: &str| {
        fs::write(proc.path().join("sys/kernel/dmesg_restrict"), value).unwrap();
        Runtime::at(proc.path(), Path::new("/nonexistent"))
    };
    let kept = tree(&[("/etc/sysctl.d/50-site.conf", "kernel.dmesg_restrict = 1\n")]);
    let unset = tree(&[]);
    let said = |tree: &MemoryTree, live: &Runtime| {
        let result = judge(&rule, &System::new(tree), Some(live));
        (result.verdict, result.reason.unwrap_or_default())
    };

    assert_eq!(said(&kept, &live("1\n")), (Verdict::Pass, String::new()));
    let (verdict, reason) = said(&kept, &live("0\n"));
    assert_eq!(verdict, Verdict::Fail);
    insta::assert_snapshot!(reason, @"the files ask for it, but the running system does not have it: it needs a reboot or a reload");
    let (verdict, reason) = said(&unset, &live("1\n"));
    assert_eq!(verdict, Verdict::Fail);
    insta::assert_snapshot!(reason, @"the running system has it, but the files do not: it is lost at the next boot");

    let both = judge(&rule, &System::new(&kept), Some(&live("0\n"))).findings;
    let bases: Vec<Basis> = both.iter().map(|finding| finding.basis).collect();
    assert_eq!(bases, [Basis::Persistent, Basis::Runtime]);
}

/// Modules that no kernel of the image has fail; loadable ones pass, because the host has not loaded them.
#[test]
fn modules_are_those_of_the_images_kernels() {
    const NO_UDF: &str = "module \"udf\" { available = false }";
    const DEPENDENCIES: &str = "/lib/modules/6.1.0-1-amd64/modules.dep";
    let lacking = tree(&[(DEPENDENCIES, "kernel/fs/ext4/ext4.ko:\n")]);
    assert_eq!(judged(NO_UDF, &lacking).verdict, Verdict::Pass);
    let loadable = lacking.file(DEPENDENCIES, "kernel/fs/ext4/ext4.ko:\nkernel/fs/udf/udf.ko.xz:\n").unwrap();
    assert_eq!(judged(NO_UDF, &loadable).verdict, Verdict::Fail);
    let half = loadable.file("/etc/modprobe.d/udf.conf", "blacklist udf\n").unwrap();
    assert_eq!(judged(NO_UDF, &half).verdict, Verdict::Fail);
    let blocked = half.file("/etc/modprobe.d/udf.conf", "install udf /bin/false\nblacklist udf\n").unwrap();
    assert_eq!(judged(NO_UDF, &blocked).verdict, Verdict::Pass);
}

/// Kernel, name and packages of the judging machine are reported as those of the directory that is judged.
#[test]
fn nothing_of_the_judging_machine_is_said_of_a_tree() {
    let profile = cis_level_2();
    let dir = tempfile::tempdir().unwrap();
    let tree = DirectoryTree::open(dir.path()).unwrap();
    let audit = audit(&System::new(&tree), None, &profile);
    assert_eq!(audit.release, None);
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_else(|_| "no such kernel".to_owned());
    assert!(!serde_json::to_string(&audit).unwrap().contains(kernel.trim()), "the audit speaks of {kernel}");
    // What this machine has installed, loaded or set satisfies nothing there.
    let findings = || audit.controls.iter().flat_map(|control| &control.rules).flat_map(|rule| &rule.findings);
    assert!(findings().all(|finding| finding.basis == Basis::Persistent));
    let control = |id: &str| audit.controls.iter().find(|control| control.control.as_str() == id).unwrap();
    assert_eq!(control("1.5.1").verdict, Verdict::Fail, "randomize_va_space is set by no file");
    assert_eq!(control("2.2.4").verdict, Verdict::Unknown, "no list says that telnet is absent");
}

/// A fix runs its commands against a directory, and the machine that runs them is changed: its kernel's parameters, its
/// firewall. It ends well although packages could not be installed.
#[test]
fn a_fix_changes_neither_this_machine_nor_says_it_did_what_it_did_not() {
    let profile = cis_level_2();
    let parameters = || {
        ["net/ipv4/ip_forward", "net/ipv4/conf/all/rp_filter", "kernel/dmesg_restrict", "fs/suid_dumpable"]
            .map(|key| fs::read_to_string(Path::new("/proc/sys").join(key)).ok())
    };
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in [
        ("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n"),
        ("var/lib/dpkg/status", "Package: base-files\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n"),
    ] {
        fs::create_dir_all(dir.path().join(path).parent().unwrap()).unwrap();
        fs::write(dir.path().join(path), text).unwrap();
    }
    let (files, kernel) = (listing(dir.path()), parameters());
    let tree = DirectoryTree::open(dir.path()).unwrap();
    let hardened = harden(&tree, &profile).unwrap();
    assert!(!hardened.tree.changes().is_empty());
    assert_eq!((listing(dir.path()), parameters()), (files, kernel));

    // What needs a package is asked for and pending, and until it is there its controls fail.
    assert!(hardened.packages.install.contains("aide"), "{:?}", hardened.packages);
    let pending = hardened.pending.iter().find(|pending| pending.rule.as_str() == "aide-installed").unwrap();
    let found = audit(&System::new(&hardened.tree), None, &profile);
    let verdict = |id| found.controls.iter().find(|control| control.control == id).unwrap().verdict;
    assert!(pending.controls.iter().all(|id| verdict(id.clone()) == Verdict::Fail));
}

fn cis_level_2() -> Profile {
    resolve(&house::cis("level2-server"), &Catalogue::embedded(), jiff::civil::date(2026, 11, 22)).unwrap()
}

/// The benchmark asks for three firewalls, two time services and two logging systems at once.
#[test]
fn of_exclusive_things_one_is_asked_for() {
    let profile =
        resolve(&house::cis("level1-server"), &Catalogue::embedded(), jiff::civil::date(2026, 11, 22)).unwrap();
    let tree = debian();
    let audit = audit(&System::new(&tree), None, &profile);
    let asking = |section: &str| {
        let section = section.parse().unwrap();
        audit.controls.iter().any(|control| {
            control.control.within(&section) && !matches!(control.verdict, Verdict::NotApplicable | Verdict::Manual)
        })
    };
    let firewalls = ["4.2", "4.3", "4.4"].map(asking);
    assert_eq!(firewalls, [false, true, false]);
    assert_eq!(["6.1.2", "6.1.3"].map(asking), [true, false]);

    // And what is asked for never contradicts itself: no package is to come and to go.
    let hardened = harden(&tree, &profile).unwrap();
    assert!(hardened.packages.install.is_disjoint(&hardened.packages.remove));
    let contested: Vec<_> = hardened.unfixable.iter().filter(|left| left.reason.contains("another rule")).collect();
    assert!(contested.is_empty(), "{contested:?}");
}

/// A fix lets in only a group that nobody is in.
#[test]
fn a_fix_that_would_let_nobody_in_is_refused() {
    const ACCESS: &str = "sshd_access { groups = [\"admins\"] }";
    let profile_of = |states: &str, tree: &dyn Tree| {
        let dir = tempfile::tempdir().unwrap();
        house::write_controls(dir.path(), &[("trap", states)]);
        let catalogue = Catalogue::embedded().with_dir(dir.path()).unwrap();
        let recipe = house::harden("all");
        let profile = resolve(&recipe, &catalogue, jiff::civil::date(2026, 11, 22)).unwrap();
        let hardened = harden(tree, &profile).unwrap();
        (hardened.tree.changes().to_vec(), hardened.unfixable)
    };
    let (changes, left) = profile_of(ACCESS, &debian());
    assert_eq!(changes, []);
    assert_eq!(left.len(), 1);
    let group = "root:x:0:\nadmins:x:900:ada\nada:x:1000:\n";
    let user = "root:x:0:0:root:/root:/bin/bash\nada:x:1000:1000::/home/ada:/bin/bash\n";
    let with_ada = debian().file("/etc/group", group).unwrap().file("/etc/passwd", user).unwrap();
    let (changes, left) = profile_of(ACCESS, &with_ada);
    assert!(left.is_empty(), "{left:?}");
    assert!(!changes.is_empty());
}

/// A line is appended that sshd never reads, because the first value counts; twice makes two lines.
#[test]
fn the_value_that_counts_is_judged_and_fixed() {
    const TRIES: &str = "sshd \"MaxAuthTries\" { at_most = 4 }";
    let appended = tree(&[("/etc/ssh/sshd_config", "MaxAuthTries 6\nMaxAuthTries 4\n")]);
    let result = judged(TRIES, &appended);
    assert_eq!(result.verdict, Verdict::Fail);
    assert_eq!(result.findings[0].at.as_ref().unwrap().to_string(), "/etc/ssh/sshd_config:1");
    let included = tree(&[
        ("/etc/ssh/sshd_config", "Include /etc/ssh/sshd_config.d/*.conf\nMaxAuthTries 4\n"),
        ("/etc/ssh/sshd_config.d/50-cloud.conf", "MaxAuthTries 6\n"),
    ]);
    assert_eq!(judged(TRIES, &included).verdict, Verdict::Fail);
}

/// Packages, configuration, permissions, boot loader, file integrity; and a second run changes nothing.
#[test]
fn a_second_run_changes_nothing() {
    let stages =
        [Stage::Packages, Stage::Configuration, Stage::Permissions, Stage::Derived, Stage::Boot, Stage::Integrity];
    assert!(stages.is_sorted());

    for profile in ["level1-server", "level2-server", "level1-workstation", "level2-workstation"] {
        let profile = resolve(&house::cis(profile), &Catalogue::embedded(), jiff::civil::date(2026, 11, 22)).unwrap();
        let tree = debian();
        let first = harden(&tree, &profile).unwrap();
        assert!(!first.fixed.is_empty());
        let second = harden(&first.tree, &profile).unwrap();
        let changed: Vec<&TreePath> = second.tree.changes().iter().map(Change::path).collect();
        assert!(changed.is_empty() && second.fixed.is_empty(), "{changed:?} {:?}", second.fixed);
        // The same tree gives the same changes.
        assert_eq!(harden(&tree, &profile).unwrap().tree.changes(), first.tree.changes());
    }
}
