//! Extended attributes in each of their forms.

use hardtack_tree::{FileKind, MemoryTree, Mode, Owner};

use super::contents::assert_kept;
use crate::support::{XfsImage, chain};

/// `VFS_CAP_REVISION_2` with `cap_net_raw` permitted and effective (`linux/capability.h`).
const CAPABILITY: [u8; 20] = [1, 0, 0, 2, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/// An access control list in the form of system calls, with entries for the user 1000 and the group 70000.
fn acl() -> Vec<u8> {
    let nobody = u32::MAX;
    let entries =
        [(1_u16, 6_u16, nobody), (2, 4, 1000), (4, 4, nobody), (8, 7, 70_000), (16, 7, nobody), (32, 4, nobody)];
    let entries = entries.iter().flat_map(|(tag, permissions, id)| {
        [&tag.to_le_bytes()[..], &permissions.to_le_bytes(), &id.to_le_bytes()].concat()
    });
    2_u32.to_le_bytes().into_iter().chain(entries).collect()
}

fn bytes(len: usize) -> Vec<u8> {
    (0..len).map(|at| (at * 7 % 251) as u8).collect()
}

#[test]
fn attributes_within_and_outside_of_inodes_are_kept() {
    let mut tree = MemoryTree::new();
    // How many, and the length of each value.
    let shapes = [
        (1, 0),
        (3, 20),
        (1, 255),
        (1, 256),
        (15, 200),
        (1, 3_050),
        (1, 3_080),
        (1, 4_096),
        (2, 65_536),
        (300, 60),
        (40, 5_000),
    ];
    for (count, len) in shapes {
        let path = format!("/{count}-{len}");
        tree = tree.file(&path, "content").unwrap();
        for number in 0..count {
            tree = tree.xattr(&path, format!("user.attribute-{number}"), bytes(len)).unwrap();
        }
    }
    assert_kept(&XfsImage::write(&tree, 300).unwrap(), &tree);
}

#[test]
fn attributes_of_every_name_space_and_kind_of_entry_are_kept() {
    let kinds = [("char", FileKind::CharDevice, (1, 3)), ("pipe", FileKind::Fifo, (0, 0))];
    let mut tree = MemoryTree::new().file_with("/file", "x", Mode::new(0o674), Owner::ROOT).unwrap();
    tree = tree.dir("/directory", Mode::new(0o755), Owner::ROOT).unwrap();
    for (name, kind, device) in kinds {
        tree = tree.special(format!("/{name}"), kind, Mode::new(0o644), device).unwrap();
    }
    // A link and a directory that fit into an inode without their attributes alone.
    tree = tree.symlink("/short", "target").unwrap().symlink("/long", "t".repeat(330)).unwrap();
    tree = (0..20).fold(tree, |tree, number| tree.file(format!("/full/{number}"), "").unwrap());
    for path in ["/", "/file", "/directory", "/char", "/pipe", "/short", "/long", "/full"] {
        tree = tree.xattr(path, "security.selinux", &b"system_u:object_r:bin_t:s0\0"[..]).unwrap();
        tree = tree.xattr(path, "trusted.note", &b"kept"[..]).unwrap();
    }
    tree = tree.xattr("/file", "security.capability", CAPABILITY).unwrap();
    tree = tree.xattr("/file", "user.mime_type", &b"text/plain"[..]).unwrap();
    tree = tree.xattr("/file", "system.posix_acl_access", acl()).unwrap();
    tree = tree.xattr("/directory", "system.posix_acl_default", acl()).unwrap();
    let image = XfsImage::write(&tree, 300).unwrap();
    assert_kept(&image, &tree);
    let list = image.db(&["path /directory", "print a.sfattr.list[0].name a.sfattr.list[0].root"]);
    insta::assert_snapshot!(list, @r#"
    a.sfattr.list[0].name = "note"
    a.sfattr.list[0].root = 1
    "#);
}

#[test]
fn attributes_that_xfs_cannot_keep_are_refused_and_never_dropped() {
    let refusal = |name: &str, value: Vec<u8>| {
        let tree = MemoryTree::new().file("/etc/file", "x").unwrap().xattr("/etc/file", name, value).unwrap();
        let error = XfsImage::write(&tree, 300).err().unwrap();
        format!("{}; {}", chain(&error), error.remedy().unwrap())
    };
    let refusals = [
        refusal("user.huge", vec![1; 65_537]),
        refusal("strange.name", vec![1]),
        refusal("system.posix_acl_access", vec![9; 12]),
    ];
    insta::assert_snapshot!(refusals.join("\n"), @r#"
    cannot keep the extended attributes of /etc/file: the value of the extended attribute "user.huge" has 65537 bytes, and one has at most 65536; remove the attribute, or make it smaller
    cannot keep the extended attributes of /etc/file: XFS has no place for the extended attribute "strange.name"; remove the attribute, or make it smaller
    cannot keep the extended attributes of /etc/file: the access control list in "system.posix_acl_access" is malformed; remove the attribute, or make it smaller
    "#);
}
