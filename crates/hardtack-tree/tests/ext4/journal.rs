//! File systems that were not unmounted cleanly. debugfs(8) writes their journals.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::FileExt;
use std::path::Path;

use hardtack_tree::Tree;

use crate::compare::assert_same;
use crate::rich;
use crate::tool::{Image, run};

const BLOCK: usize = 1024;

/// The blocks of `after` that are not as in `before`.
fn changed(before: &Path, after: &Path) -> BTreeMap<usize, Vec<u8>> {
    let (before, after) = (fs::read(before).unwrap(), fs::read(after).unwrap());
    let blocks = before.chunks(BLOCK).zip(after.chunks(BLOCK)).enumerate();
    blocks.filter(|(_, (before, after))| before != after).map(|(number, (_, after))| (number, after.to_vec())).collect()
}

/// The request that writes one transaction with these blocks, and perhaps revocations, into the journal.
fn transaction(image: &Image, name: &str, blocks: &BTreeMap<usize, Vec<u8>>, options: &str) -> String {
    let file = image.scratch().join(name);
    fs::write(&file, blocks.values().flatten().copied().collect::<Vec<_>>()).unwrap();
    let numbers: Vec<String> = blocks.keys().map(ToString::to_string).collect();
    format!("jw {options} -b {} {}", numbers.join(","), file.display())
}

fn image(options: &[&str]) -> Image {
    let directory = rich::small();
    Image::make("20M", &[&["-t", "ext4", "-b", "1024"], options].concat(), Some(directory.path()))
}

/// Changes a copy of the image, and puts the changed blocks into the image's journal and nowhere else. The copy is
/// what the image is after its recovery.
fn change(image: &Image, checksums: &str) -> Image {
    let after = image.copy();
    let content = image.scratch().join("content");
    // The first word of a block of the journal: its copy has to be escaped.
    fs::write(&content, [&[0xc0, 0x3b, 0x39, 0x98][..], &[7; 3000]].concat()).unwrap();
    after.debugfs(&[
        "mkdir /new",
        &format!("write {} /new/file", content.display()),
        "rm /a/file",
        "ln /b /new/b",
        "sif /b links_count 2",
    ]);
    let blocks = changed(&image.path, &after.path);
    assert!(blocks.len() > 5 && blocks.values().any(|block| block.starts_with(&[0xc0, 0x3b, 0x39, 0x98])));
    let (old, new): (BTreeMap<_, _>, BTreeMap<_, _>) =
        blocks.iter().map(|(at, block)| (*at, block.clone())).partition(|(at, _)| at % 2 == 0);
    // What the first transaction has for the blocks of the second is older, and wrong.
    let wrong = blocks.keys().map(|at| (*at, vec![0xee; BLOCK])).chain(old.clone()).collect();
    let first = transaction(image, "first", &wrong, "");
    let second = transaction(image, "second", &new, "");
    image.debugfs(&[&format!("jo {checksums}"), &first, &second, "jc"]);
    after
}

#[test]
fn changes_of_the_journal_are_read_without_being_carried_out() {
    for (options, checksums) in [
        (&[][..], "-c -v 3"),
        (&[], "-c -v 2"),
        (&["-O", "^metadata_csum,^64bit"], ""),
        (&["-O", "64bit,^metadata_csum"], ""),
    ] {
        let image = image(options);
        let after = change(&image, checksums);
        let before = fs::read(&image.path).unwrap();
        let tree = image.open().unwrap();
        assert!(tree.contents().replayed());
        assert!(!after.open().unwrap().contents().replayed());
        assert_same(&tree, &after.open().unwrap());
        assert!(fs::read(&image.path).unwrap() == before, "the image stays as it is");

        // e2fsck carries them out, to the same end.
        let recovered = image.copy();
        run("e2fsck", &["-fy", recovered.path.to_str().unwrap()]);
        assert!(!recovered.open().unwrap().contents().replayed());
        assert_same(&recovered.open().unwrap(), &tree);
    }
}

#[test]
fn what_was_revoked_is_not_read() {
    let image = image(&[]);
    let file = fs::read(&image.path).unwrap();
    let table = file.chunks(BLOCK).position(|block| block.starts_with(b"of a block of its own")).unwrap();
    let wrong = BTreeMap::from([(table, vec![0xee; BLOCK])]);
    let first = transaction(&image, "first", &wrong, "");
    image.debugfs(&["jo -c -v 3", &first, &format!("jw -r {table}"), "jc"]);
    let content = image.open().unwrap().read(&"/b".parse().unwrap()).unwrap().unwrap();
    assert!(content.starts_with(b"of a block of its own"));

    image.debugfs(&["jo -c -v 3", &first, "jc"]);
    let content = image.open().unwrap().read(&"/b".parse().unwrap()).unwrap().unwrap();
    assert!(content.starts_with(&[0xee; 8]), "a revocation counts for what was before it");
}

#[test]
fn a_transaction_without_its_end_never_was() {
    let image = image(&[]);
    let after = image.copy();
    after.debugfs(&["mkdir /new"]);
    let blocks = changed(&image.path, &after.path);
    let request = transaction(&image, "first", &blocks, "-c");
    image.debugfs(&["jo -c -v 3", &request, "jc", "feature needs_recovery"]);
    let tree = image.open().unwrap();
    assert!(tree.contents().replayed());
    assert!(!tree.exists(&"/new".parse().unwrap()).unwrap());
}

#[test]
fn a_damaged_journal_is_refused() {
    let image = image(&[]);
    change(&image, "-c -v 3");
    let bytes = fs::read(&image.path).unwrap();
    // The last copy of a block of nothing but this.
    let at = bytes.windows(BLOCK).rposition(|block| block == [0xee; BLOCK]).unwrap();
    fs::File::options().write(true).open(&image.path).unwrap().write_all_at(b"x", at as u64).unwrap();
    insta::assert_snapshot!(image.open().err().unwrap(), @"damaged ext4: the journal has a transaction that is not as it was written; e2fsck -fy keeps what can be kept");
}
