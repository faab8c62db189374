//! Root trees as file systems that are only read.

use std::path::Path;

use hardtack_image::{ConvertError, SealedTree, export};
use hardtack_recipe::TreeFormat;
use hardtack_tree::{DirectoryTree, MemoryTree, Mode, Owner, Tree};
use tempfile::TempDir;

use super::allocated;
use crate::support::{EPOCH, Mounted, add_roots, assert_same, chain, rich_directory, succeed};

fn write(tree: &dyn Tree, format: TreeFormat, out: &Path) -> Result<(), ConvertError> {
    export(&SealedTree { tree, epoch: EPOCH }, format, out)
}

/// Writes a tree with everything that is hard to keep twice; gives the directory with the file `image`, which was the
/// same, and the tree. Squashfs has no place for access control lists.
fn twice(format: TreeFormat) -> Option<(TempDir, TempDir)> {
    let directory = rich_directory();
    if !add_roots(directory.path()) {
        return None;
    }
    if format == TreeFormat::Squashfs {
        let user = directory.path().join("home/user");
        let tree = DirectoryTree::open(directory.path()).unwrap();
        let refusal = write(&tree, format, &directory.path().join("no")).unwrap_err();
        assert!(refusal.to_string().ends_with(r#"has no place for the extended attribute "system.posix_acl_access""#));
        for list in ["system.posix_acl_access", "system.posix_acl_default"] {
            rustix::fs::removexattr(&user, list).unwrap();
        }
    }
    let scratch = TempDir::new().unwrap();
    let tree = DirectoryTree::open(directory.path()).unwrap();
    let [first, second] = ["image", "second"].map(|name| scratch.path().join(name));
    write(&tree, format, &first).unwrap();
    write(&DirectoryTree::open(directory.path()).unwrap(), format, &second).unwrap();
    assert!(std::fs::read(&first).unwrap() == std::fs::read(&second).unwrap());
    assert!(allocated(&first) < 45 << 20, "zeros were written: {}", allocated(&first));
    Some((directory, scratch))
}

#[test]
fn the_kernel_reads_all_that_a_tree_has_out_of_squashfs() {
    let Some((directory, scratch)) = twice(TreeFormat::Squashfs) else { return };
    let image = scratch.path().join("image");
    let Some(mounted) = Mounted::new("squashfs", "ro", &image, scratch.path().join("mounted")) else { return };
    assert_same(&DirectoryTree::open(directory.path()).unwrap(), &mounted.tree());
}

#[test]
fn the_kernel_reads_all_that_a_tree_has_out_of_erofs() {
    let Some((directory, scratch)) = twice(TreeFormat::Erofs) else { return };
    let image = scratch.path().join("image");
    let Some(mounted) = Mounted::new("erofs", "ro", &image, scratch.path().join("mounted")) else { return };
    assert_same(&DirectoryTree::open(directory.path()).unwrap(), &mounted.tree());
}

#[test]
fn unsquashfs_gets_back_all_that_a_tree_has() {
    let Some((directory, scratch)) = twice(TreeFormat::Squashfs) else { return };
    let (image, out) = (scratch.path().join("image"), scratch.path().join("out"));
    let image = image.to_str().unwrap();
    let superblock = succeed("unsquashfs", &["-s", image]);
    for line in ["Found a valid SQUASHFS 4:0 superblock", "Compression zstd", "Creation or last append time Tue Nov 14"]
    {
        assert!(superblock.contains(line), "{superblock}");
    }
    assert!(superblock.contains("Xattrs are compressed"), "{superblock}");
    succeed("unsquashfs", &["-quiet", "-no-progress", "-dest", out.to_str().unwrap(), image]);
    assert_same(&DirectoryTree::open(directory.path()).unwrap(), &DirectoryTree::open(&out).unwrap());
}

#[test]
fn hardtack_reads_all_that_it_wrote_out_of_erofs() {
    let Some((directory, scratch)) = twice(TreeFormat::Erofs) else { return };
    let target = hardtack_tree::target::open(&[scratch.path().join("image")], None).unwrap();
    assert_same(&DirectoryTree::open(directory.path()).unwrap(), &*target.tree);
}

#[test]
fn the_tools_of_erofs_find_no_fault() {
    let Some((_directory, scratch)) = twice(TreeFormat::Erofs) else { return };
    let image = scratch.path().join("image");
    let image = image.to_str().unwrap();
    succeed("fsck.erofs", &["--extract", image]);
    let superblock = succeed("dump.erofs", &["-s", image]);
    assert!(superblock.contains("sb_csum mtime"), "{superblock}");
    let large = succeed("dump.erofs", &["--path=/home/large", image]);
    assert!(large.contains("Size: 20000000"), "{large}");
}

#[test]
fn directories_of_any_size_and_an_empty_tree_are_kept() {
    for count in [0, 1, 113, 114, 115, 700] {
        let mut tree = MemoryTree::new();
        for number in 0..count {
            let path = format!("/d/{}{number:03}", "n".repeat(21));
            tree = tree.file_with(path, vec![b'x'; number * 40], Mode::new(0o600), Owner::ROOT).unwrap();
        }
        let scratch = TempDir::new().unwrap();
        for (format, kind) in [(TreeFormat::Squashfs, "squashfs"), (TreeFormat::Erofs, "erofs")] {
            let image = scratch.path().join(kind);
            write(&tree, format, &image).unwrap();
            match format {
                TreeFormat::Erofs => drop(succeed("fsck.erofs", &[image.to_str().unwrap()])),
                _ => drop(succeed("unsquashfs", &["-lls", image.to_str().unwrap()])),
            }
            let at = scratch.path().join(format!("{kind}-mounted"));
            let Some(mounted) = Mounted::new(kind, "ro", &image, at) else { continue };
            let found = mounted.tree();
            let names =
                |tree: &dyn Tree| tree.index().unwrap().iter().map(|entry| entry.path.clone()).collect::<Vec<_>>();
            assert_eq!(names(&tree), names(&found), "{kind} of {count}");
            for path in names(&tree).iter().filter(|path| path.bytes().len() > 3) {
                assert!(tree.read(path).unwrap() == found.read(path).unwrap(), "{kind}: {path}");
            }
        }
    }
}

#[test]
fn what_a_format_has_no_place_for_is_refused_and_nothing_is_left() {
    let scratch = TempDir::new().unwrap();
    let out = scratch.path().join("out");
    let refusal = |name: &str, value: usize, format| {
        let tree = MemoryTree::new().file("/a", "").unwrap().xattr("/a", name, vec![b'v'; value]).unwrap();
        let error = write(&tree, format, &out).unwrap_err();
        assert!(!out.exists());
        format!("{}; {}", chain(&error), error.remedy().unwrap())
    };
    let refusals = [
        refusal("btrfs.compression", 4, TreeFormat::Erofs),
        refusal("user.a", 70_000, TreeFormat::Erofs),
        refusal("system.posix_acl_access", 4, TreeFormat::Squashfs),
        refusal("user.a", 70_000, TreeFormat::Squashfs),
    ];
    insta::assert_snapshot!(refusals.join("\n"), @r#"
    /a: the format `erofs` has no place for the extended attribute "btrfs.compression"; remove the attribute in a step, or take another format
    /a: the format `erofs` has no place for the extended attribute "user.a"; remove the attribute in a step, or take another format
    /a: the format `squashfs` has no place for the extended attribute "system.posix_acl_access"; remove the attribute in a step, or take another format
    /a: the format `squashfs` has no place for the extended attribute "user.a"; remove the attribute in a step, or take another format
    "#);
}
