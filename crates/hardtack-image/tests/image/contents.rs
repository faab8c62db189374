//! Everything that a tree has is on the disk, read back by debugfs(8).

use std::collections::BTreeMap;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use hardtack_tree::{DirectoryTree, FileKind, MemoryTree, Mode, Owner, Tree};
use tempfile::TempDir;

use crate::support::{CAPABILITY, Debugfs, Disk, EPOCH, add_roots, chain, layout, rich_directory};

#[test]
fn every_entry_of_a_directory_is_kept() {
    let directory = rich_directory();
    let rooted = add_roots(directory.path());
    let tree = DirectoryTree::open(directory.path()).unwrap();
    let disk = Disk::assemble(&tree, &layout("600M", &["/:300M", "/home:*"])).unwrap();
    disk.check();
    let scratch = TempDir::new().unwrap();
    for (mount, prefix, other) in [("/", "", "home/"), ("/home", "home/", "\0")] {
        let debugfs = Debugfs::new(&disk, mount);
        let found = debugfs.entries();
        let mut expected = BTreeMap::new();
        for entry in tree.index().unwrap() {
            let path: String = entry.path.bytes()[1..].iter().map(|byte| char::from(*byte)).collect();
            let inside = path.strip_prefix(prefix).filter(|rest| !rest.is_empty() && !path.starts_with(other));
            if let Some(rest) = inside {
                expected.insert(rest.to_owned(), entry);
            }
        }
        let missing: Vec<&String> = expected.keys().filter(|path| !found.contains_key(*path)).collect();
        let more: Vec<&String> = found.keys().filter(|path| !expected.contains_key(*path)).collect();
        assert_eq!((missing, more), (Vec::new(), vec![&"lost+found".to_owned()]), "in {mount}");

        let regular = found.values().filter(|found| found.mode & 0o170_000 == 0o100_000).map(|found| found.inode);
        let contents = debugfs.contents(regular, scratch.path());
        for (path, entry) in &expected {
            let host = directory.path().join(entry.path.relative());
            let metadata = std::fs::symlink_metadata(&host).unwrap();
            let found = &found[path];
            assert_eq!(found.mode, metadata.mode(), "{path}");
            assert_eq!((found.uid, found.gid), (metadata.uid(), metadata.gid()), "{path}");
            match entry.metadata.kind {
                FileKind::Regular => {
                    assert_eq!(found.size, metadata.len(), "{path}");
                    assert!(contents[&found.inode] == std::fs::read(&host).unwrap(), "content of {path}");
                }
                FileKind::Symlink => {
                    let target = std::fs::read_link(&host).unwrap();
                    let length = target.as_os_str().len();
                    assert_eq!(found.size, length as u64, "{path}");
                    if length < 60 {
                        let stat = debugfs.stat(found.inode);
                        assert!(stat.contains(&format!("Fast link dest: \"{}\"", target.display())), "{stat}");
                    }
                }
                _ => {}
            }
        }
    }
    if rooted {
        devices_and_capabilities(&disk, scratch.path());
    }
}

fn devices_and_capabilities(disk: &Disk, scratch: &Path) {
    let debugfs = Debugfs::new(disk, "/home");
    let found = debugfs.entries();
    assert!(debugfs.stat(found["null"].inode).contains("Device major/minor number: 01:03"));
    let block = debugfs.stat(found["block"].inode);
    assert!(block.contains("Device major/minor number: 259:70000 "), "{block}");
    assert_eq!(debugfs.xattr(found["large"].inode, "security.capability", scratch), CAPABILITY);
}

#[test]
fn names_of_one_file_stay_one_file_within_a_file_system() {
    let directory = TempDir::new().unwrap();
    let at = |path: &str| directory.path().join(path);
    std::fs::create_dir_all(at("usr/bin")).unwrap();
    std::fs::create_dir(at("home")).unwrap();
    std::fs::write(at("usr/bin/tool"), vec![7; 100_000]).unwrap();
    for name in ["usr/bin/other-name", "home/third-name"] {
        std::fs::hard_link(at("usr/bin/tool"), at(name)).unwrap();
    }
    let disk = assemble_directory(&directory);
    let root = Debugfs::new(&disk, "/");
    let found = root.entries();
    assert_eq!(found["usr/bin/tool"].inode, found["usr/bin/other-name"].inode);
    assert!(root.stat(found["usr/bin/tool"].inode).contains("Links: 2 "));
    let home = Debugfs::new(&disk, "/home");
    let third = &home.entries()["third-name"];
    assert_eq!(third.size, 100_000, "a copy, since no link leads across file systems");
    assert!(home.stat(third.inode).contains("Links: 1 "));
}

#[test]
fn holes_stay_holes() {
    let directory = TempDir::new().unwrap();
    std::fs::create_dir(directory.path().join("home")).unwrap();
    let sparse = std::fs::File::create(directory.path().join("home/sparse")).unwrap();
    std::os::unix::fs::FileExt::write_all_at(&sparse, b"in the middle", 5_000_000).unwrap();
    sparse.set_len(1 << 40).unwrap();
    let home_disk = assemble_directory(&directory);
    let home = Debugfs::new(&home_disk, "/home");
    let stat = home.stat(home.entries()["sparse"].inode);
    assert!(stat.contains("Size: 1099511627776\n") && stat.contains("Blockcount: 8\n"), "{stat}");
}

