#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;

use hardtack_tree::{DirectoryTree, Mode, StagedTree, apply, tree_path};
use tempfile::TempDir;

use super::*;

/// A tree of each kind of entry; `None`, which is said, without root, whose files a backup's are.
fn tree() -> Option<TempDir> {
    if !rustix::process::geteuid().is_root() {
        println!("skipped: backups belong to root");
        return None;
    }
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path();
    for name in ["etc/old.d/deep", "etc/ssh"] {
        fs::create_dir_all(root.join(name)).unwrap();
    }
    fs::write(root.join("etc/ssh/sshd_config"), "Port 22\n").unwrap();
    fs::write(root.join("etc/shadow"), "root:$y$secret:1::::::\n").unwrap();
    fs::write(root.join("etc/old.d/deep/file"), "old\n").unwrap();
    fs::write(root.join("etc/log"), "open\n").unwrap();
    symlink("deep/file", root.join("etc/old.d/link")).unwrap();
    for (name, mode) in [("etc/shadow", 0o640), ("etc/old.d/deep/file", 0o4711), ("etc/log", 0o666)] {
        fs::set_permissions(root.join(name), fs::Permissions::from_mode(mode)).unwrap();
    }
    rustix::fs::chown(root.join("etc/shadow"), None, Some(rustix::fs::Gid::from_raw(42))).unwrap();
    Some(directory)
}

/// Every entry with its attributes and content.
fn state(root: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut directories = vec![root.to_owned()];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            let data = fs::symlink_metadata(&path).unwrap();
            let content = if data.is_dir() {
                directories.push(path.clone());
                String::new()
            } else if data.is_symlink() {
                fs::read_link(&path).unwrap().display().to_string()
            } else {
                fs::read_to_string(&path).unwrap()
            };
            found.push(format!("{} {:o} {}:{} {content}", path.display(), data.mode(), data.uid(), data.gid()));
        }
    }
    found.sort();
    found
}

/// Changes of every sort, with a backup.
fn changed(root: &Path) -> Backup {
    let tree = DirectoryTree::open(root).unwrap();
    let mut staged = StagedTree::new(&tree);
    staged.write(&tree_path!("/etc/ssh/sshd_config"), "Port 22\nPermitRootLogin no\n").unwrap();
    staged.write(&tree_path!("/etc/shadow"), "root:!:1::::::\n").unwrap();
    staged.set_mode(&tree_path!("/etc/shadow"), Mode::new(0o600)).unwrap();
    staged.set_mode(&tree_path!("/etc/log"), Mode::new(0o640)).unwrap();
    staged.write(&tree_path!("/etc/new.d/below/file"), "new\n").unwrap();
    staged.remove(&tree_path!("/etc/old.d")).unwrap();
    let now = "2026-11-22T10:20:30Z".parse().unwrap();
    let backup = save(root, &tree, &staged, "house 1, all".to_owned(), now).unwrap();
    apply(root, staged.changes()).unwrap();
    backup
}

#[test]
fn everything_comes_back_and_the_backup_goes() {
    let Some(directory) = tree() else { return };
    let root = directory.path();
    let before = state(root);
    let backup = changed(root);
    assert_ne!(state(root), before);
    assert_eq!(Backup::all(&DirectoryTree::open(root).unwrap()).unwrap(), std::slice::from_ref(&backup));
    // What was written to it meanwhile is not hardening's: only its attributes were changed.
    fs::write(root.join("etc/log"), "a line more\n").unwrap();
    let restored = restore(root, &backup, false).unwrap();
    assert_eq!((restored.entries, restored.kept.as_slice()), (10, &[][..]));
    fs::write(root.join("etc/log"), "open\n").unwrap();
    assert_eq!(state(root), before);
}

#[test]
fn nobody_but_root_can_read_a_backup() {
    let Some(directory) = tree() else { return };
    let root = directory.path();
    let at = root.join("var/lib/hardtack/undo");
    fs::create_dir_all(&at).unwrap();
    let backup = changed(root);
    let mut secrets = 0;
    for entry in fs::read_dir(at.join(&backup.id)).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o7777, 0o600, "{}", path.display());
        secrets += usize::from(fs::read_to_string(&path).unwrap().contains("$y$secret"));
    }
    assert_eq!(secrets, 1);
    for path in [at.clone(), at.join(&backup.id)] {
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o7777, 0o700, "{}", path.display());
    }
}

#[test]
fn what_was_changed_since_is_named_and_left_alone() {
    let Some(directory) = tree() else { return };
    let root = directory.path();
    let before = state(root);
    let backup = changed(root);
    fs::write(root.join("etc/ssh/sshd_config"), "Port 2222\n").unwrap();
    let since = state(root);
    let refused = restore(root, &backup, false).unwrap_err();
    insta::assert_snapshot!(refused, @"changed since the hardening: /etc/ssh/sshd_config");
    assert_eq!(state(root), since);
    restore(root, &backup, true).unwrap();
    assert_eq!(state(root), before);
}

#[test]
fn a_directory_with_something_else_in_it_stays() {
    let Some(directory) = tree() else { return };
    let root = directory.path();
    let backup = changed(root);
    fs::write(root.join("etc/new.d/theirs"), "").unwrap();
    assert_eq!(restore(root, &backup, false).unwrap().kept, [tree_path!("/etc/new.d")]);
    assert!(root.join("etc/new.d/theirs").exists() && !root.join("etc/new.d/below").exists());
}

#[test]
fn extended_attributes_come_back_with_what_was_removed() {
    let Some(directory) = tree() else { return };
    let root = directory.path();
    let file = root.join("etc/old.d/deep/file");
    if rustix::fs::setxattr(&file, "user.note", b"kept", rustix::fs::XattrFlags::empty()).is_err() {
        println!("skipped: the file system of temporary files has no extended attributes");
        return;
    }
    let backup = changed(root);
    restore(root, &backup, false).unwrap();
    let mut value = [0; 8];
    let length = rustix::fs::getxattr(&file, "user.note", &mut value).unwrap();
    assert_eq!(&value[..length], b"kept");
}

#[test]
fn a_copy_that_is_not_what_it_was_is_not_put_back() {
    let Some(directory) = tree() else { return };
    let root = directory.path();
    let backup = changed(root);
    let digest = hardtack_tree::Digest::of("Port 22\n").hex();
    fs::write(root.join("var/lib/hardtack/undo").join(&backup.id).join(digest), "Port 1\n").unwrap();
    let since = state(root);
    let refused = restore(root, &backup, false).unwrap_err();
    insta::assert_snapshot!(refused, @"the backup holds no longer what /etc/ssh/sshd_config was: its copy is missing or was changed");
    assert_eq!(state(root), since);
}
