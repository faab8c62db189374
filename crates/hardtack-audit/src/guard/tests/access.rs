//! Who may still come in, and by which way.

use hardtack_tree::{MemoryTree, Mode, Owner, StagedTree, TreePath};

use super::super::*;
use super::{SSH_LINK, SSH_UNIT, said};
use crate::testing::tree;

const STATUS: &str = "Package: openssh-server\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n";
const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBvBmBhoYFpYWVJpWVpp ann\n";
const PASSWD: &str =
    "root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/bash\nmail:x:8:8::/:/usr/sbin/nologin\n";
const LOCKED: &str = "root:*:20000:0:99999:7:::\nann:!:20000:0:99999:7:::\nmail:*:20000::::::\n";
const WITH_PASSWORD: &str = "root:*:20000:0:99999:7:::\nann:$y$j9T$a$b:20000:0:99999:7:::\nmail:*:20000::::::\n";
const GETTY: (&str, &str) = ("/lib/systemd/system/getty@.service", "[Service]\nExecStart=-/sbin/agetty - $TERM\n");

/// A machine with sshd, root, and ann who is an admin, and these passwords.
fn machine(sshd: &str, shadow: &str) -> MemoryTree {
    unstarted(sshd, shadow).symlink(SSH_LINK.0, SSH_UNIT.0).unwrap()
}

/// The machine without what starts sshd.
fn unstarted(sshd: &str, shadow: &str) -> MemoryTree {
    let files = tree([
        SSH_UNIT,
        ("/etc/ssh/sshd_config", sshd),
        ("/etc/passwd", PASSWD),
        ("/etc/shadow", shadow),
        ("/etc/group", "root:x:0:\nann:x:1000:\nadmins:x:1001:ann\nempty:x:1002:mail\n"),
        ("/var/lib/dpkg/status", STATUS),
    ]);
    ["/bin/sh", "/bin/bash", "/usr/sbin/nologin"]
        .into_iter()
        .fold(files, |files, shell| files.file_with(shell, "", Mode::new(0o755), Owner::ROOT).unwrap())
}

const ANN: Owner = Owner { uid: 1000, gid: 1000 };

/// The machine whose ann has a key.
fn with_key(sshd: &str, shadow: &str) -> MemoryTree {
    let tree = machine(sshd, shadow).dir("/home/ann", Mode::new(0o750), ANN).unwrap();
    let tree = tree.dir("/home/ann/.ssh", Mode::new(0o700), ANN).unwrap();
    tree.file_with("/home/ann/.ssh/authorized_keys", KEY, Mode::new(0o600), ANN).unwrap()
}

fn hardened(before: &MemoryTree, sshd: &str) -> String {
    said(before, &[("/etc/ssh/sshd_config", &format!("UsePAM yes\n{sshd}\n"))])
}

#[test]
fn ssh_limits_without_a_member() {
    let tree = with_key("UsePAM yes\n", LOCKED);
    insta::assert_snapshot!(hardened(&tree, "AllowGroups empty"), @"hardening would lock the owner out: no longer so that SSH lets some account in: no account can log in: root: has no group in AllowGroups empty; ann: has no group in AllowGroups empty at /etc/ssh/sshd_config:2 (by house-rule)");
    assert!(hardened(&tree, "AllowGroups admins\nDenyUsers a*").contains("ann: is in DenyUsers a*"));
    assert!(hardened(&tree, "AllowUsers root ann bob\nDenyGroups admins").contains("ann: has a group in DenyGroups"));
    assert_eq!(hardened(&tree, "AllowGroups adm*"), "");
    assert_eq!(hardened(&tree, "AllowUsers ann@10.*"), "");
    // What some connections may do is a way in.
    assert_eq!(hardened(&tree, "AllowGroups empty\nMatch Address 10.0.0.0/8\nAllowGroups admins"), "");
}

