//! Trees that nobody thought of.

use std::collections::BTreeMap;

use hardtack_tree::{MemoryTree, Mode, Owner};
use proptest::prelude::*;

use crate::support::{Debugfs, Disk, layout};

/// A path of up to three names, and what is there.
fn files() -> impl Strategy<Value = BTreeMap<String, (Vec<u8>, u32, u32)>> {
    let name = "[a-z\u{e4}\n \"'#%]{1,40}";
    let path = prop::collection::vec(name, 1..4).prop_map(|names| names.join("/"));
    // Blocks that are zeros, full of something, or cut.
    let block = prop_oneof![
        Just(vec![0; 4096]),
        any::<u8>().prop_map(|byte| vec![byte; 4096]),
        prop::collection::vec(any::<u8>(), 0..5000)
    ];
    let content = prop::collection::vec(block, 0..12).prop_map(|blocks| blocks.concat());
    prop::collection::btree_map(path, (content, 0..0o10000_u32, any::<u32>()), 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn any_tree_becomes_a_sound_file_system_that_holds_it(files in files(), size in 20_u32..400) {
        let mut tree = MemoryTree::new().dir("/f", Mode::new(0o755), Owner::ROOT).unwrap();
        let mut kept = BTreeMap::new();
        for (path, (content, mode, owner)) in &files {
            // Where a file is already a directory of another path, or the other way round, the first stays.
            let taken = kept.keys().any(|other: &String| {
                other.starts_with(&format!("{path}/")) || path.starts_with(&format!("{other}/"))
            });
            if !taken {
                let owner = Owner { uid: *owner, gid: owner.rotate_left(7) };
                tree = tree.file_with(format!("/f/{path}"), content.clone(), Mode::new(*mode), owner).unwrap();
                kept.insert(path.clone(), (content, *mode, owner));
            }
        }
        let disk = Disk::assemble(&tree, &layout("500M", &[&format!("/:{size}M")])).unwrap();
        disk.check();
        let debugfs = Debugfs::new(&disk, "/");
        let found = debugfs.entries();
        let contents = debugfs.contents(
            found.values().filter(|found| found.mode & 0o170_000 == 0o100_000).map(|found| found.inode),
            disk.directory.path(),
        );
        for (path, (content, mode, owner)) in kept {
            let bytes: String = format!("f/{path}").bytes().map(char::from).collect();
            let found = &found[&bytes];
            prop_assert_eq!(found.mode, 0o100_000 | mode);
            prop_assert_eq!((found.uid, found.gid), (owner.uid, owner.gid));
            prop_assert!(&contents[&found.inode] == content);
        }
    }
}
