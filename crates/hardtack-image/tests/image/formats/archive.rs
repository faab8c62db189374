//! Root archives.

use std::sync::Arc;

use hardtack_image::{SealedTree, export};
use hardtack_recipe::TreeFormat;
use hardtack_tree::{DirectoryTree, FileSource, MemoryTree, Mode, Owner, Tree};
use tempfile::TempDir;

use super::allocated;
use crate::support::{EPOCH, add_roots, assert_same, is_root, rich_directory, succeed};

fn write(tree: &dyn Tree, out: &std::path::Path) {
    export(&SealedTree { tree, epoch: EPOCH }, TreeFormat::Tar, out).unwrap();
}

#[test]
fn gnu_tar_gets_back_all_that_a_tree_has() {
    let directory = rich_directory();
    if !add_roots(directory.path()) {
        return;
    }
    let tree = DirectoryTree::open(directory.path()).unwrap();
    let scratch = TempDir::new().unwrap();
    let at = |name: &str| scratch.path().join(name);
    write(&tree, &at("first.tar"));
    write(&tree, &at("second.tar"));
    assert!(std::fs::read(at("first.tar")).unwrap() == std::fs::read(at("second.tar")).unwrap());
    assert!(allocated(&at("first.tar")) < 30 << 20, "zeros were written");

    std::fs::create_dir(at("out")).unwrap();
    let (archive, out) = (at("first.tar"), at("out"));
    let options = ["--numeric-owner", "--acls", "--xattrs", "--xattrs-include=*", "-xpf"];
    let files = [archive.to_str().unwrap(), "-C", out.to_str().unwrap()];
    assert_eq!(succeed("tar", &[options.as_slice(), &files].concat()), "");
    // Archives have no form for sockets.
    std::fs::remove_file(directory.path().join("home/socket")).unwrap();
    let source = DirectoryTree::open(directory.path()).unwrap();
    assert_same(&source, &DirectoryTree::open(&out).unwrap());
    // hardtack itself reads it as a tree and as a base.
    let archive = FileSource::new(std::fs::File::open(&archive).unwrap()).unwrap();
    assert_same(&source, &hardtack_tree::archive::open(Arc::new(archive), "archive").unwrap());
    assert!(allocated(&out.join("home/sparse")) < 1 << 20, "holes are holes again");
}

#[test]
fn members_stand_in_the_order_of_their_paths_with_large_numbers_and_long_names() {
    if !is_root() {
        return;
    }
    let owner = Owner { uid: 3_000_000_000, gid: 2_097_152 };
    let long = format!("/{}/{}", "d".repeat(200), "f".repeat(200));
    let tree = MemoryTree::new().file_with(&long, "x", Mode::new(0o600), owner).unwrap();
    let tree = tree.file("/b-c", "").unwrap().file("/b/z", "").unwrap().symlink("/a", "t".repeat(300)).unwrap();
    let tree = tree.xattr("/b/z", "user.a=b%", "v").unwrap();
    let scratch = TempDir::new().unwrap();
    let at = |name: &str| scratch.path().join(name);
    write(&tree, &at("root.tar"));
    let list = succeed("tar", &["-tf", at("root.tar").to_str().unwrap()]);
    let expected = format!("./\n./a\n./b/\n./b-c\n./b/z\n./{}/\n.{long}\n", "d".repeat(200));
    assert_eq!(list, expected);
    std::fs::create_dir(at("out")).unwrap();
    let (archive, out) = (at("root.tar"), at("out"));
    let arguments = ["--xattrs", "-xpf", archive.to_str().unwrap(), "-C", out.to_str().unwrap()];
    succeed("tar", &arguments);
    let copy = DirectoryTree::open(&out).unwrap();
    let kept = |entry: &hardtack_tree::Entry| entry.path.as_path() == std::path::Path::new("/");
    assert_eq!(copy.index().unwrap().len(), tree.index().unwrap().len());
    for entry in tree.index().unwrap().iter().filter(|entry| !kept(entry)) {
        assert_eq!(copy.metadata(&entry.path).unwrap().unwrap().owner, entry.metadata.owner, "{}", entry.path);
        assert_eq!(copy.xattrs(&entry.path).unwrap(), tree.xattrs(&entry.path).unwrap());
        assert_eq!(copy.read_link(&entry.path).unwrap(), tree.read_link(&entry.path).unwrap());
    }
}
