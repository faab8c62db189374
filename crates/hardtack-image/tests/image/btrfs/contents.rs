//! Everything that a tree has is there.

use std::os::unix::fs::{FileExt, MetadataExt};

use hardtack_image::content_digest;
use hardtack_tree::{DirectoryTree, MemoryTree, Mode, Owner, Tree};
use proptest::prelude::*;
use tempfile::TempDir;
use uuid::Uuid;

use crate::support::{BtrfsImage, add_roots, assert_same, is_root, rich_directory, run, succeed};

/// Has the image checked, and holds what the kernel reads against what it was made of, where it can be mounted.
fn assert_kept(image: &BtrfsImage, tree: &dyn Tree) {
    image.check();
    if let Some(mounted) = image.mount("ro") {
        assert_same(tree, &mounted.tree());
    }
}

#[test]
fn every_entry_of_a_directory_is_kept() {
    let directory = rich_directory();
    add_roots(directory.path());
    let tree = DirectoryTree::open(directory.path()).unwrap();
    let image = BtrfsImage::write(&tree, 600).unwrap();
    assert_kept(&image, &tree);
    assert!(std::fs::metadata(&image.path).unwrap().blocks() * 512 < 60 << 20, "zeros were written");
    let probe = succeed("blkid", &["-p", "-o", "export", image.path.to_str().unwrap()]);
    assert!(probe.contains(&format!("UUID={}\n", image.uuid)) && probe.contains("LABEL=tests\n"), "{probe}");
}

#[test]
fn what_btrfs_restores_is_what_was_written() {
    if !is_root() {
        return;
    }
    let directory = rich_directory();
    // What btrfs-restore(8) of today gets back: neither sockets, pipes and devices, nor names of one file as one.
    for name in ["home/socket", "home/pipe", "usr/bin/other-name", "home/third-name"] {
        std::fs::remove_file(directory.path().join(name)).unwrap();
    }
    let image = BtrfsImage::write(&DirectoryTree::open(directory.path()).unwrap(), 600).unwrap();
    let restored = image.restored();
    let differ =
        run("diff", &["-r", "--no-dereference", directory.path().to_str().unwrap(), restored.to_str().unwrap()]);
    assert!(differ.status.success(), "{}", String::from_utf8_lossy(&differ.stdout));
}

#[test]
fn fifty_thousand_names_are_found_in_one_directory() {
    let mut tree = MemoryTree::new();
    for number in 0..50_000 {
        tree = tree.file(format!("/many/name-{number}"), "").unwrap();
    }
    let image = BtrfsImage::write(&tree, 600).unwrap();
    image.check();
    let Some(mounted) = image.mount("ro") else { return };
    assert_eq!(std::fs::read_dir(mounted.path().join("many")).unwrap().count(), 50_000);
    for number in (0..50_000).step_by(997) {
        assert!(mounted.path().join(format!("many/name-{number}")).exists(), "{number}");
    }
}

#[test]
fn names_of_one_file_beyond_one_item_and_names_of_one_hash_are_found() {
    let directory = TempDir::new().unwrap();
    let at = |name: &str| directory.path().join(name);
    std::fs::write(at("first"), "one file").unwrap();
    // 200 names of 200 bytes in one directory need more than an item of a tree holds.
    for number in 0..200 {
        std::fs::hard_link(at("first"), at(&format!("{number:0200}"))).unwrap();
    }
    // Two names with the same CRC-32C, so that one item has both.
    let [one, other] = colliding();
    std::fs::write(at(&one), "one").unwrap();
    std::fs::write(at(&other), "other").unwrap();
    let tree = DirectoryTree::open(directory.path()).unwrap();
    let image = BtrfsImage::write(&tree, 300).unwrap();
    assert!(image.inspect(&["dump-tree", "-t", "fs"]).contains("INODE_EXTREF"));
    assert_kept(&image, &tree);
}

/// Two names that btrfs gives the same hash.
fn colliding() -> [String; 2] {
    let mut seen = std::collections::HashMap::new();
    for number in 0_u64.. {
        let name = format!("{:x}", number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        if let Some(other) = seen.insert(crc32c::crc32c_append(1, name.as_bytes()), name.clone()) {
            return [other, name];
        }
    }
    unreachable!()
}

#[test]
fn the_kernel_writes_to_it_and_it_stays_sound() {
    for mib in [109, 1500] {
        let tree = MemoryTree::new().file("/etc/hostname", "test\n").unwrap();
        let image = BtrfsImage::write(&tree, mib).unwrap();
        let Some(mounted) = image.mount("rw") else { return };
        for number in 0..20_u8 {
            std::fs::write(mounted.path().join(format!("new-{number}")), vec![number; 1_500_000]).unwrap();
        }
        std::fs::remove_file(mounted.path().join("new-3")).unwrap();
        std::fs::write(mounted.path().join("etc/hostname"), "other\n").unwrap();
        drop(mounted);
        image.check();
        let again = image.mount("ro").unwrap();
        assert_eq!(std::fs::read_to_string(again.path().join("etc/hostname")).unwrap(), "other\n");
        assert_eq!(std::fs::read(again.path().join("new-19")).unwrap(), vec![19; 1_500_000]);
    }
}

#[test]
fn one_content_gives_one_file_system() {
    let (one, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let make = |root: &std::path::Path, reverse: bool| {
        let mut numbers: Vec<u32> = (0..300).collect();
        if reverse {
            numbers.reverse();
        }
        for number in numbers {
            std::fs::write(root.join(format!("file-{number}")), vec![7; number as usize * 50]).unwrap();
        }
        let zeros = std::fs::File::create(root.join("zeros")).unwrap();
        if reverse {
            zeros.write_all_at(&vec![0; 3_000_000], 0).unwrap();
        }
        zeros.write_all_at(b"end", 3_000_000).unwrap();
    };
    make(one.path(), false);
    make(other.path(), true);
    let digest = |root: &std::path::Path, uuid: u128| {
        let tree = DirectoryTree::open(root).unwrap();
        content_digest(&BtrfsImage::write_as(&tree, 300 << 20, Uuid::from_u128(uuid)).unwrap().path).unwrap()
    };
    assert_eq!(digest(one.path(), 7), digest(other.path(), 7));
    assert_ne!(digest(one.path(), 7), digest(one.path(), 8));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn any_tree_is_kept(files in prop::collection::btree_map("[a-z]{1,3}(/[a-zäß '\n]{1,60}){0,2}", (prop::collection::vec(prop_oneof![Just(0_u8), any::<u8>()], 0..6), 0..6000_usize, 0..0o10000_u32, any::<u32>()), 0..40), mib in 109_u64..400) {
        let mut tree = MemoryTree::new();
        let mut kept: Vec<&String> = Vec::new();
        for (path, (bytes, len, mode, owner)) in &files {
            let taken = kept.iter().any(|other| other.starts_with(&format!("{path}/")) || path.starts_with(&format!("{other}/")));
            if !taken {
                let content: Vec<u8> = bytes.iter().flat_map(|byte| vec![*byte; *len]).collect();
                let owner = Owner { uid: *owner, gid: owner.rotate_left(7) };
                tree = tree.file_with(format!("/{path}"), content, Mode::new(*mode), owner).unwrap();
                kept.push(path);
            }
        }
        let image = BtrfsImage::write(&tree, mib).unwrap();
        assert_kept(&image, &tree);
    }
}
