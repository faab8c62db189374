//! Small and large file systems, and full ones.

use std::os::unix::fs::FileExt;

use hardtack_image::PartError;
use hardtack_tree::{DirectoryTree, MemoryTree};
use tempfile::TempDir;

use crate::support::{BtrfsImage, assert_same};

#[test]
fn small_and_large_file_systems_are_sound() {
    let tree = MemoryTree::new().file("/etc/hostname", "test\n").unwrap();
    // The last has the third superblock, at 256 GiB.
    for mib in [109, 255, 256, 1023, 50 << 10, 300 << 10] {
        let image = BtrfsImage::write(&tree, mib).unwrap();
        image.check();
        let superblock = image.inspect(&["dump-super"]);
        assert!(superblock.contains(&format!("total_bytes\t\t{}\n", mib << 20)), "{superblock}");
        let all = image.inspect(&["dump-super", "--all"]);
        let expected = if mib > 256 << 10 { 3 } else { 2 };
        assert_eq!(all.matches("[match]\nbytenr").count(), expected, "{all}");
        if let Some(mounted) = image.mount("ro") {
            assert_same(&tree, &mounted.tree());
        }
    }
}

#[test]
fn content_goes_around_the_superblock_and_over_chunks() {
    let directory = TempDir::new().unwrap();
    let large = std::fs::File::create(directory.path().join("large")).unwrap();
    // More than the superblock at 64 MiB is behind, than a chunk of a tenth holds, and than the longest extent.
    for mib in 0..300_u64 {
        large.write_all_at(&vec![(mib % 255) as u8 + 1; 1 << 20], mib << 20).unwrap();
    }
    let holes = std::fs::File::create(directory.path().join("holes")).unwrap();
    holes.set_len((1 << 40) + 1).unwrap();
    holes.write_all_at(b"in the middle", 1 << 39).unwrap();
    let tree = DirectoryTree::open(directory.path()).unwrap();
    let image = BtrfsImage::write(&tree, 700).unwrap();
    image.check();
    let Some(mounted) = image.mount("ro") else { return };
    let there = std::fs::read(mounted.path().join("large")).unwrap();
    assert!(there == std::fs::read(directory.path().join("large")).unwrap());
    let holes = std::fs::File::open(mounted.path().join("holes")).unwrap();
    assert_eq!(holes.metadata().unwrap().len(), (1 << 40) + 1);
    let mut middle = [0; 13];
    holes.read_exact_at(&mut middle, 1 << 39).unwrap();
    assert_eq!(&middle, b"in the middle");
}

#[test]
fn a_full_file_system_is_told_with_what_it_needs_and_that_suffices() {
    let directory = TempDir::new().unwrap();
    for number in 0..150_u8 {
        std::fs::write(directory.path().join(number.to_string()), vec![number + 1; 1 << 20]).unwrap();
    }
    let tree = DirectoryTree::open(directory.path()).unwrap();
    let Err(PartError::Full { needs, .. }) = BtrfsImage::write(&tree, 120) else { panic!("it fits") };
    assert!(needs.bytes() > 150 << 20);
    let image = BtrfsImage::write(&tree, needs.bytes().div_ceil(1 << 20)).unwrap();
    image.check();
    assert!(image.usage.used.bytes() > 150 << 20 && image.usage.used < image.usage.size);
}
