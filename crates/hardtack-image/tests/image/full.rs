//! What does not fit.

use hardtack_image::{Ext4Error, FileSystemError, PartError};
use hardtack_tree::{MemoryTree, Mode, Owner};

use crate::support::{Disk, chain, layout};

fn refusal(tree: &MemoryTree, size: &str) -> String {
    let error = Disk::assemble(tree, &layout("1G", &["/:500M", &format!("/var:{size}")])).err().unwrap();
    format!("{}; {}", chain(&error), error.remedy().unwrap_or_default())
}

fn of_bytes(bytes: usize) -> MemoryTree {
    let content: Vec<u8> = (0..bytes).map(|at| 1 + (at % 251) as u8).collect();
    MemoryTree::new().file_with("/var/data", content, Mode::new(0o644), Owner::ROOT).unwrap()
}

#[test]
fn a_full_partition_is_named_with_what_it_needs() {
    insta::assert_snapshot!(refusal(&of_bytes(30 << 20), "20M"), @"cannot fill partition 2 of the boot disk, mounted at /var: no space left: its files and tables need 35.3 MiB, it has 20 MiB; give it at least 35.3 MiB, and room for what the machine will write");
}

#[test]
fn what_it_is_said_to_need_is_enough_and_no_more() {
    let tree = of_bytes(30 << 20);
    let error = Disk::assemble(&tree, &layout("1G", &["/:500M", "/var:20M"])).err().unwrap();
    let hardtack_image::AssembleError::FileSystem { source, .. } = error else { panic!("{error}") };
    let FileSystemError::Ext4(Ext4Error::Part(PartError::Full { needs, .. })) = source else { panic!("{source}") };
    let mib = needs.bytes().div_ceil(1 << 20);
    assert!((30..45).contains(&mib), "{needs}");
    // A larger file system also has larger tables.
    Disk::assemble(&tree, &layout("1G", &["/:500M", &format!("/var:{}M", mib + 4)])).unwrap();
}

#[test]
fn many_small_files_get_as_many_inodes_as_they_need() {
    let tree = (0..9_000).fold(MemoryTree::new(), |tree, number| tree.file(format!("/var/{number}"), "").unwrap());
    let disk = Disk::assemble(&tree, &layout("1G", &["/:500M", "/var:20M"])).unwrap();
    disk.check();
    let usage = disk.assembled.file_systems.iter().find(|found| found.mount.as_str() == "/var").unwrap().usage;
    assert!(usage.inodes > 11_000 && usage.used_inodes == 9_011, "{usage:?}");
}

#[test]
fn a_mount_point_that_is_missing_or_no_directory_is_named() {
    let missing = refusal(&MemoryTree::new(), "20M");
    let file = refusal(&MemoryTree::new().file("/var", "x").unwrap(), "20M");
    let lost = refusal(&MemoryTree::new().file("/var/lost+found", "x").unwrap(), "20M");
    insta::assert_snapshot!([missing, file, lost].join("\n"), @r#"
    cannot fill partition 2 of the boot disk, mounted at /var: /var is not a directory of the tree; make the directory /var in a step
    cannot fill partition 2 of the boot disk, mounted at /var: /var is not a directory of the tree; make the directory /var in a step
    cannot fill partition 2 of the boot disk, mounted at /var: /var/lost+found is not a directory, and e2fsck(8) needs one of that name; remove or rename the file
    "#);
}

#[test]
fn names_and_targets_that_linux_cannot_have_are_refused() {
    let name = refusal(&MemoryTree::new().file(format!("/var/{}", "n".repeat(256)), "x").unwrap(), "20M");
    let target = refusal(&MemoryTree::new().symlink("/var/link", "t".repeat(4096)).unwrap(), "20M");
    let empty = refusal(&MemoryTree::new().symlink("/var/link", "").unwrap(), "20M");
    let shortened = [name, target, empty].map(|text| text.replace(&"n".repeat(256), "nnn"));
    insta::assert_snapshot!(shortened.join("\n"), @r#"
    cannot fill partition 2 of the boot disk, mounted at /var: the name of /var/nnn has 256 bytes, and a name has at most 255; shorten or remove it
    cannot fill partition 2 of the boot disk, mounted at /var: the target of the symbolic link /var/link has 4096 bytes, and one has from 1 to 4095; shorten or remove it
    cannot fill partition 2 of the boot disk, mounted at /var: the target of the symbolic link /var/link has 0 bytes, and one has from 1 to 4095; shorten or remove it
    "#);
}
