use std::process::Command;

use hardtack_hcl::Place;
use hardtack_recipe::{Seal, SealSection, SkippedSection};
use hardtack_scan::residue::{Category, Expected};
use hardtack_tree::{
    Change, DirectoryTree, FileKind, MemoryTree, Mode, Owner, StagedTree, Tree, TreePath, apply, tree_path,
};

use super::*;

const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE1hZGVVcEZvclRoZVRlc3RzT2ZIYXJkdGFjaw== app@recipe";

/// What becomes of a planted entry.
#[derive(Debug, PartialEq, Eq)]
enum Fate {
    Gone,
    Empty,
    Kept,
}

use Fate::{Empty, Gone, Kept};

/// What is planted, and what becomes of it: first the six sections of EC2 Image Builder's clean-up script with its own
/// lists of files, then what it cleans always, then what it leaves behind on the same root.
const PLANTED: &[(&str, &str, Fate)] = &[
    ("cloudinit_files", "/etc/sudoers.d/90-cloud-init-users", Gone),
    ("cloudinit_files", "/etc/locale.conf", Gone),
    ("cloudinit_files", "/var/log/cloud-init.log", Gone),
    ("cloudinit_files", "/var/log/cloud-init-output.log", Gone),
    ("cloudinit_files", "/var/lib/cloud/instance/obj.pkl", Gone),
    ("cloudinit_files", "/var/lib/cloud/seed/nocloud/user-data", Gone),
    ("instance_files", "/etc/.updated", Gone),
    ("instance_files", "/etc/aliases.db", Gone),
    ("instance_files", "/etc/hostname", Gone),
    ("instance_files", "/var/lib/misc/postfix.aliasesdb-stamp", Gone),
    ("instance_files", "/var/lib/postfix/master.lock", Gone),
    ("instance_files", "/var/spool/postfix/pid/master.pid", Gone),
    ("instance_files", "/var/.updated", Gone),
    ("instance_files", "/var/cache/yum/x86_64/2/.gpgkeyschecked.yum", Gone),
    ("ssh_files", "/etc/ssh/ssh_host_rsa_key", Gone),
    ("ssh_files", "/etc/ssh/ssh_host_rsa_key.pub", Gone),
    ("ssh_files", "/etc/ssh/ssh_host_ecdsa_key", Gone),
    ("ssh_files", "/etc/ssh/ssh_host_ecdsa_key.pub", Gone),
    ("ssh_files", "/etc/ssh/ssh_host_ed25519_key", Gone),
    ("ssh_files", "/etc/ssh/ssh_host_ed25519_key.pub", Gone),
    ("ssh_files", "/etc/ssh/keys/included_key", Gone),
    ("ssh_files", "/etc/ssh/keys/included_key.pub", Gone),
    ("ssh_files", "/root/.ssh/authorized_keys", Gone),
    ("ssh_files", "/home/eve/.ssh/authorized_keys", Gone),
    ("ssh_files", "/srv/app/.ssh/authorized_keys", Gone),
    ("instance_log_files", "/var/log/audit/audit.log", Gone),
    ("instance_log_files", "/var/log/boot.log", Gone),
    ("instance_log_files", "/var/log/dmesg", Gone),
    ("instance_log_files", "/var/log/cron", Gone),
    ("instance_log_files", "/var/log/wtmp", Empty),
    ("instance_log_files", "/var/log/btmp", Empty),
    ("instance_log_files", "/var/log/lastlog", Empty),
    ("instance_log_files", "/var/log/app/owned.log", Empty),
    ("instance_log_files", "/var/log/app/owned.log.1", Gone),
    ("toe_files", "/var/lib/amazon/toe/TOE_2026-01-01/console.log", Gone),
    ("toe_files", "/root/TOE_2026-01-01_12-00-00_UTC-0_x/application.log", Gone),
    ("ssm_log_files", "/var/log/amazon/ssm/amazon-ssm-agent.log", Gone),
    ("always", "/var/log/sa/sa01", Gone),
    ("always", "/var/lib/hardtack/undo/20260101-000000/backup.json", Gone),
    ("always", "/var/lib/dhclient/dhclient-eth0.lease", Gone),
    ("always", "/var/lib/dhcp/dhclient.leases", Gone),
    ("always", "/var/lib/NetworkManager/internal-x-eth0.lease", Gone),
    ("always", "/var/lib/systemd/network/lease", Gone),
    ("always", "/var/tmp/dir/file", Gone),
    ("always", "/var/lib/rsyslog/imjournal.state", Gone),
    ("always", "/var/log/journal/0123456789abcdef0123456789abcdef/system.journal", Gone),
    ("always", "/etc/machine-id", Empty),
    ("left behind", "/etc/ssh/ssh_host_dsa_key", Gone),
    ("left behind", "/root/.bash_history", Gone),
    ("left behind", "/srv/app/.bash_history", Gone),
    ("left behind", "/home/eve/.python_history", Gone),
    ("left behind", "/var/log/syslog", Gone),
    ("left behind", "/var/log/apt/history.log", Gone),
    ("left behind", "/tmp/upload/script.sh", Gone),
    ("left behind", "/run/build.pid", Gone),
    ("caches", "/var/cache/yum/x86_64/2/base/filelists.sqlite", Gone),
    ("caches", "/var/lib/yum/history/2026.sqlite", Gone),
    ("caches", "/var/cache/apt/archives/x_1_all.deb", Gone),
    ("caches", "/var/cache/apt/pkgcache.bin", Gone),
    ("caches", "/var/lib/apt/lists/deb.debian.org_debian_dists_bookworm_InRelease", Gone),
    ("caches", "/var/lib/dpkg/status-old", Gone),
    ("caches", "/var/cache/debconf/config.dat-old", Gone),
    ("residue", "/var/lib/systemd/random-seed", Gone),
    ("residue", "/usr/sbin/policy-rc.d", Gone),
    ("backups", "/etc/shadow-", Gone),
    ("backups", "/etc/gshadow-", Gone),
    ("backups", "/etc/passwd-", Gone),
    ("backups", "/etc/group-", Gone),
    ("backups", "/var/backups/shadow.bak", Gone),
    ("identities", "/etc/nvme/hostid", Gone),
    ("identities", "/etc/nvme/hostnqn", Gone),
    ("traces", "/root/.ssh/known_hosts", Gone),
    ("traces", "/srv/app/.ssh/known_hosts", Gone),
    ("kept", "/var/lib/dpkg/status", Kept),
    ("kept", "/etc/ssh/sshd_config", Kept),
    ("kept", "/root/.bashrc", Kept),
    ("kept", "/opt/app/data", Kept),
];

