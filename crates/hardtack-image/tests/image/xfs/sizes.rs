//! File systems of every size.

use hardtack_image::{PartError, XfsError};
use hardtack_tree::{MemoryTree, Mode, Owner, Tree};

use super::contents::assert_kept;
use crate::support::{XfsImage, succeed};

#[test]
fn an_empty_file_system_has_the_shape_that_mkfs_gives_it() {
    let sizes =
        [300 << 20, (400 << 20) + 1, (1 << 30) + 4096 * 3, 20 << 30, 200 << 30, 1 << 40, (4 << 40) - 4096, 5 << 40];
    for bytes in sizes {
        let image = XfsImage::write_bytes(&MemoryTree::new(), bytes).unwrap();
        if bytes < 1 << 40 {
            image.check();
        }
        let empty = image.directory.path().join("empty");
        std::fs::File::create(&empty).unwrap().set_len(bytes).unwrap();
        let wanted = succeed("mkfs.xfs", &["-N", empty.to_str().unwrap()]);
        let keys = ["agcount=", "agsize=", "blocks=", "imaxpct="];
        let shape = |text: &str| {
            let words = text.split_whitespace().filter(|word| keys.iter().any(|key| word.starts_with(key)));
            words.map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(shape(&image.db(&["info"])), shape(&wanted), "{bytes} bytes");
    }
}

#[test]
fn its_superblock_is_that_of_mkfs_but_for_what_is_free() {
    let image = XfsImage::write(&MemoryTree::new(), 300).unwrap();
    let made = image.directory.path().join("made");
    std::fs::File::create(&made).unwrap().set_len(300 << 20).unwrap();
    let identity = format!("uuid={}", image.db(&["uuid"]).trim().rsplit(' ').next().unwrap());
    let features = format!("{identity},bigtime=1,inobtcount=1,reflink=1,rmapbt=0");
    let options = ["-q", "-L", "tests", "-m", &features, "-i", "nrext64=0,sparse=1", made.to_str().unwrap()];
    succeed("mkfs.xfs", &options);
    for request in ["sb 0", "agf 0", "agf 2", "agfl 2", "agi 0", "agi 3"] {
        let wanted = succeed("xfs_db", &["-r", "-f", "-c", request, "-c", "print", made.to_str().unwrap()]);
        assert_eq!(image.db(&[request, "print"]), wanted, "{request}");
    }
}

#[test]
fn many_small_files_get_as_many_inodes_as_they_need() {
    // More than one group has room for, with a tree of inode chunks of two levels.
    let tree = (0..180_000)
        .fold(MemoryTree::new(), |tree, number| tree.file(format!("/{}/{number}", number / 1000), "").unwrap());
    let image = XfsImage::write(&tree, 300).unwrap();
    image.check();
    if let Some(mounted) = image.mount("ro") {
        assert_eq!(mounted.tree().index().unwrap().len(), 180_181);
    }
    assert!(image.usage.inodes > 220_000 && image.usage.used_inodes == 180_183, "{:?}", image.usage);
    let headers = image.db(&["agi 0", "print count freecount level", "agi 1", "print count freecount level"]);
    insta::assert_snapshot!(headers, @r#"
    count = 152064
    freecount = 0
    level = 2
    count = 28160
    freecount = 41
    level = 2
    "#);
}

/// Files of 16 MiB each, so many MiB together.
pub(super) fn of_mib(mib: usize) -> MemoryTree {
    let content: Vec<u8> = (0..16 << 20).map(|at| 1 + (at % 251) as u8).collect();
    (0..mib / 16).fold(MemoryTree::new(), |tree, number| {
        tree.file_with(format!("/{number}"), content.clone(), Mode::new(0o644), Owner::ROOT).unwrap()
    })
}

#[test]
fn a_full_file_system_can_be_mounted_and_holds_everything() {
    let tree = of_mib(224);
    let image = XfsImage::write(&tree, 300).unwrap();
    assert_kept(&image, &tree);
}

#[test]
fn what_it_is_said_to_need_is_enough_and_no_more() {
    let tree = of_mib(400);
    let error = XfsImage::write(&tree, 300).err().unwrap();
    let XfsError::Part(PartError::Full { needs, .. }) = error else { panic!("{error}") };
    assert!((400 + 64..400 + 64 + 16).contains(&(needs.bytes() >> 20)), "{needs}");
    XfsImage::write_bytes(&tree, needs.bytes()).unwrap().check();
    XfsImage::write_bytes(&tree, needs.bytes() - (8 << 20)).err().unwrap();
}
