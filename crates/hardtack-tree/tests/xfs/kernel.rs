//! File systems that the kernel filled, held against what it reads.

use hardtack_tree::{Tree, tree_path};

use crate::compare::assert_same;
use crate::image::Image;
use crate::rich;
use crate::tool::succeed;

/// Makes a file system with these options, has the kernel fill it, and compares.
fn filled(options: &[&str]) -> Option<Image> {
    let image = Image::make(400, options);
    rich::fill(image.mount("rw")?.path());
    assert_read(&image);
    Some(image)
}

fn assert_read(image: &Image) {
    let Some(mounted) = image.mount("ro") else { return };
    assert_same(&image.open().unwrap(), &mounted.tree());
}

#[test]
fn everything_of_a_file_system_of_defaults_is_read() {
    filled(&[]);
}

#[test]
fn directories_of_larger_blocks_than_others_are_read() {
    filled(&["-b", "size=1024", "-n", "size=8192"]);
}

#[test]
fn large_inodes_and_counts_of_64_bits_are_read() {
    filled(&["-i", "size=2048,nrext64=1", "-s", "size=4096"]);
}

#[test]
fn a_file_system_without_newer_features_is_read() {
    filled(&["-m", "bigtime=0,reflink=0,inobtcount=0,finobt=0", "-i", "sparse=0,nrext64=0"]);
}

#[test]
fn many_groups_that_know_who_has_which_block_are_read() {
    filled(&["-m", "rmapbt=1", "-d", "agcount=12"]);
}

#[test]
fn a_file_system_whose_uuid_was_changed_is_read() {
    let Some(image) = filled(&[]) else { return };
    succeed("xfs_admin", &["-U", "11111111-2222-3333-4444-555555555555", image.path.to_str().unwrap()]);
    let tree = image.open().unwrap();
    assert!(tree.contents().superblock().features().meta_uuid);
    assert_read(&image);
}

#[test]
fn its_superblock_says_what_it_is() {
    let image = Image::make(300, &["-L", "label", "-m", "uuid=11111111-2222-3333-4444-555555555555"]);
    let tree = image.open().unwrap();
    let superblock = tree.contents().superblock();
    assert_eq!(superblock.label(), b"label");
    assert_eq!(superblock.uuid()[..6], [0x11, 0x11, 0x11, 0x11, 0x22, 0x22]);
    assert_eq!(superblock.size(), 300 << 20);
    assert_eq!(tree.list(&tree_path!("/")).unwrap(), Some(Vec::new()));
}
