//! What is written is read back by hardtack's own reader, equal.

use std::fs::File;
use std::os::unix::fs::{FileExt, symlink};
use std::sync::Arc;

use hardtack_tree::ext4::{Ext4, open};
use hardtack_tree::{
    DirectoryTree, FileKind, FileSource, IndexedTree, MemoryTree, Metadata, Mode, OpenFile, Owner, Stretch, Tree,
    TreePath,
};
use tempfile::TempDir;

use crate::support::{Disk, EPOCH, layout};

/// The only file system of a disk.
fn read(disk: &Disk) -> IndexedTree<Ext4> {
    let source = Arc::new(FileSource::new(File::open(&disk.path).unwrap()).unwrap());
    let (slot, _) = disk.geometry.file_systems().next().unwrap();
    let size = std::fs::metadata(&disk.path).unwrap().len() - slot.offset;
    open(Arc::new(Stretch::new(source, slot.offset, size).unwrap()), "disk").unwrap()
}

/// What a written entry keeps: not its inode number, and of a directory neither its size nor its links, which trees in
/// memory do not count.
fn kept(metadata: Metadata) -> Metadata {
    let directory = metadata.kind == FileKind::Directory;
    let (size, links) = if directory { (0, 0) } else { (metadata.size, metadata.links) };
    Metadata { inode: 0, size, links, mtime: metadata.mtime.min(EPOCH), ..metadata }
}

fn whole(file: &OpenFile, size: u64) -> Vec<u8> {
    let mut content = vec![1; size as usize];
    assert_eq!(file.read_at(0, &mut content).unwrap(), content.len());
    content
}

/// Writes a tree, and compares it with what is read.
fn comes_back(tree: &dyn Tree, size: &str) {
    let disk = Disk::assemble(tree, &layout(size, &["/:*"])).unwrap();
    let found = read(&disk);
    assert!(!found.contents().replayed());
    let index = found.index().unwrap();
    assert_eq!(index.unreadable(), []);
    let lost = TreePath::root().join("lost+found").unwrap();
    let paths: Vec<&TreePath> = index.iter().map(|entry| &entry.path).filter(|path| **path != lost).collect();
    let expected: Vec<&TreePath> = tree.index().unwrap().iter().map(|entry| &entry.path).collect();
    assert_eq!(paths, expected);
    for entry in tree.index().unwrap() {
        let path = &entry.path;
        let metadata = found.metadata(path).unwrap().unwrap();
        assert_eq!(kept(metadata), kept(entry.metadata), "{path}");
        assert_eq!(found.xattrs(path).unwrap(), tree.xattrs(path).unwrap(), "{path}");
        assert_eq!(found.read_link(path).unwrap(), tree.read_link(path).unwrap(), "{path}");
        if metadata.kind == FileKind::Regular {
            let content = |tree: &dyn Tree| whole(&tree.open_file(path).unwrap().unwrap(), metadata.size);
            assert!(content(&found) == content(tree), "content of {path}");
        }
    }
}

#[test]
fn a_directory_of_the_host_comes_back() {
    let directory = TempDir::new().unwrap();
    let at = |path: &str| directory.path().join(path);
    std::fs::create_dir_all(at("usr/bin")).unwrap();
    std::fs::create_dir_all(at(&"deep/".repeat(40))).unwrap();
    std::fs::write(at("usr/bin/tool"), vec![7; 100_000]).unwrap();
    std::fs::hard_link(at("usr/bin/tool"), at("usr/bin/other-name")).unwrap();
    std::fs::write(at("l".repeat(255).as_str()), "long").unwrap();
    for length in [1, 59, 60, 61, 4000] {
        symlink(&"t/".repeat(length)[..length], at(&format!("usr/link-{length}"))).unwrap();
    }
    let sparse = File::create(at("sparse")).unwrap();
    sparse.write_all_at(b"in the middle", 5_000_000).unwrap();
    sparse.set_len(9_000_001).unwrap();
    rustix::fs::mkfifoat(rustix::fs::CWD, at("pipe"), rustix::fs::Mode::from_raw_mode(0o640)).unwrap();
    comes_back(&DirectoryTree::open(directory.path()).unwrap(), "200M");
}

#[test]
fn attributes_and_owners_come_back_as_system_calls_give_them() {
    // As the kernel gives it: the owner, user 1000, the group, the mask, others.
    let entry = |tag: u8, permissions: u8, id: u32| [[tag, 0, permissions, 0], id.to_le_bytes()].concat();
    let list = [
        2_u32.to_le_bytes().to_vec(),
        entry(0x01, 6, u32::MAX),
        entry(0x02, 4, 1000),
        entry(0x04, 4, u32::MAX),
        entry(0x10, 4, u32::MAX),
        entry(0x20, 0, u32::MAX),
    ]
    .concat();
    let owner = Owner { uid: 70_000, gid: 4_000_000_000 };
    let mut tree = MemoryTree::new().file_with("/file", "x", Mode::new(0o4755), owner).unwrap();
    for (name, value) in [
        ("security.capability", vec![1; 20]),
        ("system.posix_acl_access", list),
        ("trusted.note", b"kept".to_vec()),
        ("user.empty", Vec::new()),
        ("user.large", (0..3000_u32).map(|at| at as u8).collect()),
    ] {
        tree = tree.xattr("/file", name, value).unwrap();
    }
    let tree = tree.symlink("/link", "file").unwrap().xattr("/link", "security.x", "of a link").unwrap();
    comes_back(&tree, "100M");
}

#[test]
fn fifty_thousand_names_and_a_thousand_pieces_come_back() {
    // Every second block is a hole.
    let pieces: Vec<u8> = (0..2000_u32).flat_map(|block| [(block % 2 * (1 + block % 200)) as u8; 4096]).collect();
    let name = |number: u32| format!("/d/a-name-long-enough-to-fill-many-blocks-with-{number}");
    let tree = MemoryTree::new().file_with("/pieces", pieces, Mode::new(0o600), Owner::ROOT).unwrap();
    let tree = (0..50_000).fold(tree, |tree, number| tree.file(name(number), "").unwrap());
    comes_back(&tree, "300M");
}
