use hardtack_tree::oci::ImageConfig;
use hardtack_tree::{FileKind, MemoryTree, Mode, Owner, TreeResult};

use super::*;
use crate::difference::Change;

fn package(name: &str, version: &str) -> String {
    format!("Package: {name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: {version}\n\n")
}

/// A small Debian.
fn old() -> TreeResult<MemoryTree> {
    let status = [("dpkg", "1.21"), ("openssl", "3.0.11-1~deb12u2"), ("telnet", "0.17"), ("curl", "7.88-2")];
    let status: String = status.map(|(name, version)| package(name, version)).concat();
    MemoryTree::new()
        .file("/etc/os-release", "ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian 12\"\n")?
        .file("/var/lib/dpkg/status", &status)?
        .file("/var/lib/dpkg/arch", "amd64\n")?
        .file("/var/lib/dpkg/info/openssl.list", "/.\n/bin/openssl\n/usr/share/doc/openssl/README\n")?
        .file("/var/lib/dpkg/info/telnet.list", "/usr/bin/telnet\n")?
        .symlink("/bin", "usr/bin")?
        .file_with("/usr/bin/openssl", "old", Mode::new(0o755), Owner::ROOT)?
        .file_with("/usr/bin/telnet", "telnet", Mode::new(0o755), Owner::ROOT)?
        .file_with("/usr/bin/bash", "bash", Mode::new(0o755), Owner::ROOT)?
        .file_with("/usr/bin/ping", "ping", Mode::new(0o755), Owner::ROOT)?
        .xattr("/usr/bin/ping", "security.capability", b"\x01\0\0\x02\0\x20\0\0\0\0\0\0\0\0\0\0\0\0\0\0".to_vec())?
        .file("/usr/share/doc/openssl/README", "text")?
        .file("/etc/passwd", "root:x:0:0::/root:/bin/bash\nada:x:1000:1000::/home/ada:/bin/bash\napp:x:999:999::/srv:/bin/sh\n")?
        .file("/etc/shadow", "root:*:1::::::\nada:$y$j9T$secret$hash:1::::::\napp:!:1::::::\n")?
        .file("/etc/group", "root:x:0:\nsudo:x:27:ada\napp:x:999:\n")?
        .file("/etc/ssh/sshd_config", "Port 22\nPort 2222\n")?
        .file("/usr/lib/systemd/system/ssh.service", "[Service]\nExecStart=/usr/sbin/sshd\n[Install]\nWantedBy=multi-user.target\n")?
        .symlink("/etc/systemd/system/multi-user.target.wants/ssh.service", "/usr/lib/systemd/system/ssh.service")?
        .file("/usr/lib/systemd/system/app.service", "[Service]\nExecStart=/srv/app\n")?
        .symlink("/etc/systemd/system/multi-user.target.wants/app.service", "/usr/lib/systemd/system/app.service")?
        .file("/usr/lib/systemd/system/nftables.service", "[Service]\nExecStart=/usr/sbin/nft\n")?
        .symlink("/etc/systemd/system/sysinit.target.wants/nftables.service", "/usr/lib/systemd/system/nftables.service")?
        .file("/etc/nftables.conf", "table inet f { chain i { type filter hook input priority 0; policy drop; tcp dport { 22, 2222, 443 } accept } }\n")?
        .file("/etc/default/grub", "GRUB_CMDLINE_LINUX=\"console=tty0 console=ttyS0 audit=1\"\n")?
        .file("/etc/sysctl.d/10-site.conf", "net.ipv4.ip_forward = 1\nvm.swappiness = 10\n")?
        .file("/etc/app.conf", "a\n")?
        .file_with("/etc/app.key", "secret", Mode::new(0o640), Owner { uid: 0, gid: 999 })?
        .symlink("/etc/app.link", "app.conf")?
        .file("/etc/machine-id", "")
}

