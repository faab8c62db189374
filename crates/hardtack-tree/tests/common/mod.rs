//! A root with everything that a root can have, and what two views of one must agree on.

// Each test program uses a part of it.
#![allow(dead_code, unreachable_pub)]

use std::fs;
use std::os::unix::fs::{FileExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use hardtack_tree::{DirectoryTree, FileKind, Metadata, Tree};
use rustix::fs::{CWD, FileType, Mode, XattrFlags, lsetxattr, makedev, mknodat};

pub fn is_root() -> bool {
    let root = rustix::process::geteuid().is_root();
    if !root {
        println!("skipped: owners, devices and capabilities need root");
    }
    root
}

/// Runs a program of the host, which must succeed.
pub fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap_or_else(|error| panic!("{program}: {error}"));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{program} {arguments:?}: {}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

/// Whether the host has a program; says so when it has not.
pub fn has(program: &str) -> bool {
    let there = Command::new(program).arg("--version").output().is_ok();
    if !there {
        println!("skipped: {program} is not installed");
    }
    there
}

/// A file of the folder of large test data, which lies beside the checkout or where `HARDTACK_SHARED` says; says so when
/// it is not there.
pub fn shared(name: &str) -> Option<PathBuf> {
    let beside = || concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared").into();
    let path = PathBuf::from(std::env::var_os("HARDTACK_SHARED").unwrap_or_else(beside)).join(name);
    let there = path.exists();
    if !there {
        println!("skipped: {} is not here", path.display());
    }
    there.then_some(path)
}

/// Fills a directory with everything that a root can have.
pub fn furnish(at: &Path) {
    for directory in ["etc", "usr/lib", "tmp", "dev", "srv/empty", "home/eve"] {
        fs::create_dir_all(at.join(directory)).unwrap();
    }
    fs::write(at.join("etc/passwd"), "root:x:0:0:root:/root:/bin/sh\neve:x:1000:1000::/home/eve:/bin/sh\n").unwrap();
    fs::write(at.join("etc/empty"), "").unwrap();
    fs::write(at.join("etc/with = and % in its näme\n"), "odd").unwrap();
    fs::write(at.join("usr/lib/large"), (0..70_000_u32).flat_map(u32::to_le_bytes).collect::<Vec<u8>>()).unwrap();
    fs::write(at.join("usr/lib/block"), [b'b'; 512]).unwrap();
    fs::hard_link(at.join("usr/lib/large"), at.join("usr/lib/another")).unwrap();
    symlink("usr/lib", at.join("lib")).unwrap();
    symlink("../nowhere", at.join("etc/dangling")).unwrap();
    // Names and targets that do not fit into the fields of a header.
    let deep = format!("srv/{}/{}", "directory-with-a-long-name/".repeat(5), "f".repeat(150));
    fs::create_dir_all(at.join(&deep).parent().unwrap()).unwrap();
    fs::write(at.join(&deep), "deep").unwrap();
    symlink(format!("/{deep}"), at.join("srv/link-with-a-long-target")).unwrap();
    fs::hard_link(at.join(&deep), at.join("srv/same-as-the-deep-one")).unwrap();
    for (path, mode) in [("etc/passwd", 0o640), ("usr/lib/block", 0o4755), ("tmp", 0o1777), ("home/eve", 0o2750)] {
        fs::set_permissions(at.join(path), fs::Permissions::from_mode(mode)).unwrap();
    }
    for (path, id) in [("home/eve", 1000), ("lib", 7), ("srv/empty", 3_000_000)] {
        std::os::unix::fs::lchown(at.join(path), Some(id), Some(id)).unwrap();
    }
    let node = |path: &str, kind, device| mknodat(CWD, at.join(path), kind, Mode::RUSR | Mode::WUSR, device).unwrap();
    node("dev/null", FileType::CharacterDevice, makedev(1, 3));
    node("dev/disk", FileType::BlockDevice, makedev(259, 70_000));
    node("dev/pipe", FileType::Fifo, 0);
}

/// Adds a file with holes at its beginning, in its middle and at its end, and more of them than a header has room for.
pub fn add_holes(at: &Path) {
    for (name, pieces) in [("few", 2_u64), ("many", 60)] {
        let file = fs::File::create(at.join(name)).unwrap();
        for piece in 1..=pieces {
            file.write_all_at(format!("piece {piece}").repeat(100).as_bytes(), piece << 20).unwrap();
        }
        file.set_len((pieces + 2) << 20).unwrap();
    }
    fs::File::create(at.join("only-a-hole")).unwrap().set_len(5 << 20).unwrap();
}

/// Adds extended attributes: a capability, and one with bytes of all kinds.
pub fn add_xattrs(at: &Path) {
    set_xattr(&at.join("usr/lib/block"), "security.capability", b"\x01\0\0\x02\0\x04\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
    set_xattr(&at.join("etc/passwd"), "user.note", b"x\0y\n=\xff");
    set_xattr(&at.join("srv/empty"), "trusted.note", b"a directory's");
}

pub fn set_xattr(path: &Path, name: &str, value: &[u8]) {
    lsetxattr(path, name, value, XattrFlags::empty()).unwrap();
}

/// Holds every entry of `tree` against the directory that it was made from.
pub fn agree(tree: &dyn Tree, directory: &Path) {
    let original = DirectoryTree::open(directory).unwrap();
    let (index, expected) = (tree.index().unwrap(), original.index().unwrap());
    assert_eq!(index.unreadable(), []);
    let paths = |index: &hardtack_tree::Index| index.iter().map(|entry| entry.path.clone()).collect::<Vec<_>>();
    assert_eq!(paths(index), paths(expected));
    for (entry, expected) in index.iter().zip(expected) {
        let path = &entry.path;
        // Numbers of inodes are each view's own, as are sizes and links of directories.
        let alike = |metadata: &Metadata| match metadata.kind {
            FileKind::Directory => Metadata { size: 0, links: 0, inode: 0, ..*metadata },
            _ => Metadata { inode: 0, ..*metadata },
        };
        assert_eq!(alike(&entry.metadata), alike(&expected.metadata), "{path}");
        assert_eq!(tree.xattrs(path).unwrap(), original.xattrs(path).unwrap(), "{path}");
        match entry.metadata.kind {
            FileKind::Regular => {
                assert!(tree.read(path).unwrap() == original.read(path).unwrap(), "{path} differs");
                let file = tree.open_file(path).unwrap().unwrap();
                let first = file.data_after(0).unwrap().map(|range| range.start);
                let hole = original.open_file(path).unwrap().unwrap().data_after(0).unwrap().map(|range| range.start);
                assert!(first.unwrap_or(u64::MAX) <= hole.unwrap_or(u64::MAX), "{path} has data where nothing is said");
            }
            FileKind::Symlink => assert_eq!(tree.read_link(path).unwrap(), original.read_link(path).unwrap()),
            FileKind::Directory => assert_eq!(tree.list(path).unwrap(), original.list(path).unwrap()),
            _ => {}
        }
    }
    for entry in index.iter().filter(|entry| entry.metadata.links > 1 && entry.metadata.kind == FileKind::Regular) {
        let same = |index: &hardtack_tree::Index, inode| {
            let linked = index.iter().filter(|other| other.metadata.inode == inode);
            linked.map(|other| other.path.clone()).collect::<Vec<_>>()
        };
        let there = original.metadata(&entry.path).unwrap().unwrap();
        assert_eq!(same(index, entry.metadata.inode), same(expected, there.inode));
    }
}
