//! Directories in each of their forms.

use hardtack_tree::{MemoryTree, Tree};

use super::contents::assert_kept;
use crate::support::XfsImage;

/// A directory `/d` of so many names, each of this length.
fn directory(count: u32, len: usize) -> MemoryTree {
    let name = |number: u32| format!("{number:0len$}");
    (0..count).fold(MemoryTree::new(), |tree, number| tree.file(format!("/d/{}", name(number)), "").unwrap())
}

#[test]
fn a_directory_has_the_form_that_its_names_need() {
    let sizes = [(1, 10), (18, 10), (22, 10), (23, 10), (80, 20), (100, 20), (400, 20), (460, 200), (3_000, 100)];
    let forms = sizes.map(|(count, len)| {
        let tree = directory(count, len);
        let image = XfsImage::write(&tree, 300).unwrap();
        assert_kept(&image, &tree);
        let map = image.db(&["path /d", "print core.format core.size", "bmap"]);
        let words = map.replace("core.", "").split_whitespace().collect::<Vec<_>>().join(" ");
        format!("{count} names of {len} bytes: {words}")
    });
    insta::assert_snapshot!(forms.join("\n"), @r#"
    1 names of 10 bytes: format = 1 (local) size = 24
    18 names of 10 bytes: format = 1 (local) size = 330
    22 names of 10 bytes: format = 2 (extents) size = 4096 data offset 0 startblock 24 (0/24) count 1 flag 0
    23 names of 10 bytes: format = 2 (extents) size = 4096 data offset 0 startblock 24 (0/24) count 1 flag 0
    80 names of 20 bytes: format = 2 (extents) size = 4096 data offset 0 startblock 32 (0/32) count 1 flag 0
    100 names of 20 bytes: format = 2 (extents) size = 4096 data offset 0 startblock 32 (0/32) count 1 flag 0 data offset 8388608 startblock 33 (0/33) count 1 flag 0
    400 names of 20 bytes: format = 2 (extents) size = 16384 data offset 0 startblock 72 (0/72) count 4 flag 0 data offset 8388608 startblock 76 (0/76) count 1 flag 0
    460 names of 200 bytes: format = 2 (extents) size = 106496 data offset 0 startblock 80 (0/80) count 26 flag 0 data offset 8388608 startblock 106 (0/106) count 1 flag 0
    3000 names of 100 bytes: format = 2 (extents) size = 344064 data offset 0 startblock 392 (0/392) count 84 flag 0 data offset 8388608 startblock 476 (0/476) count 7 flag 0 data offset 16777216 startblock 483 (0/483) count 1 flag 0
    "#);
}

#[test]
fn a_directory_of_fifty_thousand_names_has_nodes_above_its_leaves() {
    let tree = directory(50_000, 60);
    let image = XfsImage::write(&tree, 300).unwrap();
    assert_kept(&image, &tree);
    let root = image.db(&["path /d", "dblock 8388608", "print nhdr.info.hdr.magic nhdr.count nhdr.level"]);
    insta::assert_snapshot!(root, @r#"
    nhdr.info.hdr.magic = 0x3ebe
    nhdr.count = 100
    nhdr.level = 1
    "#);
}

#[test]
fn a_directory_of_many_long_names_has_several_lists_of_what_is_free_and_two_levels_of_nodes() {
    // Enough for more than 2016 blocks of entries and, with names of one length, 504 leaves.
    let tree = directory(260_000, 24);
    let image = XfsImage::write(&tree, 500).unwrap();
    image.check();
    if let Some(mounted) = image.mount("ro") {
        assert_eq!(mounted.tree().index().unwrap().len(), 260_002);
    }
    let root = image.db(&[
        "path /d",
        "dblock 8388608",
        "print nhdr.level",
        "path /d",
        "dblock 16777217",
        "print fhdr.firstdb",
    ]);
    insta::assert_snapshot!(root, @r#"
    nhdr.level = 2
    fhdr.firstdb = 2016
    "#);
}
