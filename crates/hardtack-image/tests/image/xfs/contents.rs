//! Entries of every kind and content of every shape.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::FileExt;
use std::path::Path;

use hardtack_image::content_digest;
use hardtack_tree::{DirectoryTree, FileKind, MemoryTree, Mode, Owner, Tree};
use tempfile::TempDir;

use crate::support::{XfsImage, assert_same, succeed};

/// Has the image checked, and holds what hardtack and, where it can be mounted, the kernel read against what it was
/// made of.
pub(super) fn assert_kept(image: &XfsImage, tree: &dyn Tree) {
    image.check();
    assert_same(tree, &image.read());
    if let Some(mounted) = image.mount("ro") {
        assert_same(tree, &mounted.tree());
    }
}

#[test]
fn every_kind_of_entry_is_kept() {
    let owner = Owner { uid: 70_000, gid: u32::MAX - 1 };
    let mut tree = MemoryTree::new().dir("/", Mode::new(0o711), Owner { uid: 1, gid: 2 }).unwrap();
    tree = tree.dir("/home/user", Mode::new(0o2770), owner).unwrap();
    tree = tree.file_with("/usr/bin/tool", vec![7; 100_000], Mode::new(0o4755), owner).unwrap();
    for name in ["with space", "new\nline", "-dash", "ünïcödé", "back\\slash", "\"quoted\""] {
        tree = tree.file(format!("/odd names/{name}"), name).unwrap();
    }
    tree = tree.file(Path::new("/odd names").join(OsStr::from_bytes(b"no-utf8-\xff\xfe")), "bytes").unwrap();
    tree = tree.file(format!("/odd names/{}", "l".repeat(255)), "long").unwrap();
    for len in [1, 335, 336, 337, 1000, 1023] {
        tree = tree.symlink(format!("/links/{len}"), "t".repeat(len)).unwrap();
    }
    let special = [
        ("null", FileKind::CharDevice, (1, 3)),
        ("block", FileKind::BlockDevice, (511, 262_143)),
        ("pipe", FileKind::Fifo, (0, 0)),
        ("socket", FileKind::Socket, (0, 0)),
    ];
    for (name, kind, device) in special {
        tree = tree.special(format!("/dev/{name}"), kind, Mode::new(0o640), device).unwrap();
    }
    tree = tree.dir(format!("/deep{}", "/deep".repeat(40)), Mode::new(0o755), Owner::ROOT).unwrap();
    assert_kept(&XfsImage::write(&tree, 300).unwrap(), &tree);
}

#[test]
fn content_of_every_length_is_kept() {
    let content = |len: u32| (0..len).map(|at| (at / 3) as u8).collect::<Vec<u8>>();
    let lengths = [0, 1, 511, 4095, 4096, 4097, 100_000, 20_000_000];
    let tree = lengths.iter().fold(MemoryTree::new(), |tree, len| {
        tree.file_with(format!("/{len}"), content(*len), Mode::new(0o600), Owner::ROOT).unwrap()
    });
    assert_kept(&XfsImage::write(&tree, 300).unwrap(), &tree);
}