/// What became of it.
fn new() -> TreeResult<MemoryTree> {
    let status = [("dpkg", "1.21"), ("openssl", "3.0.11-1~deb12u10"), ("curl", "7.88-1"), ("chrony", "4.3")];
    let status: String = status.map(|(name, version)| package(name, version)).concat();
    MemoryTree::new()
        .file("/etc/os-release", "ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian 12\"\n")?
        .file("/var/lib/dpkg/status", &status)?
        .file("/var/lib/dpkg/arch", "amd64\n")?
        .file("/var/lib/dpkg/info/openssl.list", "/.\n/bin/openssl\n/usr/share/doc/openssl/NEWS\n")?
        .symlink("/bin", "usr/bin")?
        .file_with("/usr/bin/openssl", "new", Mode::new(0o755), Owner::ROOT)?
        .file_with("/usr/bin/ping", "ping", Mode::new(0o755), Owner::ROOT)?
        .file("/usr/share/doc/openssl/NEWS", "text")?
        .file("/etc/passwd", "root:x:0:0::/root:/usr/sbin/nologin\nada:x:1001:1000::/home/ada:/bin/bash\neve:x:1002:100::/:\n")?
        .file("/etc/shadow", "root:*:1::::::\nada:!$y$j9T$secret$hash:1::::::\neve:*:1::::::\n")?
        .file("/etc/group", "root:x:0:\nsudo:x:27:eve\n")?
        .file("/etc/ssh/sshd_config", "Port 22\n")?
        .file("/usr/lib/systemd/system/ssh.service", "[Service]\nExecStart=/usr/sbin/sshd\n[Install]\nWantedBy=multi-user.target\n")?
        .symlink("/etc/systemd/system/multi-user.target.wants/ssh.service", "/usr/lib/systemd/system/ssh.service")?
        .file("/usr/lib/systemd/system/app.service", "[Service]\nExecStart=/srv/app --more\n")?
        .file("/usr/lib/systemd/system/nftables.service", "[Service]\nExecStart=/usr/sbin/nft\n")?
        .symlink("/etc/systemd/system/sysinit.target.wants/nftables.service", "/usr/lib/systemd/system/nftables.service")?
        .file("/etc/nftables.conf", "table inet f { chain i { type filter hook input priority 0; policy drop; tcp dport { 22, 80 } accept } }\n")?
        .file("/etc/default/grub", "GRUB_CMDLINE_LINUX=\"console=tty0 ipv6.disable=1 quiet\"\n")?
        .file("/etc/sysctl.d/10-site.conf", "net.ipv4.ip_forward = 0\nvm.swappiness = 20\n")?
        .file("/etc/app.conf", "b\n")?
        .file_with("/etc/app.key", "secret", Mode::new(0o600), Owner::ROOT)?
        .symlink("/etc/app.link", "nowhere")?
        .file("/etc/machine-id", "00000000000000000000000000000001\n")
}

fn difference() -> Difference {
    let (old, new) = (old().unwrap(), new().unwrap());
    let compared = |tree, version: &str| Compared::tree(tree, version).unwrap().with_version(Some(version.to_owned()));
    between(&compared(&old, "1.0"), &compared(&new, "1.1"))
}

