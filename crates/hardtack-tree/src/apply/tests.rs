use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

use super::*;
use crate::tree_path;

fn write_change(path: TreePath, content: &str) -> Change {
    Change::Write { path, content: content.into(), mode: Mode::new(0o640), owner: own() }
}

fn own() -> Owner {
    Owner { uid: rustix::process::geteuid().as_raw(), gid: rustix::process::getegid().as_raw() }
}

#[test]
fn an_existing_file_keeps_what_is_its_own() {
    let root = tempfile::tempdir().unwrap();
    let file = root.path().join("tool");
    fs::write(&file, "old").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o4751)).unwrap();
    let marked = rustix::fs::setxattr(&file, "user.note", b"kept", rustix::fs::XattrFlags::empty()).is_ok();
    apply(root.path(), &[write_change(tree_path!("/tool"), "new")]).unwrap();
    assert_eq!(fs::read(&file).unwrap(), b"new");
    assert_eq!(fs::metadata(&file).unwrap().mode() & 0o7777, 0o4751);
    if marked {
        let mut value = [0; 8];
        assert_eq!(rustix::fs::getxattr(&file, "user.note", value.as_mut_slice()).unwrap(), 4);
    }
    assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1, "no draft is left");
}

#[test]
fn a_new_owner_keeps_the_special_bits() {
    if !rustix::process::geteuid().is_root() {
        eprintln!("skipped: only root gives files away");
        return;
    }
    let root = tempfile::tempdir().unwrap();
    let file = root.path().join("tool");
    fs::write(&file, "x").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o6755)).unwrap();
    apply(root.path(), &[Change::Owner { path: tree_path!("/tool"), owner: Owner { uid: 7, gid: 8 } }]).unwrap();
    let metadata = fs::metadata(&file).unwrap();
    assert_eq!((metadata.uid(), metadata.gid(), metadata.mode() & 0o7777), (7, 8, 0o6755));
}

#[test]
fn links_do_not_lead_outside() {
    let outer = tempfile::tempdir().unwrap();
    let root = outer.path().join("root");
    fs::create_dir_all(root.join("real")).unwrap();
    fs::create_dir(outer.path().join("outside")).unwrap();
    fs::write(outer.path().join("outside/file"), "untouched").unwrap();
    symlink("../../../outside", root.join("up")).unwrap();
    symlink(outer.path().join("outside"), root.join("absolute")).unwrap();
    symlink("/real", root.join("inside")).unwrap();
    symlink("/outside/file", root.join("final")).unwrap();

    apply(&root, &[write_change(tree_path!("/inside/x"), "1")]).unwrap();
    assert_eq!(fs::read(root.join("real/x")).unwrap(), b"1");
    // `outside` is looked for in the root, where it is not.
    assert!(apply(&root, &[write_change(tree_path!("/absolute/file"), "2")]).is_err());
    assert!(apply(&root, &[write_change(tree_path!("/up/file"), "2")]).is_err());
    insta::assert_snapshot!(
        apply(&root, &[write_change(tree_path!("/final"), "3")]).unwrap_err(),
        @"/final is not a regular file"
    );
    apply(&root, &[Change::Remove { path: tree_path!("/up") }, Change::Remove { path: tree_path!("/absolute") }])
        .unwrap();
    assert_eq!(fs::read(outer.path().join("outside/file")).unwrap(), b"untouched");
    assert!(!root.join("outside").exists());
}

#[test]
fn removing_takes_everything_below_and_follows_nothing() {
    let outer = tempfile::tempdir().unwrap();
    let root = outer.path().join("root");
    fs::create_dir_all(root.join("tmp/a/b")).unwrap();
    fs::write(outer.path().join("kept"), "").unwrap();
    symlink("../../../kept", root.join("tmp/a/link")).unwrap();
    symlink(outer.path(), root.join("tmp/a/b/out")).unwrap();
    let remove = [Change::Remove { path: tree_path!("/tmp/a") }];
    apply(&root, &remove).unwrap();
    apply(&root, &remove).unwrap();
    assert!(fs::read_dir(root.join("tmp")).unwrap().next().is_none());
    assert!(outer.path().join("kept").exists());
    assert!(apply(&root, &[Change::Remove { path: TreePath::root() }]).is_err());
}

#[test]
fn what_a_killed_run_left_is_overwritten() {
    let root = tempfile::tempdir().unwrap();
    let place = Place { directory: fs::File::open(root.path()).unwrap().into(), name: Path::new("motd") };
    fs::write(root.path().join(place.draft()), "half").unwrap();
    apply(root.path(), &[write_change(tree_path!("/motd"), "whole")]).unwrap();
    assert_eq!(fs::read(root.path().join("motd")).unwrap(), b"whole");
    assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);
}
