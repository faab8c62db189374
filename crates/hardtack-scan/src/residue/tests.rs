use hardtack_tree::{DirectoryTree, MemoryTree, Mode, Owner, TreeResult, tree_path};

use super::*;

const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE1hZGVVcEZvclRoZVRlc3RzT2ZIYXJkdGFjaw== app@recipe";

fn private_key() -> String {
    format!("-----BEGIN {}-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ\n", "OPENSSH PRIVATE KEY")
}

fn github_token() -> String {
    format!("{}_795NF4gAKQ5P1vM8Kv6UM4YVmPY62o2dis2T", "ghp")
}

/// A sealed Debian root in outline, with things in it that look like residue and are none.
fn clean() -> TreeResult<MemoryTree> {
    MemoryTree::new()
        .file(
            "/etc/passwd",
            "root:x:0:0::/root:/bin/bash\napp:x:1000:1000::/srv/app:/bin/sh\nnobody:x:65534:65534::/nonexistent:/bin/false\n",
        )?
        .file("/etc/shadow", "root:*:19000:0:99999:7:::\napp:!:19000:0:99999:7:::\n")?
        .file("/etc/ssh/sshd_config", "Include /etc/ssh/sshd_config.d/*.conf\n")?
        .file("/etc/ssh/sshd_config.d/10-keys.conf", "HostKey /etc/ssh/keys/own\n")?
        .file("/etc/ssl/certs/ca.pem", &format!("-----BEGIN {}-----\n{}\n", "CERTIFICATE", "MIIB".repeat(16)))?
        .file("/etc/machine-id", "")?
        .symlink("/var/lib/dbus/machine-id", "/etc/machine-id")?
        .file_with("/var/log/wtmp", "", Mode::new(0o664), Owner::ROOT)?
        .symlink("/var/log/README", "../../usr/share/doc/systemd/README.logs")?
        .symlink("/root/.bash_history", "/dev/null")?
        .file("/usr/bin/tool", "if ($line =~ /-----BEGIN RSA PRIVATE KEY-----/) { … }\n")?
        .file("/etc/app.conf", "# https://user:password@proxy.example/ or AKIAIOSFODNN7EXAMPLE\n")?
        .dir("/var/lib/apt/lists/partial", Mode::new(0o700), Owner { uid: 42, gid: 0 })?
        .dir("/tmp", Mode::new(0o1777), Owner::ROOT)
}

/// Where it is and what it is; what more is told of secrets, their own tests say.
fn brief(residue: &Residue) -> String {
    Residue { secret: None, ..residue.clone() }.to_string()
}