#[test]
fn every_part_is_compared_and_every_difference_has_a_meaning() {
    let text: String = classify(&difference())
        .iter()
        .map(|found| {
            format!("{:<8} {} {}: {} -- {}\n", found.impact, found.area.noun(), found.name, found.what, found.reason)
        })
        .collect();
    insta::assert_snapshot!(text, @r"
    additive package chrony: new, 4.3 -- there is more to use
    breaking package curl: 7.88-2, now 7.88-1, which is older -- an older version may lack what is used
    neutral  package openssl: 3.0.11-1~deb12u2, now 3.0.11-1~deb12u10 -- a newer version of a package goes on where the older one was
    breaking package telnet: gone, was 0.17 -- whoever uses it finds it gone
    breaking unit app.service: enabled, now disabled -- the boot does not start it any more
    breaking user ada: number 1000, now 1001 -- files of the old number are not its own any more
    breaking user ada: password set, now locked -- no password opens it any more
    breaking user app: gone, was number 999 -- who logs in or runs as it cannot any more
    additive user eve: new, number 1002 -- there is another user
    breaking user root: shell /bin/bash, now /usr/sbin/nologin -- nobody can log in as it any more
    breaking group app: gone, was number 999 -- rights that it gave are gone
    breaking group sudo: without ada -- a user loses the rights of the group
    additive group sudo: with eve -- a user has the rights of the group
    breaking port tcp/2222: closed, was sshd -- who connects finds nobody
    additive firewall tcp/80: let in -- the firewall lets in more
    breaking firewall tcp/443: not let in any more -- the firewall keeps out what came in
    breaking firewall tcp/2222: not let in any more -- the firewall keeps out what came in
    breaking kernel argument audit: gone, was `1` -- the kernel runs without what it asked for
    breaking kernel argument console: `tty0 ttyS0`, now `tty0` -- the kernel runs in another way
    breaking kernel argument ipv6.disable: new, `1` -- it switches something of the kernel off
    additive kernel argument quiet: new, without a value -- the kernel gets one more argument
    breaking kernel parameter net.ipv4.ip_forward: `1`, now `0` -- it switches something of the kernel off
    neutral  kernel parameter vm.swappiness: `10`, now `20` -- the kernel is tuned in another way
    neutral  file /etc/app.conf: content, 2 bytes, now 2 -- it holds something else
    breaking file /etc/app.key: mode 0640, now 0600 -- somebody may not do with it any more what was allowed
    breaking file /etc/app.key: owner 0:999, now 0:0 -- its owner or group has the rights of another one
    breaking file /etc/app.link: leads to app.conf, now to nowhere -- it leads nowhere now
    neutral  file /etc/default/grub: content, 56 bytes, now 55 -- it holds something else
    neutral  file /etc/group: content, 35 bytes, now 24 -- it holds something else
    neutral  file /etc/machine-id: content, 0 bytes, now 33 -- an id that each machine makes at its first boot
    neutral  file /etc/nftables.conf: content, 112 bytes, now 105 -- it holds something else
    neutral  file /etc/passwd: content, 93 bytes, now 92 -- it holds something else
    neutral  file /etc/shadow: content, 60 bytes, now 61 -- it holds something else
    neutral  file /etc/ssh/sshd_config: content, 18 bytes, now 8 -- it holds something else
    neutral  file /etc/sysctl.d/10-site.conf: content, 43 bytes, now 43 -- it holds something else
    neutral  file /etc/systemd/system/multi-user.target.wants/app.service: gone -- links that enable units, which are compared themselves
    breaking file /usr/bin/bash: gone -- scripts and logins that name this shell fail
    neutral  file /usr/bin/openssl: content, 3 bytes, now 3 -- it comes with openssl, which is another
    breaking file /usr/bin/ping: capabilities cap_net_raw=ep, now none -- the program may not do any more what it did
    neutral  file /usr/bin/telnet: gone -- it comes with telnet, which is another
    breaking file /usr/lib/systemd/system/app.service: content, 29 bytes, now 36 -- it runs in another way, and not because its package is another
    neutral  file /usr/share/doc/openssl/NEWS: new -- it comes with openssl, which is another
    neutral  file /usr/share/doc/openssl/README: gone -- it comes with openssl, which is another
    neutral  file /var/lib/dpkg/info/openssl.list: content, 46 bytes, now 44 -- the list of installed packages, which are compared themselves
    neutral  file /var/lib/dpkg/info/telnet.list: gone -- the list of installed packages, which are compared themselves
    neutral  file /var/lib/dpkg/status: content, 331 bytes, now 331 -- the list of installed packages, which are compared themselves
    ");
}

#[test]
fn a_system_is_not_different_from_itself() {
    let (one, other) = (old().unwrap(), old().unwrap());
    let compared = |tree| Compared::tree(tree, "x").unwrap();
    let difference = between(&compared(&one), &compared(&other));
    assert!(difference.is_empty(), "{difference:#?}");
    assert_eq!((classify(&difference), difference.unknown), (Vec::new(), Vec::new()));
}

#[test]
fn nothing_secret_is_in_a_difference() {
    let json = serde_json::to_string(&difference()).unwrap();
    for secret in ["$y$j9T", "hash", "\"secret"] {
        assert!(!json.contains(secret), "{secret} is in {json}");
    }
}

#[test]
fn a_baseline_stands_for_its_tree() {
    let (was, is) = (old().unwrap(), new().unwrap());
    let baseline = Baseline::of(&was, "kept", Some("1.0".to_owned()), None).unwrap();
    let baseline = Baseline::parse(baseline.text().unwrap().as_bytes()).unwrap();
    let now = Compared::tree(&is, "1.1").unwrap().with_version(Some("1.1".to_owned()));
    let of_baseline = between(&Compared::baseline(&baseline), &now);
    let of_tree = difference();
    assert_eq!(of_baseline.old.version.as_deref(), Some("1.0"));
    // Only the tree knows which package a file that is gone belonged to.
    let plain = |mut difference: Difference| {
        difference.old = Subject::default();
        difference.files.iter_mut().for_each(|file| file.package = None);
        difference
    };
    assert_eq!(plain(of_baseline), plain(of_tree));
    assert!(between(&Compared::baseline(&baseline), &Compared::tree(&was, "x").unwrap()).is_empty());
}

#[test]
fn what_is_no_baseline_is_refused() {
    let message = |text: &str| Baseline::parse(text.as_bytes()).unwrap_err().to_string();
    insta::assert_snapshot!(message("{}"), @"it is no baseline");
    insta::assert_snapshot!(message(r#"{"schema": "hardtack.manifest/1"}"#), @"the baseline has the schema `hardtack.manifest/1`, not `hardtack.baseline/1`");
}

#[test]
fn what_machines_change_by_themselves_is_no_drift() {
    let was = old().unwrap();
    let baseline = Baseline::of(&was, "kept", None, None).unwrap();
    let running = old()
        .unwrap()
        .file("/etc/machine-id", "1\n")
        .and_then(|tree| tree.file("/etc/ssh/ssh_host_ed25519_key", "key"))
        .and_then(|tree| tree.file("/var/log/syslog", "log"))
        .and_then(|tree| tree.file("/root/.ssh/authorized_keys", "key"))
        .unwrap();
    let found = drift(&Compared::baseline(&baseline), &Compared::tree(&running, "now").unwrap());
    let paths: Vec<String> = found.difference.files.iter().map(|file| file.path.to_string()).collect();
    assert_eq!(paths, ["/root", "/root/.ssh", "/root/.ssh/authorized_keys", "/var/log"]);
    let expected: Vec<String> = found.expected.iter().map(|file| format!("{}: {}", file.path, file.reason)).collect();
    insta::assert_snapshot!(expected.join("\n"), @r"
    /etc/machine-id: an id that each machine makes at its first boot
    /etc/ssh/ssh_host_ed25519_key: an SSH host key
    /var/log/syslog: state of a service
    ");
}

#[test]
fn a_part_that_cannot_be_told_is_unknown_and_no_removal() {
    let (was, is) = (old().unwrap(), old().unwrap().file("/var/lib/dpkg/status", "Package\n").unwrap());
    let compared = |tree| Compared::tree(tree, "x").unwrap();
    let found = between(&compared(&was), &compared(&is));
    assert_eq!(found.packages, Default::default());
    let classified = classify(&found);
    let unknown: Vec<&Classified> = classified.iter().filter(|found| found.impact == Impact::Unknown).collect();
    assert_eq!(unknown.len(), 1, "{classified:#?}");
    assert_eq!(unknown[0].name, "packages");
}

#[test]
fn a_tree_without_a_package_database_is_compared_by_its_files() {
    let tree = |text: &str| MemoryTree::new().file("/lib/apk/db/installed", text).unwrap().file("/a", text).unwrap();
    let (was, is) = (tree("P:a\n"), tree("P:b\n"));
    let compared = |tree| Compared::tree(tree, "x").unwrap();
    let found = between(&compared(&was), &compared(&is));
    assert_eq!((found.files.len(), found.unknown.len(), found.remarks.len()), (2, 0, 1), "{found:#?}");
}

#[test]
fn containers_are_compared_by_what_they_run() {
    let config = |text: &str| serde_json::from_str::<ImageConfig>(text).unwrap();
    let old = config(
        r#"{"User": "app", "Entrypoint": ["/app", "--token=hunter2"], "Env": ["A=1", "B=2"], "ExposedPorts": {"80/tcp": {}}, "Healthcheck": {"Test": ["CMD", "x"]}}"#,
    );
    let new = config(
        r#"{"Entrypoint": ["/app", "--token=hunter3"], "Env": ["A=2", "C=2"], "Cmd": ["x"], "ExposedPorts": {"8080/tcp": {}}, "Healthcheck": {"Test": ["NONE"]}}"#,
    );
    let tree = MemoryTree::new();
    let compared = |config: &ImageConfig| Compared::tree(&tree, "x").unwrap().with_container(Some(config.into()));
    let found = between(&compared(&old), &compared(&new));
    let text: String =
        classify(&found).iter().map(|found| format!("{} {}: {}\n", found.impact, found.name, found.what)).collect();
    insta::assert_snapshot!(text, @r"
    breaking user: app, now root
    breaking entry point: /app, now with other arguments
    breaking command: none, now x
    breaking port 80/tcp: gone
    additive port 8080/tcp: new
    breaking variable A: another value
    breaking variable B: gone
    additive variable C: new
    breaking health check: gone
    ");
    assert!(!serde_json::to_string(&found).unwrap().contains("hunter"));
    assert!(between(&compared(&old), &compared(&old)).is_empty());
}

#[test]
fn files_of_every_type_are_compared() {
    let of = |kind, device| MemoryTree::new().special("/x", kind, Mode::new(0o600), device).unwrap();
    let pairs = [
        (of(FileKind::CharDevice, (1, 3)), of(FileKind::CharDevice, (1, 5))),
        (of(FileKind::Fifo, (0, 0)), of(FileKind::Socket, (0, 0))),
    ];
    for (old, new) in &pairs {
        let compared = |tree| Compared::tree(tree, "x").unwrap();
        let found = between(&compared(old), &compared(new));
        assert!(matches!(found.files.as_slice(), [FileChange { change: Change::Changed { .. }, .. }]), "{found:#?}");
        assert_eq!(classify(&found).first().unwrap().sort, Sort::FileReplaced);
        assert!(between(&compared(old), &compared(old)).is_empty());
    }
}

#[test]
fn the_first_number_of_a_version_is_the_major_one() {
    for (old, new, expected) in [
        ("1.9", "2.0", true),
        ("v9", "v10", true),
        ("1.0", "1.9", false),
        ("2.0", "1.0", false),
        ("image-3", "image-4", true),
        ("none", "1", false),
        ("2026.02", "2026.11", false),
    ] {
        assert_eq!(raises_major(old, new), expected, "{old} {new}");
    }
}

#[test]
fn every_sort_says_why() {
    for sort in Sort::ALL {
        assert!(sort.reason().len() > 10 && !sort.reason().ends_with('.'), "{sort:?}");
    }
}
