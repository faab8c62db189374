//! Damaged images: what is damaged is unreadable, and everything else is read.

use std::fs::File;
use std::os::unix::fs::FileExt;

use hardtack_tree::{FormatError, Tree, tree_path};

use crate::image::Image;
use crate::prototype::made;

/// Where xfs_db(8) says that a block begins, in bytes: `convert` answers `0x... (number)`.
fn place(image: &Image, commands: &[&str]) -> u64 {
    let printed = image.db(commands);
    let last = printed.lines().last().unwrap();
    last.split(['(', ')']).nth(1).unwrap().parse().unwrap()
}

fn inode(image: &Image, path: &str) -> u64 {
    let printed = image.db(&[&format!("path {path}"), "inode"]);
    let number: u64 = printed.trim().rsplit(' ').next().unwrap().parse().unwrap();
    place(image, &[&format!("convert ino {number} byte")])
}

fn overwrite(image: &Image, at: u64, bytes: &[u8]) {
    File::options().write(true).open(&image.path).unwrap().write_all_at(bytes, at).unwrap();
}

/// Paths and reasons of what cannot be read.
fn unreadable(image: &Image) -> String {
    let tree = image.open().unwrap();
    let found = tree.index().unwrap().unreadable();
    found.iter().map(|found| format!("{}: {}", found.path, found.reason)).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_damaged_inode_is_unreadable_and_its_neighbours_are_not() {
    let (image, _) = made(64, &[]);
    let whole = image.open().unwrap().index().unwrap().len();
    overwrite(&image, inode(&image, "/d3") + 20, b"x");
    let tree = image.open().unwrap();
    assert_eq!(tree.index().unwrap().len(), whole - 4);
    assert!(tree.list(&tree_path!("/d3")).is_err());
    assert!(tree.read(&tree_path!("/file")).unwrap().is_some());
    let told = unreadable(&image);
    assert!(told.starts_with("/d3: the checksum of inode ") && told.ends_with(" does not fit"), "{told}");
}

#[test]
fn a_damaged_block_of_a_directory_leaves_the_names_before_it() {
    let (image, _) = made(64, &[]);
    // `bmap` answers `data offset 2 startblock 12 (0/12) count 1 flag 0`, in extents.
    let map = image.db(&["path /d3000", "bmap 2 1"]);
    let number: u64 = map.split("startblock ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    let at = place(&image, &[&format!("convert fsblock {number} byte")]);
    overwrite(&image, at + 100, b"x");
    let tree = image.open().unwrap();
    let below = tree.index().unwrap().under(&tree_path!("/d3000")).len();
    assert!((100..300).contains(&below), "{below} names");
    assert!(tree.list(&tree_path!("/d3000")).is_err());
    let told = unreadable(&image);
    assert!(told.starts_with("/d3000: the checksum of block "), "{told}");
}

#[test]
fn an_image_that_was_cut_short_is_refused() {
    let (image, _) = made(64, &[]);
    File::options().write(true).open(&image.path).unwrap().set_len(60 << 20).unwrap();
    let error = image.open().err().unwrap();
    insta::assert_snapshot!(error, @"damaged XFS: it has 67108864 bytes and ends after 62914560: the image was cut short");
}

#[test]
fn a_damaged_superblock_is_refused_with_what_to_do() {
    let (image, _) = made(64, &[]);
    overwrite(&image, 90, b"x");
    let error = image.open().err().unwrap();
    insta::assert_snapshot!(error, @"damaged XFS: the checksum of the superblock does not fit; xfs_repair restores it from a copy");
    overwrite(&image, 0, b"x");
    assert!(matches!(image.open(), Err(FormatError::Damaged { .. })));
}

#[test]
fn sizes_that_no_number_holds_are_refused() {
    let (image, _) = made(32, &["-m", "crc=0,finobt=0"]);
    // The logarithms of the sizes of blocks and inodes.
    for at in [120, 122] {
        let copy = image.copy();
        overwrite(&copy, at, &[64]);
        let error = copy.open().err().unwrap();
        assert_eq!(error.to_string(), "damaged XFS: the sizes in its superblock contradict each other");
    }
}

#[test]
fn a_file_system_that_must_be_repaired_is_refused() {
    let (image, _) = made(64, &[]);
    image.db(&["sb 0", "write -d features_incompat 0x1b"]);
    insta::assert_snapshot!(image.open().err().unwrap(), @"XFS with a mark that xfs_repair has to complete a repair, which hardtack does not read");
}