fn lines(tree: &MemoryTree, expected: &Expected) -> String {
    let found = scan(tree, expected).unwrap();
    found.iter().map(|residue| format!("{} [{}]", brief(residue), residue.category)).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_clean_tree_has_none() {
    assert_eq!(lines(&clean().unwrap(), &Expected::default()), "");
}

#[test]
fn secrets_are_found_and_not_repeated() {
    let tree = clean()
        .and_then(|tree| tree.file("/root/.deploy/id", &private_key()))
        .and_then(|tree| tree.file("/opt/app/.env", &format!("A=1\nTOKEN={}\n", github_token())))
        .and_then(|tree| {
            tree.file_with(
                "/srv/app/state.db",
                [b"\0\x01".as_slice(), github_token().as_bytes()].concat(),
                Mode::new(0o600),
                Owner::ROOT,
            )
        })
        .and_then(|tree| tree.file("/srv/app/.docker/config.json", r#"{"auths": {"r.example": {"auth": "dTpw"}}}"#))
        .and_then(|tree| tree.file("/root/.docker/config.json", r#"{"auths": {}}"#))
        .and_then(|tree| tree.file("/root/.netrc", "machine h\n  login u\n  password p\n"))
        .and_then(|tree| tree.file("/srv/app/.git-credentials", "https://u:t0ps3cret@forge.example\n"))
        .and_then(|tree| tree.file("/etc/apt/sources.list", "deb https://me:s3cr3tpass@mirror.example/ x main\n"))
        .and_then(|tree| tree.file("/etc/shadow", "root:$6$salt$hash:1::::::\napp:$y$j9T$x$y:1::::::\n"))
        .unwrap();
    let expected = Expected { passwords: ["app".to_owned()].into(), ..Expected::default() };
    let text = lines(&tree, &expected);
    insta::assert_snapshot!(text, @r"
    /etc/apt/sources.list:1: a password in a URL [token]
    /etc/shadow:1: the password of root, which no `user` block sets [password]
    /opt/app/.env:2: a GitHub token [token]
    /root/.deploy/id:1: an OpenSSH private key [private-key]
    /root/.netrc:3: a login in .netrc [credentials]
    /srv/app/.docker/config.json:1: a login of a container registry [credentials]
    /srv/app/.git-credentials:1: a login in .git-credentials [credentials]
    /srv/app/state.db:1: a GitHub token [token]
    ");
    assert!(!text.contains(&github_token()));
}

#[test]
fn a_secret_is_found_wherever_it_lies_in_a_large_file() {
    let filler = "0123456789abcde\n".repeat(3 << 16);
    let mut tree = clean().unwrap();
    // Around the seams between the pieces in which files are read.
    let places = [-4300_i32, -4200, -4160, -4096, -65, -64, -1, 0].map(|back| ((1 << 20) + 4160 + back) as usize);
    for at in places {
        let text = format!("{} {}\n{filler}", &filler[..at - 1], github_token());
        tree = tree.file(format!("/srv/big/{at}"), &text).unwrap();
    }
    let found = scan(&tree, &Expected::default()).unwrap();
    let told: Vec<String> = found.iter().map(brief).collect();
    let line = |at: usize| filler[..at - 1].matches('\n').count() + 1;
    let expected = places.map(|at| format!("/srv/big/{at}:{}: a GitHub token", line(at)));
    assert_eq!(told, expected);
}

#[test]
fn keys_of_the_recipe_may_stay_and_no_others() {
    let tree = clean()
        .and_then(|tree| tree.file("/srv/app/.ssh/authorized_keys", &format!("# kept\n{KEY}\n{KEY}x\n")))
        .and_then(|tree| tree.file("/root/.ssh/authorized_keys2", &format!("{KEY}\n")))
        .and_then(|tree| tree.file("/srv/old/.ssh/authorized_keys", &format!("{KEY}\n")))
        .and_then(|tree| tree.file("/etc/ssh/sshd_config", "AuthorizedKeysFile /etc/keys/%u .ssh/authorized_keys\n"))
        .and_then(|tree| tree.file("/etc/keys/app", &format!("{KEY}\n")))
        .and_then(|tree| tree.file("/etc/keys/root", &format!("{KEY}\n")))
        .unwrap();
    let expected =
        Expected { authorized_keys: [("app".to_owned(), [KEY.to_owned()].into())].into(), ..Expected::default() };
    insta::assert_snapshot!(lines(&tree, &expected), @r"
    /etc/keys/root:1: a key that may log in [authorized-key]
    /root/.ssh/authorized_keys2:1: a key that may log in [authorized-key]
    /srv/app/.ssh/authorized_keys:3: a key that may log in [authorized-key]
    /srv/old/.ssh/authorized_keys:1: a key that may log in [authorized-key]
    ");
}

#[test]
fn identities_are_found() {
    let tree = clean()
        .and_then(|tree| tree.file("/etc/machine-id", "0123456789abcdef0123456789abcdef\n"))
        .and_then(|tree| tree.file("/etc/ssh/ssh_host_dsa_key", &private_key()))
        .and_then(|tree| tree.file("/etc/ssh/keys/own", &private_key()))
        .and_then(|tree| tree.file("/etc/ssh/keys/own.pub", "ssh-ed25519 AAAA root@build\n"))
        .and_then(|tree| tree.file("/var/lib/systemd/random-seed", "x"))
        .unwrap();
    insta::assert_snapshot!(lines(&tree, &Expected::default()), @r"
    /etc/machine-id: an id that every machine would share [machine-id]
    /etc/ssh/keys/own: an SSH host key [host-key]
    /etc/ssh/keys/own.pub: an SSH host key [host-key]
    /etc/ssh/ssh_host_dsa_key: an SSH host key [host-key]
    /var/lib/systemd/random-seed: a seed or secret that every machine would share [random-seed]
    ");
    let uninitialised = clean().and_then(|tree| tree.file("/etc/machine-id", "uninitialized\n")).unwrap();
    assert_eq!(lines(&uninitialised, &Expected::default()), "");
}

#[test]
fn a_skipped_section_is_accepted_with_its_reason() {
    use hardtack_recipe::SealSection::SshFiles;
    let tree = clean()
        .and_then(|tree| tree.file("/etc/ssh/ssh_host_rsa_key", &private_key()))
        .and_then(|tree| tree.file("/root/.ssh/authorized_keys", KEY))
        .and_then(|tree| tree.file("/var/log/dpkg.log", "x"))
        .unwrap();
    let expected = Expected { skipped: [(SshFiles, "a test machine".to_owned())].into(), ..Expected::default() };
    let found = scan(&tree, &expected).unwrap();
    let open: Vec<_> =
        found.iter().filter(|residue| residue.accepted.is_none()).map(|residue| residue.path.clone()).collect();
    assert_eq!(open, [tree_path!("/var/log/dpkg.log")]);
    assert!(found.iter().filter_map(|residue| residue.accepted.as_deref()).all(|reason| reason == "a test machine"));
    assert_eq!(found.len(), 3);
}

#[test]
fn links_of_the_tree_lead_to_the_real_directories() {
    let tree = MemoryTree::new()
        .file("/data/logs/app.log", "x")
        .and_then(|tree| tree.symlink("/var/log", "/data/logs"))
        .and_then(|tree| tree.file("/etc/secret/authorized_keys", KEY))
        .and_then(|tree| tree.symlink("/home/eve/.ssh", "/etc/secret"))
        .and_then(|tree| tree.file("/etc/shadow", ""))
        .unwrap();
    insta::assert_snapshot!(lines(&tree, &Expected::default()), @r"
    /data/logs/app.log: a log of the build [log]
    /etc/secret/authorized_keys:1: a key that may log in [authorized-key]
    ");
}

/// A package, as dpkg records it.
const INSTALLED: &str = "Package: x\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n";

#[test]
fn what_a_package_brought_is_nobodys_secret() {
    let tree = clean()
        .and_then(|tree| tree.file("/usr/lib/x/test.pem", &private_key()))
        .and_then(|tree| tree.file("/usr/lib/x/mine.pem", &private_key()))
        .and_then(|tree| tree.file("/usr/lib/x/changed.pem", &private_key()))
        .and_then(|tree| tree.file("/etc/x/test.pem", &private_key()))
        .and_then(|tree| tree.file("/etc/x/changed.pem", &private_key()))
        .and_then(|tree| tree.file("/var/lib/dpkg/info/x.list", "/lib/x/test.pem\n/lib/x/changed.pem\n"))
        // Packages made before directories were merged list `/lib/x` for what is `/usr/lib/x`.
        .and_then(|tree| tree.symlink("/lib", "usr/lib"))
        .and_then(|tree| {
            let (same, other) = (md5::md5(private_key().as_bytes()), md5::md5(b"other"));
            let sums = format!("{same}  lib/x/test.pem\n{other}  lib/x/changed.pem\n");
            let status =
                format!("{INSTALLED}Conffiles:\n /etc/x/test.pem {same}\n /etc/x/changed.pem {other} obsolete\n");
            tree.file("/var/lib/dpkg/info/x.md5sums", &sums)?.file("/var/lib/dpkg/status", &status)
        })
        .unwrap();
    insta::assert_snapshot!(lines(&tree, &Expected::default()), @r"
    /etc/x/changed.pem:1: an OpenSSH private key [private-key]
    /usr/lib/x/changed.pem:1: an OpenSSH private key [private-key]
    /usr/lib/x/mine.pem:1: an OpenSSH private key [private-key]
    ");
}

#[test]
fn bytecode_of_what_a_package_brought_is_nobodys_secret() {
    let module = format!("KEY = '{}'\n", private_key().replace('\n', "\\n"));
    let bytecode = format!("\0\0{}", private_key());
    let tree = clean()
        .and_then(|tree| tree.file("/usr/lib/python3/dist-packages/x/known.py", &module))
        .and_then(|tree| tree.file("/usr/lib/python3/dist-packages/x/__pycache__/known.cpython-311.pyc", &bytecode))
        .and_then(|tree| tree.file("/usr/lib/python3/dist-packages/x/__pycache__/own.cpython-311.pyc", &bytecode))
        .and_then(|tree| tree.file("/usr/local/lib/python3/x/__pycache__/known.cpython-311.pyc", &bytecode))
        .and_then(|tree| {
            let sums = format!("{}  usr/lib/python3/dist-packages/x/known.py\n", md5::md5(module.as_bytes()));
            tree.file("/var/lib/dpkg/info/x.md5sums", &sums)?.file("/var/lib/dpkg/status", INSTALLED)
        })
        .unwrap();
    insta::assert_snapshot!(lines(&tree, &Expected::default()), @r"
    /usr/lib/python3/dist-packages/x/__pycache__/own.cpython-311.pyc:1: an OpenSSH private key [private-key]
    /usr/local/lib/python3/x/__pycache__/known.cpython-311.pyc:1: an OpenSSH private key [private-key]
    ");
}

#[test]
fn secrets_are_found_in_whatever_they_are_wrapped() {
    use std::io::Write;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(format!("x\n{}", private_key()).as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    let wide: Vec<u8> = format!("\u{feff}a\nt={}", github_token()).encode_utf16().flat_map(u16::to_le_bytes).collect();
    let nul = [b"\0\x01".as_slice(), private_key().as_bytes()].concat();
    let url = "db = postgres://me:s3cr3tpass@db.example/x\n";
    let mut tree = clean().unwrap();
    for (path, content) in [
        ("/usr/lib/x/blob", nul.as_slice()),
        ("/usr/lib/x/x.conf", url.as_bytes()),
        ("/opt/x/x.conf", url.as_bytes()),
        ("/srv/wide.txt", wide.as_slice()),
        ("/srv/old.gz", packed.as_slice()),
        ("/etc/passwd", b"root:$y$j9T$abcdefgh$abcdefgh:0:0::/root:/bin/sh\n"),
        ("/etc/gshadow", b"adm:*::\nx:!$6$abcdefgh$abcdefgh::\n"),
        ("/etc/NetworkManager/system-connections/w.nmconnection", b"[wifi-security]\npsk=correct horse\n"),
        ("/etc/wpa_supplicant/wpa_supplicant.conf", b"network={\n  psk=\"correct horse\"\n}\n"),
        ("/etc/iscsi/initiatorname.iscsi", b"InitiatorName=iqn.1993-08.org.debian:01:abcdef\n"),
        ("/etc/nvme/hostid", b"x"),
        ("/etc/shadow-", b"x"),
        ("/root/.ssh/known_hosts", b"x"),
        ("/srv/app/typed", b"x"),
    ] {
        tree = tree.file_with(path, content.to_vec(), Mode::new(0o600), Owner::ROOT).unwrap();
    }
    let tree = tree.symlink("/srv/app/.bash_history", "typed").unwrap();
    insta::assert_snapshot!(lines(&tree, &Expected::default()), @r"
    /etc/NetworkManager/system-connections/w.nmconnection:2: the key of a wireless network [credentials]
    /etc/gshadow:2: the hash of a password [password]
    /etc/iscsi/initiatorname.iscsi: an id that every machine would share [machine-id]
    /etc/nvme/hostid: an id that every machine would share [machine-id]
    /etc/passwd:1: the hash of a password [password]
    /etc/shadow-: a copy of what was there before [backup]
    /etc/wpa_supplicant/wpa_supplicant.conf:2: the key of a wireless network [credentials]
    /opt/x/x.conf:1: a password in a URL [token]
    /root/.ssh/known_hosts: a history of what was typed [history]
    /srv/app/typed: a history of what was typed [history]
    /srv/old.gz:2: an OpenSSH private key [private-key]
    /srv/wide.txt:2: a GitHub token [token]
    /usr/lib/x/blob:1: an OpenSSH private key [private-key]
    /usr/lib/x/x.conf:1: a password in a URL [token]
    ");
}

#[test]
fn what_cannot_be_read_is_told() {
    let root = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(root.path().join("srv")).unwrap();
    std::os::unix::fs::symlink("loop", root.path().join("srv/loop")).unwrap();
    std::fs::write(root.path().join("srv/plain"), private_key()).unwrap();
    let tree = DirectoryTree::open(root.path()).unwrap();
    let found = scan(&tree, &Expected::default()).unwrap();
    assert_eq!(found.iter().map(brief).collect::<Vec<_>>(), ["/srv/plain:1: an OpenSSH private key"]);
    if is_root() {
        eprintln!("skipped: root reads every file");
        return;
    }
    std::fs::set_permissions(root.path().join("srv/plain"), std::os::unix::fs::PermissionsExt::from_mode(0o000))
        .unwrap();
    let found = scan(&tree, &Expected::default()).unwrap();
    assert_eq!(found[0].category, Category::Unreadable);
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|metadata| std::os::unix::fs::MetadataExt::uid(&metadata) == 0)
}
