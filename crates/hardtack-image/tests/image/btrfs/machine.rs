//! What boots from it, and how it comes onto a disk.

use std::os::unix::fs::FileExt;

use hardtack_recipe::FileSystem;
use hardtack_tree::{MemoryTree, Mode, Owner, Tree, tree_path};

use crate::support::{BtrfsImage, Disk, layout, succeed};

fn tree() -> MemoryTree {
    let tree = (0..3_000).fold(MemoryTree::new(), |tree, number| {
        tree.file(format!("/many/a-file-with-a-number-{number}"), &number.to_string()).unwrap()
    });
    // Every other block is a hole: GRUB before 2.12 finds nothing behind one that no extent tells of.
    let pieces: Vec<u8> = (0..6_000_u32).flat_map(|block| [(block % 2 * (1 + block % 200)) as u8; 4096]).collect();
    tree.file_with("/pieces", pieces, Mode::new(0o600), Owner::ROOT).unwrap()
}

#[test]
fn grub_reads_it_and_its_holes() {
    let image = BtrfsImage::write(&tree(), 300).unwrap();
    let directory = image.directory.path();
    std::fs::write(directory.join("pieces"), tree().read(&tree_path!("/pieces")).unwrap().unwrap()).unwrap();
    let pieces = directory.join("pieces");
    let grub = |arguments: &[&str]| {
        let image = image.path.to_str().unwrap();
        succeed("grub-fstest", &[&[image], arguments].concat())
    };
    assert_eq!(grub(&["ls", "(loop0)/many"]).split_whitespace().count(), 3_000);
    assert_eq!(grub(&["cat", "(loop0)/many/a-file-with-a-number-2999"]), "2999");
    grub(&["cmp", "(loop0)/pieces", pieces.to_str().unwrap()]);
}

#[test]
fn a_partition_of_a_disk_holds_it() {
    let mut layout = layout("300M", &["/:200M"]);
    layout.boot.partitions[0].mount.fs = FileSystem::Btrfs;
    let disk = Disk::assemble(&tree(), &layout).unwrap();
    let mut partition = vec![0; 200 << 20];
    std::fs::File::open(&disk.path).unwrap().read_exact_at(&mut partition, disk.offset("/")).unwrap();
    let path = disk.directory.path().join("partition");
    std::fs::write(&path, partition).unwrap();
    succeed("btrfs", &["check", "--readonly", path.to_str().unwrap()]);
}
