//! Archives that GNU tar makes, held against the directories that it made them from.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use common::{add_holes, add_xattrs, agree, furnish, is_root, run, set_xattr};
use hardtack_tree::archive::{ArchiveContents, open};
use hardtack_tree::{FileSource, IndexedTree, Source, Tree, tree_path};
use tempfile::TempDir;

fn source(path: &Path) -> Arc<dyn Source> {
    Arc::new(FileSource::new(File::open(path).unwrap()).unwrap())
}

fn tree(path: &Path) -> IndexedTree<ArchiveContents> {
    open(source(path), path.display().to_string()).unwrap()
}

/// A furnished root, and where its archive goes.
fn root() -> (TempDir, PathBuf, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let (root, archive) = (directory.path().join("root"), directory.path().join("root.tar"));
    std::fs::create_dir(&root).unwrap();
    furnish(&root);
    (directory, root, archive)
}

fn tar(root: &Path, archive: &Path, options: &[&str]) {
    let (root, archive) = (root.to_str().unwrap(), archive.to_str().unwrap());
    run("tar", &[&["--numeric-owner", "-C", root, "-cf", archive], options, &["."]].concat());
}

#[test]
fn every_format_of_gnu_tar_is_read_as_it_was_written() {
    if !is_root() {
        return;
    }
    let (_directory, root, archive) = root();
    for format in ["gnu", "oldgnu", "pax"] {
        tar(&root, &archive, &[&format!("--format={format}")]);
        agree(&tree(&archive), &root);
    }
    // What the older formats have no room for.
    std::fs::remove_dir_all(root.join("srv")).unwrap();
    for format in ["ustar", "v7"] {
        if format == "v7" {
            std::fs::remove_dir_all(root.join("dev")).unwrap();
        }
        tar(&root, &archive, &[&format!("--format={format}")]);
        agree(&tree(&archive), &root);
    }
}

#[test]
fn holes_stay_holes_in_every_way_to_write_them() {
    if !is_root() {
        return;
    }
    let (_directory, root, archive) = root();
    add_holes(&root);
    let formats: [&[&str]; 5] = [
        &["--format=gnu"],
        &["--format=oldgnu"],
        &["--format=pax", "--sparse-version=0.0"],
        &["--format=pax", "--sparse-version=0.1"],
        &["--format=pax", "--sparse-version=1.0"],
    ];
    for format in formats {
        tar(&root, &archive, &[&["--sparse"], format].concat());
        assert!(archive.metadata().unwrap().len() < 2 << 20, "{format:?}");
        let tree = tree(&archive);
        agree(&tree, &root);
        let file = tree.open_file(&tree_path!("/few")).unwrap().unwrap();
        assert_eq!(file.data_after(0).unwrap().unwrap().start, 1 << 20, "{format:?}");
        assert_eq!(file.data_after(3 << 20).unwrap().filter(|range| range.start < 4 << 20), None, "{format:?}");
    }
}

#[test]
fn attributes_come_along() {
    if !is_root() {
        return;
    }
    let (_directory, root, archive) = root();
    add_xattrs(&root);
    // A name that archives escape, and a value that other programs leave out.
    set_xattr(&root.join("etc/passwd"), "user.a=b%c", b"odd");
    set_xattr(&root.join("etc/passwd"), "user.empty", b"");
    tar(&root, &archive, &["--format=pax", "--xattrs", "--xattrs-include=*"]);
    agree(&tree(&archive), &root);
}

#[test]
fn packed_archives_are_unpacked() {
    if !is_root() {
        return;
    }
    let (_directory, root, archive) = root();
    for packing in ["--gzip", "--zstd"] {
        tar(&root, &archive, &[packing]);
        assert!(hardtack_tree::archive::is_archive(&source(&archive)).unwrap());
        agree(&tree(&archive), &root);
    }
    tar(&root, &archive, &["--xz"]);
    let refused = open(source(&archive), "x").err().unwrap().to_string();
    insta::assert_snapshot!(refused, @"tar archive with xz compression, which hardtack does not read");
    assert!(!hardtack_tree::archive::is_archive(&source(Path::new("/proc/self/exe"))).unwrap());
}

#[test]
fn files_that_were_added_later_win() {
    if !is_root() {
        return;
    }
    let (_directory, root, archive) = root();
    tar(&root, &archive, &[]);
    std::fs::write(root.join("etc/passwd"), "another\n").unwrap();
    std::fs::remove_dir_all(root.join("srv/empty")).unwrap();
    std::fs::write(root.join("srv/empty"), "a file now").unwrap();
    let (at, to) = (root.to_str().unwrap(), archive.to_str().unwrap());
    run("tar", &["--numeric-owner", "-C", at, "-rf", to, "./etc/passwd", "./srv"]);
    agree(&tree(&archive), &root);
}

#[test]
fn the_root_of_alpine_is_read_as_tar_extracts_it() {
    let Some(archive) = common::shared("rootfs/alpine-minirootfs-3.20.3-x86_64.tar.gz") else { return };
    if !is_root() {
        return;
    }
    let tree = tree(&archive);
    let release = tree.read_text(&tree_path!("/etc/os-release")).unwrap().unwrap();
    assert!(release.contains("VERSION_ID=3.20.3\n"), "{release}");
    let directory = tempfile::tempdir().unwrap();
    let at = directory.path().join("root");
    std::fs::create_dir(&at).unwrap();
    run("tar", &["--numeric-owner", "-C", at.to_str().unwrap(), "-xpf", archive.to_str().unwrap()]);
    agree(&tree, &at);
}
