use super::*;
use crate::{MemoryTree, tree_path};

fn base() -> MemoryTree {
    MemoryTree::new()
        .file("/etc/ssh/sshd_config", "Port 22\nMaxAuthTries 6\nPermitRootLogin no\n")
        .and_then(|tree| tree.file_with("/etc/shadow", "root:*:1::::::\n", Mode::new(0o644), Owner::ROOT))
        .and_then(|tree| tree.symlink("/etc/motd", "../run/motd"))
        .and_then(|tree| tree.file("/run/motd", "hello\n"))
        .and_then(|tree| tree.file("/var/log/old/a.log", "x"))
        .unwrap()
}

#[test]
fn nothing_is_recorded_for_what_is_there() {
    let base = base();
    let mut tree = StagedTree::new(&base);
    tree.write(&tree_path!("/run/motd"), "hello\n").unwrap();
    tree.set_mode(&tree_path!("/etc/shadow"), Mode::new(0o644)).unwrap();
    tree.set_owner(&tree_path!("/etc/shadow"), Owner::ROOT).unwrap();
    tree.make_dir(&tree_path!("/etc/ssh"), Mode::new(0o700), Owner::ROOT).unwrap();
    tree.symlink(&tree_path!("/etc/motd"), "../run/motd").unwrap();
    tree.remove(&tree_path!("/nowhere/at/all")).unwrap();
    assert_eq!(tree.changes(), []);
    assert_eq!(tree.diff().unwrap(), "");
}

#[test]
fn going_back_leaves_nothing() {
    let base = base();
    let mut tree = StagedTree::new(&base);
    let path = tree_path!("/run/motd");
    tree.write(&path, "other\n").unwrap();
    tree.set_mode(&path, Mode::new(0o600)).unwrap();
    assert_eq!(tree.changes().len(), 2);
    tree.write(&path, "hello\n").unwrap();
    tree.set_mode(&path, Mode::new(0o644)).unwrap();
    tree.write(&tree_path!("/new/deep/file"), "x").unwrap();
    tree.remove(&tree_path!("/new")).unwrap();
    tree.symlink(&tree_path!("/etc/motd"), "elsewhere").unwrap();
    tree.symlink(&tree_path!("/etc/motd"), "../run/motd").unwrap();
    assert_eq!(tree.changes(), []);
}

#[test]
fn writes_go_through_links_to_the_file() {
    let base = base();
    let mut tree = StagedTree::new(&base);
    tree.write(&tree_path!("/etc/motd"), "through\n").unwrap();
    assert!(matches!(tree.changes(), [Change::Write { path, .. }] if *path == tree_path!("/run/motd")));
    assert_eq!(tree.read_text(&tree_path!("/etc/motd")).unwrap().as_deref(), Some("through\n"));
    assert_eq!(base.read_text(&tree_path!("/run/motd")).unwrap().as_deref(), Some("hello\n"));
}

#[test]
fn a_removed_directory_made_again_is_empty() {
    let base = base();
    let mut tree = StagedTree::new(&base);
    tree.remove(&tree_path!("/var/log")).unwrap();
    assert_eq!(tree.read(&tree_path!("/var/log/old/a.log")).unwrap(), None);
    tree.make_dir(&tree_path!("/var/log/old"), Mode::new(0o700), Owner::ROOT).unwrap();
    assert_eq!(tree.list(&tree_path!("/var/log/old")).unwrap(), Some(vec![]));
    assert!(tree.index().unwrap().get(&tree_path!("/var/log/old/a.log")).is_none());
    assert!(tree.index().unwrap().get(&tree_path!("/var/log/old")).is_some());
}

#[test]
fn impossible_changes_say_why() {
    let base = base();
    let mut tree = StagedTree::new(&base);
    let refused = [
        tree.write(&tree_path!("/etc/ssh"), "x").unwrap_err(),
        tree.write(&tree_path!("/etc/shadow/x"), "x").unwrap_err(),
        tree.symlink(&tree_path!("/etc/ssh"), "x").unwrap_err(),
        tree.make_dir(&tree_path!("/etc/shadow"), Mode::new(0o755), Owner::ROOT).unwrap_err(),
        tree.set_mode(&tree_path!("/nowhere"), Mode::new(0o755)).unwrap_err(),
        tree.set_mode(&tree_path!("/etc/motd"), Mode::new(0o755)).unwrap_err(),
        tree.remove(&TreePath::root()).unwrap_err(),
    ];
    insta::assert_snapshot!(refused.map(|error| error.to_string()).join("\n"), @r"
    /etc/ssh is not a regular file
    cannot write /etc/shadow/x
    /etc/ssh is not a file or symbolic link
    /etc/shadow is not a directory
    cannot change /nowhere
    /etc/motd is not a file or directory
    / is not a path below the root
    ");
    assert_eq!(tree.changes(), []);
}

#[test]
fn the_diff_shows_every_change() {
    let base = base();
    let mut tree = StagedTree::new(&base);
    tree.write(&tree_path!("/etc/ssh/sshd_config"), "Port 22\nMaxAuthTries 4\nPermitRootLogin no\n").unwrap();
    tree.set_mode(&tree_path!("/etc/shadow"), Mode::new(0o640)).unwrap();
    tree.set_owner(&tree_path!("/etc/shadow"), Owner { uid: 0, gid: 42 }).unwrap();
    tree.write_new(&tree_path!("/etc/modprobe.d/x.conf"), "install udf /bin/false", Mode::new(0o600), Owner::ROOT)
        .unwrap();
    tree.write(&tree_path!("/run/motd"), "\x1b[2J").unwrap();
    tree.symlink(&tree_path!("/etc/localtime"), "/usr/share/zoneinfo/UTC").unwrap();
    tree.remove(&tree_path!("/var/log/old")).unwrap();
    insta::assert_snapshot!(tree.diff().unwrap(), @r"
    link /etc/localtime -> /usr/share/zoneinfo/UTC
    directory /etc/modprobe.d: new, 0755 0:0
    file /etc/modprobe.d/x.conf: new, 0600 0:0
    --- /dev/null
    +++ /etc/modprobe.d/x.conf
    @@ -0,0 +1 @@
    +install udf /bin/false
    \ No newline at end of file
    owner /etc/shadow: 0:0 -> 0:42
    mode /etc/shadow: 0644 -> 0640
    --- /etc/ssh/sshd_config
    +++ /etc/ssh/sshd_config
    @@ -1,3 +1,3 @@
     Port 22
    -MaxAuthTries 6
    +MaxAuthTries 4
     PermitRootLogin no
    binary /run/motd: 6 -> 4 bytes
    remove /var/log/old
    ");
}

#[test]
fn a_diff_shows_no_password_hash() {
    let base = base();
    let mut tree = StagedTree::new(&base);
    tree.write(&tree_path!("/etc/shadow"), "root:$y$j9T$secret:1::::::\n").unwrap();
    let diff = tree.diff().unwrap();
    assert_eq!(diff, "file /etc/shadow: changed, not shown because it holds password hashes\n");
}
