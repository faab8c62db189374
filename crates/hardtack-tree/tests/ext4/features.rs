//! Sets of features.

use hardtack_tree::{DirectoryTree, Tree};

use crate::compare::assert_same;
use crate::rich;
use crate::tool::{Image, succeed};

/// A file system of a rich directory is that directory again.
fn reads_back(size: &str, options: &[&str]) {
    let directory = rich::directory();
    let image = Image::make(size, options, Some(directory.path()));
    image.check();
    assert_same(&image.open().unwrap(), &DirectoryTree::open(directory.path()).unwrap());
}

#[test]
fn ext4_as_it_is_made_today() {
    reads_back("80M", &["-t", "ext4"]);
}

#[test]
fn ext2() {
    reads_back("80M", &["-t", "ext2"]);
}

#[test]
fn ext3() {
    reads_back("80M", &["-t", "ext3"]);
}

#[test]
fn blocks_of_one_kibibyte() {
    reads_back("80M", &["-t", "ext4", "-b", "1024"]);
    reads_back("80M", &["-t", "ext2", "-b", "1024"]);
}

#[test]
fn blocks_of_64_kibibytes() {
    reads_back("300M", &["-t", "ext4", "-b", "65536"]);
}

#[test]
fn content_and_attributes_in_inodes() {
    reads_back("80M", &["-t", "ext4", "-O", "inline_data,ea_inode,large_dir", "-I", "1024"]);
    reads_back("80M", &["-t", "ext4", "-O", "inline_data"]);
}

#[test]
fn short_inodes() {
    reads_back("80M", &["-t", "ext4", "-I", "128"]);
}

#[test]
fn blocks_in_clusters() {
    reads_back("300M", &["-t", "ext4", "-O", "bigalloc", "-C", "65536"]);
}

#[test]
fn group_descriptors_that_are_spread() {
    reads_back("80M", &["-t", "ext4", "-O", "meta_bg,^resize_inode", "-b", "1024"]);
    reads_back("80M", &["-t", "ext4", "-O", "meta_bg,^resize_inode,sparse_super2", "-b", "1024", "-g", "1024"]);
}

#[test]
fn old_checksums_and_none() {
    reads_back("80M", &["-t", "ext4", "-O", "^metadata_csum,uninit_bg"]);
    reads_back("80M", &["-t", "ext4", "-O", "^metadata_csum,uninit_bg,^64bit"]);
    reads_back(
        "80M",
        &["-t", "ext4", "-O", "^metadata_csum,^uninit_bg,^flex_bg,^64bit,^extent,^sparse_super,^resize_inode"],
    );
}

#[test]
fn a_seed_of_checksums_of_its_own() {
    reads_back("80M", &["-t", "ext4", "-O", "metadata_csum_seed,orphan_file,sparse_super2,project,casefold"]);
}

#[test]
fn a_file_s_content_is_what_debugfs_dumps() {
    let directory = rich::directory();
    let image = Image::make("80M", &["-t", "ext4"], Some(directory.path()));
    let tree = image.open().unwrap();
    for path in ["/home/pieces", "/home/sparse", "/usr/bin/tool"] {
        let dump = image.scratch().join("dump");
        succeed("debugfs", &["-R", &format!("dump {path} {}", dump.display()), image.path.to_str().unwrap()]);
        let size = std::fs::metadata(&dump).unwrap().len();
        let content = tree.open_file(&path.parse().unwrap()).unwrap().unwrap();
        let mut found = vec![1; size as usize + 1];
        assert_eq!(content.read_at(0, &mut found).unwrap() as u64, size, "{path}");
        found.pop();
        assert!(found == std::fs::read(&dump).unwrap(), "{path}");
    }
}