const CONTENT: &str = "planted\n";

fn planted() -> MemoryTree {
    let app = Owner { uid: 1000, gid: 1000 };
    let mut tree = MemoryTree::new();
    for (_, path, _) in PLANTED {
        let owner = if path.contains("owned.log") { app } else { Owner::ROOT };
        tree = tree.file_with(path, CONTENT, Mode::new(0o640), owner).unwrap();
    }
    tree.file("/etc/passwd", "root:x:0:0::/root:/bin/sh\napp:x:1000:1000::/srv/app:/bin/sh\n")
        .and_then(|tree| tree.file("/etc/ssh/sshd_config", "Include /etc/ssh/sshd_config.d/*.conf\n"))
        .and_then(|tree| {
            tree.file(
                "/etc/ssh/sshd_config.d/keys.conf",
                "HostKey /etc/ssh/keys/included_key\nHostKey /etc/ssh/ssh_host_ed25519_key\n",
            )
        })
        .and_then(|tree| tree.file("/var/lib/dbus/machine-id", CONTENT))
        .and_then(|tree| tree.dir("/tmp", Mode::new(0o755), Owner::ROOT))
        .and_then(|tree| tree.dir("/var/lib/apt/lists/partial", Mode::new(0o700), Owner { uid: 42, gid: 0 }))
        .and_then(|tree| tree.symlink("/home/link/.ssh", "/opt/app"))
        .and_then(|tree| tree.symlink("/home/eve/.bash_history", "/dev/null"))
        .and_then(|tree| tree.symlink("/var/log/README", "../../usr/share/doc/systemd/README.logs"))
        .and_then(|tree| tree.file("/usr/sbin/sshd", "program"))
        .and_then(|tree| tree.file("/usr/bin/ssh-keygen", "program"))
        .and_then(|tree| tree.file("/usr/lib/systemd/systemd", "program"))
        .and_then(|tree| tree.file("/usr/lib/systemd/system/ssh.service", "[Service]\nExecStart=/usr/sbin/sshd -D\n"))
        .unwrap()
}