#[test]
fn root_is_no_way_in_where_root_may_not_log_in() {
    let tree = with_key("UsePAM yes\n", LOCKED).file("/root/.ssh/authorized_keys", KEY).unwrap();
    assert_eq!(hardened(&tree, "AllowGroups root"), "");
    assert_eq!(hardened(&tree, "PermitRootLogin no"), "");
    insta::assert_snapshot!(hardened(&tree, "PermitRootLogin no\nAllowGroups root"), @"hardening would lock the owner out: no longer so that SSH lets some account in: no account can log in: root: PermitRootLogin is no; ann: has no group in AllowGroups root at /etc/ssh/sshd_config:2 (by house-rule)");
    assert!(hardened(&tree, "PermitRootLogin no\nAllowUsers root").contains("root: PermitRootLogin is no"));
    assert!(hardened(&tree, "PermitRootLogin forced-commands-only\nAllowUsers root").contains("forced-commands-only"));
}

#[test]
fn an_age_that_closes_an_old_password_closes_the_account() {
    let with = |ages: &str| format!("root:*:20400:0:99999:7:::\nann:$y$j9T$a$b:{ages}:::\nmail:*:20400::::::\n");
    let tree = with_key("UsePAM yes\n", &with("15000:0:99999:7"));
    let hardened = |ages: &str| said(&tree, &[("/etc/shadow", &with(ages).replace(":::\nmail", "::\nmail"))]);
    insta::assert_snapshot!(hardened("15000:0:365:7:45"), @"hardening would lock the owner out: no longer so that SSH lets some account in: no account can log in: root: no key, PermitRootLogin is prohibit-password; ann: its password is so old that it closes the account at /etc/shadow:2 (by house-rule)");
    assert_eq!(hardened("15000:0:365:7:"), "", "it is changed at the next login");
    assert_eq!(hardened("20100:0:365:7:45"), "");
}

#[test]
fn an_account_needs_a_way_to_say_who_it_is() {
    let no_keys = "PubkeyAuthentication no";
    let tree = with_key("UsePAM yes\n", LOCKED);
    insta::assert_snapshot!(hardened(&tree, no_keys), @"hardening would lock the owner out: no longer so that SSH lets some account in: no account can log in: root: PubkeyAuthentication is no, PermitRootLogin is prohibit-password; ann: PubkeyAuthentication is no, no password at /etc/ssh/sshd_config:2 (by house-rule)");
    insta::assert_snapshot!(hardened(&tree, "AuthorizedKeysFile /etc/ssh/keys/%u"), @"hardening would lock the owner out: no longer so that SSH lets some account in: no account can log in: root: no key, PermitRootLogin is prohibit-password; ann: no key, no password at /etc/ssh/sshd_config:2 (by house-rule)");
    assert_eq!(hardened(&tree, "AuthorizedKeysFile none %h/.ssh/authorized_keys"), "");
    assert_eq!(hardened(&tree, "AuthorizedKeysFile none\nTrustedUserCAKeys /etc/ssh/ca.pub"), "");
    assert_eq!(hardened(&tree, "PasswordAuthentication no\nKbdInteractiveAuthentication no"), "");

    let tree = machine("UsePAM yes\n", WITH_PASSWORD);
    assert_eq!(hardened(&tree, no_keys), "");
    assert_eq!(hardened(&tree, "PasswordAuthentication no"), "");
    assert_eq!(hardened(&tree, "KbdInteractiveAuthentication no"), "");
    insta::assert_snapshot!(hardened(&tree, "PasswordAuthentication no\nKbdInteractiveAuthentication no"), @"hardening would lock the owner out: no longer so that SSH lets some account in: no account can log in: root: no key, PermitRootLogin is prohibit-password; ann: no key, PasswordAuthentication is no at /etc/ssh/sshd_config:2 (by house-rule)");
    // Each of two is too much for an account that has one.
    insta::assert_snapshot!(hardened(&tree, "AuthenticationMethods publickey,password"), @"hardening would lock the owner out: no longer so that SSH lets some account in: no account can log in: root: no key, PermitRootLogin is prohibit-password, AuthenticationMethods is publickey,password; ann: no key, AuthenticationMethods is publickey,password at /etc/ssh/sshd_config:2 (by house-rule)");
    assert_eq!(hardened(&tree, "AuthenticationMethods publickey,password keyboard-interactive:pam"), "");
    // One of another service opens the account too.
    let others = machine("UsePAM yes\n", WITH_PASSWORD).file("/etc/nsswitch.conf", "passwd: files sss\n").unwrap();
    assert_eq!(hardened(&others, "AllowGroups domain-admins"), "");
}