#[test]
fn a_file_of_many_pieces_has_a_tree_of_extents() {
    // Every second block is a hole.
    let pieces = |count: u32| (0..count * 2).flat_map(|at| [(at % 2 * (1 + at % 200)) as u8; 4096]).collect::<Vec<_>>();
    let mut tree = MemoryTree::new();
    for (name, count) in [("list", 21), ("one-level", 22), ("many", 5_020), ("two-levels", 5_021)] {
        tree = tree.file_with(format!("/{name}"), pieces(count), Mode::new(0o600), Owner::ROOT).unwrap();
    }
    // Attributes leave less room for it in the inode.
    let file = tree.file_with("/attribute", pieces(300), Mode::new(0o600), Owner::ROOT).unwrap();
    let tree = file.xattr("/attribute", "user.x", vec![1; 250]).unwrap();
    let image = XfsImage::write(&tree, 300).unwrap();
    assert_kept(&image, &tree);
    let form = |path: &&str| {
        let printed = image.db(&[&format!("path /{path}"), "print core.format", "print u3.bmbt.level"]);
        let numbers =
            printed.split_whitespace().filter(|word| word.starts_with(|letter: char| letter.is_ascii_digit()));
        [*path].into_iter().chain(numbers).collect::<Vec<_>>().join(" ")
    };
    let forms = ["list", "one-level", "many", "two-levels", "attribute"].each_ref().map(form);
    insta::assert_snapshot!(forms.join("\n"), @r#"
    list 2
    one-level 3 1
    many 3 1
    two-levels 3 2
    attribute 3 1
    "#);
}

#[test]
fn holes_stay_holes_and_names_of_one_file_stay_one_file() {
    let directory = TempDir::new().unwrap();
    let at = |path: &str| directory.path().join(path);
    let sparse = std::fs::File::create(at("sparse")).unwrap();
    sparse.write_all_at(b"in the middle", 5_000_000).unwrap();
    sparse.set_len(1 << 40).unwrap();
    std::fs::create_dir(at("other")).unwrap();
    std::fs::hard_link(at("sparse"), at("other/second")).unwrap();
    let image = XfsImage::write(&DirectoryTree::open(directory.path()).unwrap(), 300).unwrap();
    image.check();
    let printed = image.db(&["path /sparse", "print core.size core.nblocks core.nlinkv2 core.nextents"]);
    insta::assert_snapshot!(printed, @r#"
    core.size = 1099511627776
    core.nblocks = 1
    core.nlinkv2 = 2
    core.nextents = 1
    "#);
    let inode = |path: &str| image.db(&[&format!("path {path}"), "print v3.inumber"]);
    assert_eq!(inode("/sparse"), inode("/other/second"));
}

/// Makes the same tree in the order given; `holes` says whether its zeros are written.
fn make(root: &Path, reverse: bool, holes: bool) {
    let mut numbers: Vec<u32> = (0..500).collect();
    if reverse {
        numbers.reverse();
    }
    for number in numbers {
        let directory = root.join(format!("usr/{}", number % 7));
        std::fs::create_dir_all(&directory).unwrap();
        std::fs::write(directory.join(format!("file-{number}")), number.to_string().repeat(number as usize)).unwrap();
    }
    let zeros = std::fs::File::create(root.join("zeros")).unwrap();
    if !holes {
        zeros.write_all_at(&vec![0; 3_000_000], 0).unwrap();
    }
    zeros.write_all_at(b"end", 3_000_000).unwrap();
    std::fs::hard_link(root.join("zeros"), root.join("second")).unwrap();
}

#[test]
fn order_place_holes_and_times_of_the_host_do_not_show() {
    let (one, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    make(one.path(), false, true);
    std::thread::sleep(std::time::Duration::from_millis(1100));
    make(other.path(), true, false);
    let digest = |root: &Path| {
        let image = XfsImage::write(&DirectoryTree::open(root).unwrap(), 300).unwrap();
        content_digest(&image.path).unwrap()
    };
    let first = digest(one.path());
    assert_eq!(first, digest(other.path()));
    assert_eq!(first, digest(one.path()));
    std::fs::write(other.path().join("usr/0/file-0"), "other content").unwrap();
    assert_ne!(first, digest(other.path()));
}

#[test]
fn no_time_is_later_than_the_epoch() {
    let directory = TempDir::new().unwrap();
    for name in ["new", "old"] {
        std::fs::write(directory.path().join(name), "x").unwrap();
    }
    let old = std::fs::File::options().write(true).open(directory.path().join("old")).unwrap();
    old.set_modified(std::time::UNIX_EPOCH + std::time::Duration::from_secs(86_400)).unwrap();
    let image = XfsImage::write(&DirectoryTree::open(directory.path()).unwrap(), 300).unwrap();
    let times = |path: &str| {
        let fields = ["atime", "mtime", "ctime"].map(|time| format!("core.{time}.sec")).join(" ");
        image.db(&[&format!("path /{path}"), &format!("print {fields} v3.crtime.sec")])
    };
    insta::assert_snapshot!([times("new"), times("old")].join("\n"), @r#"
    core.atime.sec = Tue Nov 14 22:13:20 2023
    core.mtime.sec = Tue Nov 14 22:13:20 2023
    core.ctime.sec = Tue Nov 14 22:13:20 2023
    v3.crtime.sec = Tue Nov 14 22:13:20 2023

    core.atime.sec = Tue Nov 14 22:13:20 2023
    core.mtime.sec = Fri Jan  2 00:00:00 1970
    core.ctime.sec = Tue Nov 14 22:13:20 2023
    v3.crtime.sec = Tue Nov 14 22:13:20 2023
    "#);
}

#[test]
fn blkid_knows_its_type_its_identity_and_its_label() {
    let image = XfsImage::write(&MemoryTree::new(), 300).unwrap();
    let found = succeed("blkid", &["-p", "-o", "export", image.path.to_str().unwrap()]);
    let wanted = |line: &&str| ["LABEL=", "UUID=", "TYPE="].iter().any(|key| line.starts_with(key));
    let found = found.lines().filter(wanted).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(found, @r#"
    LABEL=tests
    UUID=a118e3cd-ef17-51a9-a441-e1b43ef1ed39
    TYPE=xfs
    "#);
}
