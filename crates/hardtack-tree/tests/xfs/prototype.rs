//! File systems that mkfs.xfs(8) filled itself, without a mount: also of version 4, which newer kernels do not know.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use hardtack_tree::{FileKind, MemoryTree, Mode, Owner, Tree, tree_path};

use crate::image::Image;

/// A prototype file (mkfs.xfs(8)) with directories of every form, and the tree that it stands for.
fn prototype(scratch: &Path, version_4: bool) -> (String, MemoryTree) {
    let content: Vec<u8> = (0..200_000_u32).map(|at| (at / 3) as u8).collect();
    fs::write(scratch.join("content"), &content).unwrap();
    fs::write(scratch.join("empty"), "").unwrap();
    let mut lines = format!("/none\n0 0\nd--755 0 0\nfile -u-755 3 70000 {}\n", scratch.join("content").display());
    lines += "null c--666 0 0 1 3\npipe p--640 0 0\npipe-2 p--640 0 0\nshort l--777 0 0 target\n";
    let owner = Owner { uid: 3, gid: 70_000 };
    let mut tree = MemoryTree::new().file_with("/file", content, Mode::new(0o4755), owner).unwrap();
    tree = tree.special("/null", FileKind::CharDevice, Mode::new(0o666), (1, 3)).unwrap();
    for pipe in ["/pipe", "/pipe-2"] {
        tree = tree.special(pipe, FileKind::Fifo, Mode::new(0o640), (0, 0)).unwrap();
    }
    tree = tree.symlink("/short", "target").unwrap();
    if version_4 {
        // In version 5 mkfs.xfs 6.1 forgets its header.
        writeln!(lines, "long l--777 0 0 {}", "t".repeat(900)).unwrap();
        tree = tree.symlink("/long", "t".repeat(900)).unwrap();
    }
    for count in [3, 60, 300, 3_000] {
        writeln!(lines, "d{count} d--750 0 0").unwrap();
        for number in 0..count {
            writeln!(lines, "name-{number:020} ---600 0 0 {}", scratch.join("empty").display()).unwrap();
            let path = format!("/d{count}/name-{number:020}");
            tree = tree.file_with(path, "", Mode::new(0o600), Owner::ROOT).unwrap();
        }
        lines += "$\n";
        tree = tree.dir(format!("/d{count}"), Mode::new(0o750), Owner::ROOT).unwrap();
    }
    (lines + "$\n", tree)
}

/// Makes a file system with these options out of the prototype, with extended attributes by xfs_db(8).
pub(crate) fn made(mib: u64, options: &[&str]) -> (Image, MemoryTree) {
    let scratch = tempfile::TempDir::new().unwrap();
    let version_4 = options.iter().any(|option| option.contains("crc=0"));
    let (lines, mut tree) = prototype(scratch.path(), version_4);
    let file = scratch.path().join("prototype");
    fs::write(&file, lines).unwrap();
    let image = Image::make(mib, &[options, &["-p", file.to_str().unwrap()]].concat());
    // Of files and directories of version 4 xfs_db 6.1 falls over.
    for (path, count, length) in [("/null", 1, 5), ("/pipe", 30, 250), ("/pipe-2", 3, 3_500), ("/short", 2, 20)] {
        let mut commands = vec![format!("path {path}")];
        for number in 0..count {
            commands.push(format!("attr_set -v {length} attribute-{number}"));
            tree = tree.xattr(path, format!("user.attribute-{number}"), vec![b'v'; length]).unwrap();
        }
        image.db(&commands);
    }
    (image, tree)
}

fn assert_read(options: &[&str]) {
    let (image, expected) = made(64, options);
    let tree = image.open().unwrap();
    let (index, wanted) = (tree.index().unwrap(), expected.index().unwrap());
    assert_eq!(index.unreadable(), []);
    let paths = |index: &hardtack_tree::Index| index.iter().map(|entry| entry.path.clone()).collect::<Vec<_>>();
    assert_eq!(paths(index), paths(wanted));
    for (found, wanted) in index.iter().zip(wanted) {
        let (path, metadata) = (&found.path, found.metadata);
        assert_eq!((metadata.kind, metadata.owner), (wanted.metadata.kind, wanted.metadata.owner), "{path}");
        assert_eq!(metadata.mode, wanted.metadata.mode, "{path}");
        assert_eq!(metadata.device, wanted.metadata.device, "{path}");
        assert!(metadata.mtime > 1_600_000_000, "{path}: {}", metadata.mtime);
        assert_eq!(tree.xattrs(path).unwrap(), expected.xattrs(path).unwrap(), "{path}");
        assert_eq!(tree.read_link(path).unwrap(), expected.read_link(path).unwrap(), "{path}");
        if metadata.kind == FileKind::Regular {
            assert_eq!(tree.read(path).unwrap(), expected.read(path).unwrap(), "{path}");
        }
    }
}

#[test]
fn version_5_is_read() {
    assert_read(&[]);
}

#[test]
fn version_4_is_read() {
    assert_read(&["-m", "crc=0,finobt=0", "-n", "ftype=0"]);
}

#[test]
fn version_4_with_types_in_directories_and_other_sizes_is_read() {
    assert_read(&["-m", "crc=0,finobt=0", "-n", "ftype=1,size=16384", "-b", "size=2048", "-i", "size=1024"]);
}

#[test]
fn version_4_says_what_it_is() {
    let image = Image::make(64, &["-m", "crc=0,finobt=0", "-L", "old"]);
    let tree = image.open().unwrap();
    assert!(!tree.contents().superblock().features().checksums);
    assert_eq!(tree.contents().superblock().label(), b"old");
    assert!(tree.exists(&tree_path!("/")).unwrap());
}
