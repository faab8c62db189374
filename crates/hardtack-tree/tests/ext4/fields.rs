//! What mke2fs(8) does not write, and debugfs(8) does.

use std::fs;

use hardtack_tree::{Owner, Tree, TreePath};

use crate::rich;
use crate::tool::{Image, run};

fn path(text: &str) -> TreePath {
    text.parse().unwrap()
}

#[test]
fn times_go_to_2446() {
    let directory = rich::small();
    let image = Image::make("2M", &["-t", "ext4", "-O", "^has_journal"], Some(directory.path()));
    for time in [0, 2_147_483_647, 2_147_483_648, 5_000_000_000, 9_000_000_000, 15_032_385_535_i64] {
        image.debugfs(&[&format!("sif /b mtime @{time}")]);
        assert_eq!(image.open().unwrap().metadata(&path("/b")).unwrap().unwrap().mtime, time);
    }
}

#[test]
fn owners_have_32_bits() {
    let directory = rich::small();
    let image = Image::make("2M", &["-t", "ext2"], Some(directory.path()));
    image.debugfs(&["sif /b uid 4000000001", "sif /b gid 70000"]);
    let owner = image.open().unwrap().metadata(&path("/b")).unwrap().unwrap().owner;
    assert_eq!(owner, Owner { uid: 4_000_000_001, gid: 70_000 });
}

#[test]
fn long_attributes_have_inodes_of_their_own() {
    let directory = rich::small();
    let image = Image::make("4M", &["-t", "ext4", "-O", "^has_journal,ea_inode"], Some(directory.path()));
    // debugfs takes no more than a block, which has no room for it beside its description.
    let value: Vec<u8> = (0..1024_u32).map(|at| (at / 3) as u8).collect();
    let file = image.scratch().join("value");
    fs::write(&file, &value).unwrap();
    image.debugfs(&[&format!("ea_set -f {} /b user.long", file.display()), "ea_set /b user.short x"]);
    // debugfs leaves a count of blocks wrong, which e2fsck puts right.
    run("e2fsck", &["-fy", image.path.to_str().unwrap()]);
    image.check();
    let tree = image.open().unwrap();
    let xattrs = tree.xattrs(&path("/b")).unwrap();
    assert_eq!(xattrs.keys().collect::<Vec<_>>(), ["user.long", "user.short"]);
    assert!(xattrs.values().next() == Some(&value));

    // The value is found to be another one by its checksum.
    let at = fs::read(&image.path).unwrap().windows(1000).position(|bytes| *bytes == value[..1000]).unwrap();
    std::os::unix::fs::FileExt::write_all_at(
        &fs::File::options().write(true).open(&image.path).unwrap(),
        b"x",
        at as u64,
    )
    .unwrap();
    assert!(image.open().unwrap().xattrs(&path("/b")).is_err());
}

#[test]
fn a_superblock_tells_who_it_is_without_a_walk() {
    let uuid = "7d0c29d5-9a0c-4bd5-9d3b-3f1a2d6f2f50";
    let image = Image::make("3M", &["-t", "ext4", "-U", uuid, "-L", "sixteen letters!", "-b", "1024"], None);
    let superblock = hardtack_tree::ext4::probe(&fs::read(&image.path).unwrap()).unwrap().unwrap();
    let digits: String = superblock.uuid().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(digits, uuid.replace('-', ""));
    assert_eq!(superblock.label(), b"sixteen letters!");
    assert_eq!(superblock.size(), 3 << 20);
    assert!(!superblock.needs_recovery());
    let features = [
        superblock.compatible().to_string(),
        superblock.incompatible().to_string(),
        superblock.read_only_compatible().to_string(),
    ];
    insta::assert_snapshot!(features.join("\n"), @r#"
    has_journal ext_attr resize_inode dir_index
    filetype extent 64bit flex_bg
    sparse_super large_file huge_file dir_nlink extra_isize metadata_csum
    "#);
    assert!(hardtack_tree::ext4::probe(&vec![0; 1 << 20]).unwrap().is_none());
    assert!(hardtack_tree::ext4::probe(&vec![0; 20]).unwrap().is_none());
}