fn sealed<'t>(tree: &'t MemoryTree, seal: &Seal, keep: &Expected) -> (StagedTree<'t>, SealPlan) {
    let plan = plan(tree, seal, keep).unwrap();
    let mut staged = StagedTree::new(tree);
    plan.changes().try_for_each(|change| staged.apply(change)).unwrap();
    (staged, plan)
}

fn fate(tree: &dyn Tree, path: &str) -> Fate {
    match tree.metadata(&TreePath::new(path).unwrap()).unwrap() {
        None => Gone,
        Some(metadata) if metadata.size == 0 => Empty,
        Some(_) => Kept,
    }
}

#[test]
fn every_planted_thing_meets_its_fate() {
    let tree = planted();
    let (staged, _) = sealed(&tree, &Seal::default(), &Expected::default());
    for (part, path, expected) in PLANTED {
        assert_eq!(&fate(&staged, path), expected, "{part}: {path}");
    }
    for directory in
        ["/var/lib/cloud", "/var/log/journal", "/var/log/audit", "/var/log/app", "/var/lib/apt/lists/partial", "/run"]
    {
        let metadata = staged.metadata(&TreePath::new(directory).unwrap()).unwrap();
        assert_eq!(metadata.map(|metadata| metadata.kind), Some(FileKind::Directory), "{directory}");
    }
    for link in ["/home/link/.ssh", "/home/eve/.bash_history", "/var/log/README"] {
        assert!(staged.exists(&TreePath::new(link).unwrap()).unwrap(), "{link}");
    }
    let wtmp = staged.metadata(&tree_path!("/var/log/wtmp")).unwrap().unwrap();
    assert_eq!((wtmp.mode, wtmp.owner), (Mode::new(0o640), Owner::ROOT));
    for path in [tree_path!("/tmp"), tree_path!("/var/tmp")] {
        assert_eq!(staged.metadata(&path).unwrap().unwrap().mode, Mode::new(0o1777), "{path}");
        assert_eq!(staged.list(&path).unwrap(), Some(vec![]), "{path}");
    }
    let dbus = staged.read_link(&tree_path!("/var/lib/dbus/machine-id")).unwrap();
    assert_eq!(dbus.as_deref(), Some(std::ffi::OsStr::new("/etc/machine-id")));
}

#[test]
fn a_sealed_tree_passes_and_is_not_sealed_again() {
    let tree = planted();
    let root = tempfile::tempdir().unwrap();
    for entry in tree.index().unwrap() {
        let path = &entry.path;
        let change = match entry.metadata.kind {
            FileKind::Directory => Change::Directory { path: path.clone(), mode: entry.metadata.mode, owner: own() },
            FileKind::Symlink => Change::Symlink { path: path.clone(), target: tree.read_link(path).unwrap().unwrap() },
            _ => {
                let content = tree.read(path).unwrap().unwrap();
                Change::Write { path: path.clone(), content, mode: entry.metadata.mode, owner: own() }
            }
        };
        apply(root.path(), &[change]).unwrap();
    }
    let keep = Expected::default();
    let before = DirectoryTree::open(root.path()).unwrap();
    assert!(matches!(verify(&before, &keep), Err(SealError::Residue(found)) if found.len() > 40));

    let plan = plan(&before, &Seal::default(), &keep).unwrap();
    let changes: Vec<Change> = plan.changes().cloned().collect();
    apply(root.path(), &without_owners(changes)).unwrap();
    let after = DirectoryTree::open(root.path()).unwrap();
    assert_eq!(verify(&after, &keep).unwrap(), []);
    let again = super::plan(&after, &Seal::default(), &keep).unwrap();
    assert_eq!(without_owners(again.changes().cloned().collect()), []);

    let json = serde_json::to_string(&plan).unwrap();
    assert_eq!(serde_json::from_str::<SealPlan>(&json).unwrap(), plan);
}

/// The account of the test, which may not be root.
fn own() -> Owner {
    Owner { uid: rustix::process::geteuid().as_raw(), gid: rustix::process::getegid().as_raw() }
}

fn without_owners(mut changes: Vec<Change>) -> Vec<Change> {
    for change in &mut changes {
        if let Change::Write { owner, .. } | Change::Directory { owner, .. } = change {
            *owner = own();
        }
    }
    changes
}

