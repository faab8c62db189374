//! File systems that mkfs.erofs(1) makes, held against the directories that it made them from.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;
#[path = "common/everything.rs"]
mod everything;

use std::path::Path;
use std::sync::Arc;

use common::{add_xattrs, agree, furnish, is_root, run, set_xattr};
use everything::read_everything;
use hardtack_tree::erofs::{Erofs, open, probe};
use hardtack_tree::{FormatResult, IndexedTree, Tree, tree_path};
use proptest::prelude::*;
use tempfile::TempDir;

/// Where the superblock stands, and in it the checksum and the features that may be unknown.
const SUPERBLOCK: usize = 1024;
const CHECKSUM: usize = SUPERBLOCK + 4;
const COMPATIBLE: usize = SUPERBLOCK + 8;

fn make(root: &Path, options: &[&str]) -> Vec<u8> {
    let directory = tempfile::tempdir().unwrap();
    let image = directory.path().join("image");
    let (image_path, root) = (image.to_str().unwrap(), root.to_str().unwrap());
    run("mkfs.erofs", &[&["--quiet"], options, &[image_path, root]].concat());
    std::fs::read(image).unwrap()
}

fn opened(image: Vec<u8>) -> FormatResult<IndexedTree<Erofs>> {
    open(Arc::new(image), "image")
}

fn root() -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    furnish(directory.path());
    add_xattrs(directory.path());
    for number in 0..500 {
        let file = directory.path().join(format!("srv/empty/a-file-with-a-number-{number}"));
        std::fs::write(&file, vec![b'x'; number * 17]).unwrap();
        // Attributes that several have are kept once.
        if number < 20 {
            set_xattr(&file, "user.shared", b"by many");
        }
    }
    directory
}

#[test]
fn everything_that_mkfs_erofs_keeps_is_read() {
    if !is_root() {
        return;
    }
    let root = root();
    let options: [&[&str]; 4] =
        [&[], &["-x1"], &["-Eforce-inode-extended,noinline_data"], &["-x-1", "-Eforce-inode-extended"]];
    for options in options {
        let image = make(root.path(), &[&["--preserve-mtime"], options].concat());
        let tree = opened(image).unwrap();
        if options.contains(&"-x-1") {
            assert!(tree.xattrs(&tree_path!("/etc/passwd")).unwrap().is_empty());
        } else {
            agree(&tree, root.path());
        }
    }
}

#[test]
fn a_superblock_tells_who_it_is() {
    let directory = tempfile::tempdir().unwrap();
    let uuid = "7d0c29d5-9a0c-4bd5-9d3b-3f1a2d6f2f50";
    let superblock = probe(&make(directory.path(), &["-U", uuid])).unwrap().unwrap();
    let digits: String = superblock.uuid().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!((digits, superblock.label(), superblock.size()), (uuid.replace('-', ""), &b""[..], 4096));
    assert!(probe(&vec![0; 1 << 20]).unwrap().is_none());
    assert!(probe(&vec![0; 20]).unwrap().is_none());
}

#[test]
fn what_is_compressed_has_names_and_no_content() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("large"), vec![b'x'; 200_000]).unwrap();
    std::fs::write(directory.path().join("small"), "x").unwrap();
    let tree = opened(make(directory.path(), &["-zlz4"])).unwrap();
    assert_eq!(tree.metadata(&tree_path!("/large")).unwrap().unwrap().size, 200_000);
    let error = tree.read(&tree_path!("/large")).unwrap_err();
    assert!(std::error::Error::source(&error).unwrap().to_string().ends_with("is compressed"), "{error}");
}

#[test]
fn what_is_damaged_or_unknown_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("file"), vec![b'x'; 10_000]).unwrap();
    let image = make(directory.path(), &[]);
    let refusal = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut image = image.clone();
        change(&mut image);
        opened(image).map(drop).unwrap_err().to_string()
    };
    let refusals = [
        refusal(&|image| image.truncate(8000)),
        refusal(&|image| image[SUPERBLOCK + 48] ^= 1),
        refusal(&|image| image[SUPERBLOCK + 12] = 40),
        refusal(&|image| image[SUPERBLOCK + 80] = 0x80),
        refusal(&|image| image[SUPERBLOCK + 86] = 1),
        refusal(&|image| image.truncate(1000)),
    ];
    insta::assert_snapshot!(refusals.join("\n"), @"
    damaged EROFS: it has 12288 bytes and ends after 8000: the image was cut short
    damaged EROFS: the checksum of the superblock does not fit
    damaged EROFS: its blocks are of no size that there is
    EROFS with the features 0x80, which hardtack does not read
    EROFS with content on other devices, which hardtack does not read
    damaged EROFS: it has no superblock
    ");
}

/// Opens it and reads all that there is.
fn read_all(image: Vec<u8>) -> FormatResult<u64> {
    Ok(read_everything(&opened(image)?))
}

#[test]
fn any_change_is_survived() {
    if !is_root() {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    furnish(directory.path());
    add_xattrs(directory.path());
    // Most of the image should be what counts.
    for name in ["large", "another"] {
        std::fs::remove_file(directory.path().join("usr/lib").join(name)).unwrap();
    }
    std::fs::write(directory.path().join("usr/lib/middling"), vec![b'x'; 5000]).unwrap();
    let mut image = make(directory.path(), &["-Eforce-inode-extended", "-x1"]);
    // Without the checksum every change counts.
    image[COMPATIBLE] &= !1;
    image[CHECKSUM..COMPATIBLE].fill(0);
    assert!(read_all(image.clone()).unwrap() > 5000);
    let used = image.iter().rposition(|byte| *byte != 0).unwrap();
    let config = ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let change = (SUPERBLOCK..used, any::<u8>());
    let result = runner.run(&prop::collection::vec(change, 1..12), |changes| {
        let mut image = image.clone();
        changes.iter().for_each(|(at, byte)| image[*at] = *byte);
        // Inodes may share content, but none has more than there is.
        prop_assert!(read_all(image).unwrap_or(0) < 1 << 24);
        Ok(())
    });
    result.unwrap();
}
