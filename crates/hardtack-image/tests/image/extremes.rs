//! Shapes that ordinary trees do not have.

use hardtack_tree::{MemoryTree, Mode, Owner};

use crate::support::{Debugfs, Disk, layout};

#[test]
fn a_file_of_a_thousand_pieces_has_a_tree_of_extents() {
    // Every second block is a hole.
    let content: Vec<u8> = (0..3000_u32).flat_map(|block| [(block % 2 * (1 + block % 200)) as u8; 4096]).collect();
    let tree = MemoryTree::new().file_with("/pieces", content.clone(), Mode::new(0o600), Owner::ROOT).unwrap();
    let disk = Disk::assemble(&tree, &layout("100M", &["/:*"])).unwrap();
    disk.check();
    let debugfs = Debugfs::new(&disk, "/");
    let inode = debugfs.entries()["pieces"].inode;
    let found = debugfs.contents([inode].into_iter(), disk.directory.path());
    assert!(found[&inode] == content);
    assert!(debugfs.request(&format!("dump_extents <{inode}>")).contains(" 1/ 2 "), "the tree has two levels");
}

#[test]
fn a_directory_of_fifty_thousand_names_has_an_index_of_two_levels() {
    let name = |number: u32| format!("a-name-long-enough-to-fill-many-blocks-with-{number}");
    let tree =
        (0..50_000).fold(MemoryTree::new(), |tree, number| tree.file(format!("/d/{}", name(number)), "").unwrap());
    let disk = Disk::assemble(&tree, &layout("300M", &["/:*"])).unwrap();
    disk.check();
    let debugfs = Debugfs::new(&disk, "/");
    let entries = debugfs.entries();
    assert_eq!(entries.len(), 50_002);
    assert!(entries.contains_key(&format!("d/{}", name(49_999))));
    let index = debugfs.request("htree_dump /d");
    assert!(index.contains("Indirect levels: 1"), "{}", &index[..500]);
}

#[test]
fn the_tree_s_own_lost_and_found_is_kept() {
    let owner = Owner { uid: 5, gid: 6 };
    let tree = MemoryTree::new().dir("/lost+found", Mode::new(0o711), owner).unwrap();
    let tree = tree.file("/lost+found/#123", "found").unwrap();
    let disk = Disk::assemble(&tree, &layout("100M", &["/:*"])).unwrap();
    disk.check();
    let found = Debugfs::new(&disk, "/").entries();
    assert_eq!((found["lost+found"].mode, found["lost+found"].uid), (0o040_711, 5));
    assert!(found.contains_key("lost+found/#123"));
}