#[test]
fn a_skipped_section_stays_and_is_reported_with_its_reason() {
    let tree = planted();
    let skip = |section| SkippedSection { section, reason: "baked for a lab".to_owned(), place: Place::default() };
    for (section, kept, cleaned) in [
        (SealSection::CloudinitFiles, "/var/lib/cloud/instance/obj.pkl", "/etc/hostname"),
        (SealSection::InstanceFiles, "/etc/hostname", "/etc/locale.conf"),
        (SealSection::SshFiles, "/etc/ssh/keys/included_key", "/var/log/syslog"),
        (SealSection::InstanceLogFiles, "/var/log/syslog", "/var/log/amazon/ssm/amazon-ssm-agent.log"),
        (SealSection::ToeFiles, "/root/TOE_2026-01-01_12-00-00_UTC-0_x/application.log", "/etc/hostname"),
        (SealSection::SsmLogFiles, "/var/log/amazon/ssm/amazon-ssm-agent.log", "/var/log/syslog"),
    ] {
        let seal = Seal { skip: vec![skip(section)], ..Seal::default() };
        let keep = Expected { skipped: [(section, "baked for a lab".to_owned())].into(), ..Expected::default() };
        let (staged, plan) = sealed(&tree, &seal, &keep);
        assert_eq!(fate(&staged, kept), Kept, "{section}");
        assert_eq!(fate(&staged, cleaned), Gone, "{section}");
        assert_eq!(plan.skipped, keep.skipped);
        assert!(plan.parts.iter().all(|part| part.part != SealPart::Section(section)));
        let accepted = verify(&staged, &keep).unwrap();
        assert!(!accepted.is_empty(), "{section}");
        assert!(accepted.iter().all(|residue| residue.accepted.as_deref() == Some("baked for a lab")));
        assert!(matches!(verify(&staged, &Expected::default()), Err(SealError::Residue(_))), "{section}");
    }
}

#[test]
fn keys_of_the_recipe_stay_and_others_go() {
    let tree = planted()
        .file_with(
            "/srv/app/.ssh/authorized_keys",
            format!("{KEY}\nssh-rsa AAAA other\n"),
            Mode::new(0o600),
            Owner::ROOT,
        )
        .and_then(|tree| tree.file("/root/.ssh/authorized_keys2", KEY))
        .unwrap();
    let keep =
        Expected { authorized_keys: [("app".to_owned(), [KEY.to_owned()].into())].into(), ..Expected::default() };
    let (staged, _) = sealed(&tree, &Seal::default(), &keep);
    assert_eq!(staged.read_text(&tree_path!("/srv/app/.ssh/authorized_keys")).unwrap(), Some(format!("{KEY}\n")));
    assert_eq!(fate(&staged, "/root/.ssh/authorized_keys2"), Gone);
    assert_eq!(verify(&staged, &keep).unwrap(), []);
}