#[test]
fn root_needs_more_than_a_password() {
    let shadow = "root:$y$j9T$a$b:20000::::::\nann:!:20000::::::\n";
    let tree = machine("UsePAM yes\nPermitRootLogin yes\n", shadow);
    assert_eq!(hardened(&tree, "PermitRootLogin yes\nAllowUsers root"), "");
    assert!(
        hardened(&tree, "PermitRootLogin prohibit-password").contains("no key, PermitRootLogin is prohibit-password")
    );
}

#[test]
fn an_account_is_open_and_has_a_shell() {
    let tree = with_key("UsePAM yes\n", LOCKED);
    let with = |path: &str, text: &str| said(&tree, &[(path, text)]);
    let closed = LOCKED.replace("ann:!:20000:0:99999:7:::", "ann:!:20000:0:99999:7::1:");
    insta::assert_snapshot!(with("/etc/shadow", &closed), @"hardening would lock the owner out: no longer so that SSH lets some account in: no account can log in: root: no key, PermitRootLogin is prohibit-password; ann: the account is closed at /etc/shadow (by house-rule)");
    assert_eq!(with("/etc/shadow", &closed.replace(":1:", ":30000:")), "");
    let shell = |shell: &str| with("/etc/passwd", &PASSWD.replace("/bin/bash", shell));
    assert!(shell("/usr/bin/zsh").contains("its shell /usr/bin/zsh is not there"));
    assert!(shell("/usr/sbin/nologin").contains("root: no key, PermitRootLogin is prohibit-password"));
    assert_eq!(shell("/bin/sh"), "");
}

#[test]
fn sshd_reads_no_keys_that_others_could_have_written() {
    let tree = with_key("UsePAM yes\n", LOCKED);
    let with = |path: &str, mode: u32, owner: Owner| {
        let mut after = StagedTree::new(&tree);
        let path: TreePath = path.parse().unwrap();
        after.set_mode(&path, Mode::new(mode)).unwrap();
        after.set_owner(&path, owner).unwrap();
        judge(&tree, &after, &BTreeMap::new()).lock_outs.iter().map(ToString::to_string).collect::<String>()
    };
    insta::assert_snapshot!(with("/home/ann", 0o775, ANN), @"hardening would lock the owner out: no longer so that SSH lets some account in: no account can log in: root: no key, PermitRootLogin is prohibit-password; ann: /home/ann can be written by others, so that sshd reads no key there, no password at /etc/shadow:2");
    assert!(
        with("/home/ann/.ssh/authorized_keys", 0o600, Owner { uid: 8, gid: 8 }).contains("belongs to somebody else")
    );
    assert_eq!(with("/home/ann/.ssh/authorized_keys", 0o644, Owner::ROOT), "");
    // Above the home, everything is root's or nobody could be trusted.
    assert_eq!(with("/home", 0o777, Owner::ROOT), "");
}