#[test]
fn no_time_is_later_than_the_epoch() {
    let directory = TempDir::new().unwrap();
    std::fs::create_dir(directory.path().join("home")).unwrap();
    for name in ["home/new", "home/old"] {
        std::fs::write(directory.path().join(name), "x").unwrap();
    }
    let old = std::fs::File::options().write(true).open(directory.path().join("home/old")).unwrap();
    old.set_modified(std::time::UNIX_EPOCH + std::time::Duration::from_secs(86_400)).unwrap();
    let disk = assemble_directory(&directory);
    let home = Debugfs::new(&disk, "/home");
    let found = home.entries();
    let times = |name: &str| {
        let stat = home.stat(found[name].inode);
        let lines = stat.lines().filter_map(|line| line.split_once("time: "));
        lines
            .map(|(name, rest)| (name.trim().to_owned(), i64::from_str_radix(&rest[2..10], 16).unwrap()))
            .collect::<BTreeMap<_, _>>()
    };
    let named =
        |mtime| [("a", EPOCH), ("c", EPOCH), ("cr", EPOCH), ("m", mtime)].map(|(name, at)| (name.to_owned(), at));
    assert_eq!(times("new"), named(EPOCH).into());
    assert_eq!(times("old"), named(86_400).into());
}

/// A small disk with `/` and `/home`.
fn assemble_directory(directory: &TempDir) -> Disk {
    let tree = DirectoryTree::open(directory.path()).unwrap();
    let disk = Disk::assemble(&tree, &layout("200M", &["/:100M", "/home:*"])).unwrap();
    disk.check();
    disk
}

#[test]
fn extended_attributes_are_kept_within_and_outside_of_inodes() {
    let scratch = TempDir::new().unwrap();
    // The kernel gives the entries that name nobody all ones for an id, debugfs zeros; ext4 keeps none.
    let acl = [
        [2_u32.to_le_bytes().as_slice(), &[1, 0, 6, 0], &[0; 4]].concat(), // The owner.
        [[2, 0, 4, 0].as_slice(), &1000_u32.to_le_bytes()].concat(),       // User 1000.
        [[4, 0, 4, 0].as_slice(), &[0; 4]].concat(),                       // The group.
        [[16, 0, 4, 0].as_slice(), &[0; 4]].concat(),                      // The mask.
        [[32, 0, 4, 0].as_slice(), &[0; 4]].concat(),                      // Others.
    ]
    .concat();
    let attributes: [(&str, Vec<u8>); 7] = [
        ("security.capability", CAPABILITY.to_vec()),
        ("security.selinux", b"system_u:object_r:bin_t:s0\0".to_vec()),
        ("system.posix_acl_access", acl),
        ("trusted.note", b"kept".to_vec()),
        ("user.empty", Vec::new()),
        ("user.large", (0..3000_u32).map(|at| at as u8).collect()),
        ("user.mime_type", b"text/plain".to_vec()),
    ];
    let mode = Mode::new(0o644);
    let tree = MemoryTree::new().file_with("/file", "x", mode, Owner::ROOT).unwrap().symlink("/link", "file").unwrap();
    let tree = attributes.iter().fold(tree, |tree, (name, value)| tree.xattr("/file", name, value.clone()).unwrap());
    let tree = tree.xattr("/", "user.root", "of the root").unwrap().xattr("/link", "security.x", "of a link").unwrap();
    let disk = Disk::assemble(&tree, &layout("100M", &["/:*"])).unwrap();
    disk.check();
    let debugfs = Debugfs::new(&disk, "/");
    let entries = debugfs.entries();
    for (name, value) in &attributes {
        assert_eq!(debugfs.xattr(entries["file"].inode, name, scratch.path()), *value, "{name}");
    }
    assert_eq!(debugfs.xattr(2, "user.root", scratch.path()), b"of the root");
    assert_eq!(debugfs.xattr(entries["link"].inode, "security.x", scratch.path()), b"of a link");
}

#[test]
fn attributes_that_ext4_cannot_keep_are_refused_and_never_dropped() {
    let refusal = |name: &str, value: Vec<u8>| {
        let tree = MemoryTree::new().file("/etc/file", "x").unwrap().xattr("/etc/file", name, value).unwrap();
        Disk::assemble(&tree, &layout("100M", &["/:*"])).err().map(|error| chain(&error)).unwrap()
    };
    let refusals = [
        refusal("user.huge", vec![1; 5000]),
        refusal("strange.name", vec![1]),
        refusal("system.posix_acl_access", vec![9; 12]),
    ];
    insta::assert_snapshot!(refusals.join("\n"), @r#"
    cannot fill partition 1 of the boot disk, mounted at /: cannot keep the extended attributes of /etc/file: the extended attributes need 5020 bytes; ext4 has room for 4060
    cannot fill partition 1 of the boot disk, mounted at /: cannot keep the extended attributes of /etc/file: ext4 has no place for the extended attribute "strange.name"
    cannot fill partition 1 of the boot disk, mounted at /: cannot keep the extended attributes of /etc/file: the access control list in "system.posix_acl_access" is malformed
    "#);
}