#[test]
fn the_recipe_removes_more_but_never_a_whole_system_directory() {
    let tree = planted();
    let seal = |pattern: &str| Seal { remove: vec![pattern.to_owned()], ..Seal::default() };
    let (staged, _) = sealed(&tree, &seal("/opt/**/da?a"), &Expected::default());
    assert_eq!(fate(&staged, "/opt/app/data"), Gone);
    let refused = |pattern: &str| {
        let error = plan(&tree, &seal(pattern), &Expected::default()).unwrap_err();
        format!("{error}\n  {}", error.remedy().unwrap())
    };
    insta::assert_snapshot!(["/e*", "/", "opt/app", "/opt/[a"].map(refused).join("\n"), @r"
    `/e*` in `remove` would remove /etc as a whole
      name what lies in it, as `/etc/…`
    `/` in `remove` would remove / as a whole
      name what lies in it, as `/…`
    `opt/app` in `remove` is no pattern of paths: it does not start with `/`
      write an absolute path, with `*`, `?` and `**` where needed
    `/opt/[a` in `remove` is no pattern of paths: unclosed character class; missing ']'
      write an absolute path, with `*`, `?` and `**` where needed
    ");
}

#[test]
fn host_keys_come_back_at_first_boot() {
    let tree = planted();
    let (staged, _) = sealed(&tree, &Seal::default(), &Expected::default());
    assert_eq!(
        staged.read_link(&HOST_KEYS_LINK.to_path()).unwrap().unwrap(),
        HOST_KEYS_UNIT.to_path().as_path().as_os_str()
    );
    let unit = staged.read_text(&HOST_KEYS_UNIT.to_path()).unwrap().unwrap();
    insta::assert_snapshot!(unit, @r#"
    # Written when this image was sealed: it left without host keys, so that each machine makes its own.
    [Unit]
    Description=Make the SSH host keys of this machine
    Documentation=man:ssh-keygen(1)
    ConditionPathExists=|!/etc/ssh/keys/included_key
    ConditionPathExists=|!/etc/ssh/ssh_host_ed25519_key
    Before=ssh.service sshd.service

    [Service]
    Type=oneshot
    ExecStart=/usr/bin/ssh-keygen -A
    ExecStart=/bin/sh -c 'test -e /etc/ssh/keys/included_key || exec /usr/bin/ssh-keygen -q -t ed25519 -N "" -f /etc/ssh/keys/included_key'

    [Install]
    WantedBy=multi-user.target
    "#);
    assert_unit_is_valid(&unit);
}

/// systemd itself reads the unit, where it is installed.
fn assert_unit_is_valid(unit: &str) {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("hardtack-ssh-hostkeys.service");
    std::fs::write(&file, unit).unwrap();
    match Command::new("systemd-analyze").args(["verify", "--man=no"]).arg(&file).output() {
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(!said.contains("hardtack-ssh-hostkeys.service:"), "{said}");
        }
        Err(_) => eprintln!("skipped: systemd-analyze is not installed"),
    }
}

#[test]
fn no_unit_where_none_is_needed() {
    let has_unit = |tree: &MemoryTree| {
        let (staged, _) = sealed(tree, &Seal::default(), &Expected::default());
        staged.exists(&HOST_KEYS_UNIT.to_path()).unwrap()
    };
    assert!(!has_unit(&MemoryTree::new().file("/etc/ssh/ssh_host_rsa_key", "x").unwrap()), "no server");
    let generator = planted()
        .file("/usr/lib/systemd/system/sshd-keygen.service", "[Service]\nExecStart=/usr/bin/ssh-keygen -A\n")
        .unwrap();
    assert!(has_unit(&generator), "nothing starts the generator");
    let started = generator
        .symlink("/usr/lib/systemd/system/ssh.service.wants/sshd-keygen.service", "../sshd-keygen.service")
        .unwrap();
    assert!(!has_unit(&started), "the distribution does it");
    // As Debian 13 has it.
    let first = "[Unit]\nConditionFirstBoot=yes\n[Service]\nExecStart=ssh-keygen -A\n";
    let never = started.file("/usr/lib/systemd/system/sshd-keygen.service", first).unwrap();
    assert!(has_unit(&never), "a sealed image has no first boot in systemd's eyes");
}

#[test]
fn impossible_seals_say_why() {
    let seal = Seal::default();
    let said = |error: &SealError| format!("{error}\n  {}", error.remedy().unwrap());
    let odd = planted().file("/etc/ssh/sshd_config.d/keys.conf", "HostKey /etc/ssh/$(reboot)_key\n").unwrap();
    insta::assert_snapshot!(said(&plan(&odd, &seal, &Expected::default()).unwrap_err()), @r"
    sshd_config names the host key /etc/ssh/$(reboot)_key, which cannot be made again at first boot
      use letters, digits and `._-` in its path, or skip `ssh_files` with a reason
    ");
    let bare = MemoryTree::new().file("/usr/sbin/sshd", "program").unwrap();
    insta::assert_snapshot!(said(&plan(&bare, &seal, &Expected::default()).unwrap_err()), @r"
    the tree has an SSH server but no systemd, so that its host keys cannot come back at first boot
      add systemd, remove the server, or skip `ssh_files` with a reason
    ");
    let leaking = MemoryTree::new().file("/root/.netrc", "machine h password p\n").unwrap();
    let error = verify(&leaking, &Expected::default()).unwrap_err();
    insta::assert_snapshot!(said(&error), @r"
    one thing must not leave with the image:
      /root/.netrc:1:20: a login in .netrc, which every account may read
      credentials: remove the file at the end of the step that needs it, or name it in `remove` of the `seal` block
    ");
    assert!(matches!(error, SealError::Residue(found) if found[0].category == Category::Credentials));
}