#[test]
fn the_account_of_cloud_init_fits_the_limits() {
    let status =
        format!("{STATUS}\nPackage: cloud-init\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n");
    let cfg = "users: [default]\nsystem_info:\n  default_user:\n    name: debian\n    groups: [adm, sudo]\n    shell: /bin/bash\n";
    let cloud = |cfg: &str| {
        let tree = machine("UsePAM yes\n", LOCKED).file("/var/lib/dpkg/status", &status).unwrap();
        tree.file("/etc/cloud/cloud.cfg", cfg).unwrap()
    };
    let tree = cloud(cfg);
    assert_eq!(hardened(&tree, "AllowGroups sudo"), "");
    assert_eq!(hardened(&tree, "PermitRootLogin no\nAllowUsers debian"), "");
    insta::assert_snapshot!(hardened(&tree, "AllowGroups admins"), @"hardening would lock the owner out: no longer so that SSH lets some account in: no account can log in: root: has no group in AllowGroups admins; ann: no key, no password; debian: has no group in AllowGroups admins at /etc/ssh/sshd_config:2 (by house-rule)");
    assert!(hardened(&tree, "DenyUsers deb*").contains("debian: is in DenyUsers deb*"));
    // A later file puts it into the group, or names another account.
    let with = |name: &str, text: &str| {
        hardened(&cloud(cfg).file(format!("/etc/cloud/cloud.cfg.d/{name}"), text).unwrap(), "AllowGroups admins")
    };
    assert_eq!(with("99_site.cfg", "system_info: { default_user: { groups: [sudo, admins] } }\n"), "");
    assert_eq!(with("99_site.cfg", "users: [default, { name: ada, groups: admins, ssh_authorized_keys: [x] }]\n"), "");
    // Where the configuration names nobody, every machine is told who comes in.
    assert_eq!(with("99_site.cfg", "users: []\n"), "");
    // One that is there already is not put into groups.
    assert!(hardened(&cloud(&cfg.replace("debian", "ann")), "AllowGroups sudo").contains("ann: has no group in"));
    assert_eq!(hardened(&cloud(&cfg.replace("debian", "ann")), "AllowGroups admins"), "");
    // With keys alone, and no use for them.
    assert_eq!(hardened(&cloud(&format!("{cfg}disable_root: false\n")), "AllowUsers root"), "");
    assert!(hardened(&tree, "AllowUsers root").contains("root: no key"));
}

#[test]
fn a_console_is_a_way_in_of_its_own() {
    let shadow = "root:$y$j9T$a$b:20000::::::\nann:!:20000::::::\n";
    let console = |tree: MemoryTree| tree.file(GETTY.0, GETTY.1).unwrap().file("/etc/pam.d/login", "").unwrap();
    // sshd is started, and let nobody in before.
    assert_eq!(said(&console(machine("UsePAM yes\n", shadow)), &[("/etc/shadow", LOCKED)]), "");
    let alone = console(unstarted("UsePAM yes\n", shadow));
    insta::assert_snapshot!(said(&alone, &[("/etc/shadow", LOCKED)]), @"hardening would lock the owner out: no longer so that some account can log in at the console: no account can log in: root: no password; ann: no password at /etc/shadow:1 (by house-rule)");
    let by_itself = alone
        .file(
            "/etc/systemd/system/getty@.service.d/a.conf",
            "[Service]\nExecStart=\nExecStart=-/sbin/agetty --autologin root - $TERM\n",
        )
        .unwrap();
    assert_eq!(said(&by_itself, &[("/etc/shadow", LOCKED)]), "");
}

#[test]
fn what_nobody_could_do_before_is_told_and_not_forbidden() {
    let tree = machine("UsePAM yes\n", LOCKED);
    let judged = |sshd: &str| {
        let mut after = StagedTree::new(&tree);
        after.write(&"/etc/ssh/sshd_config".parse().unwrap(), sshd).unwrap();
        judge(&tree, &after, &BTreeMap::new())
    };
    let judged = judged("UsePAM yes\nPermitRootLogin no\nAllowGroups root\n");
    assert!(judged.lock_outs.is_empty());
    insta::assert_snapshot!(judged.before.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"), @"SSH lets some account in: no account can log in: root: PermitRootLogin is no; ann: has no group in AllowGroups root at /etc/ssh/sshd_config:2");
    // The same of the tree alone; a machine that somebody gets into lacks nothing.
    assert_eq!(lacks(&tree).len(), 1);
    assert_eq!(lacks(&with_key("UsePAM yes\n", LOCKED)), []);
    // Nobody means to log into what has no sshd that is started, and no console.
    assert_eq!(lacks(&unstarted("UsePAM yes\n", LOCKED)), []);
}
