//! What cannot become an XFS file system.

use hardtack_image::{FileSystemParameters, XfsError, write_xfs};
use hardtack_tree::{FileKind, MemoryTree, Mode, TreePath};

use crate::support::{XfsImage, chain};

fn told(error: &XfsError) -> String {
    format!("{}; {}", chain(error), error.remedy().unwrap_or_default())
}

#[test]
fn what_does_not_fit_is_named_with_what_it_needs() {
    let refusals = [(super::sizes::of_mib(304), 300), (MemoryTree::new(), 299)];
    let refusals = refusals.map(|(tree, mib)| told(&XfsImage::write(&tree, mib).err().unwrap()));
    insta::assert_snapshot!(refusals.join("\n"), @r#"
    no space left: its files and tables need 372.2 MiB, it has 300 MiB; give it at least 372.2 MiB, and room for what the machine will write
    a file system of 299 MiB is too small for XFS: mkfs.xfs(8) makes none under 300 MiB; give it at least 300 MiB, or take ext4
    "#);
}

#[test]
fn what_xfs_cannot_hold_is_named() {
    let device = MemoryTree::new().special("/dev/sdzz", FileKind::BlockDevice, Mode::new(0o600), (512, 0)).unwrap();
    let link = MemoryTree::new().symlink("/link", "t".repeat(1024)).unwrap();
    let refusals = [device, link].map(|tree| told(&XfsImage::write(&tree, 300).err().unwrap()));
    insta::assert_snapshot!(refusals.join("\n"), @r#"
    /dev/sdzz is the device 512:0, and XFS has no numbers over 511:262143; remove it: devtmpfs makes the device nodes of a running machine
    the target of the symbolic link /link has 1024 bytes, and XFS has room for 1023; shorten or remove it
    "#);
}

#[test]
fn a_label_that_is_too_long_is_refused() {
    let directory = tempfile::TempDir::new().unwrap();
    let file = std::fs::File::create(directory.path().join("xfs.raw")).unwrap();
    let (tree, mount) = (&MemoryTree::new(), &TreePath::root());
    let parameters =
        FileSystemParameters { tree, mount, mounts: &[], uuid: uuid::Uuid::nil(), label: "thirteen-char", epoch: 0 };
    insta::assert_snapshot!(told(&write_xfs(&parameters, &file).err().unwrap()), @r#"the label "thirteen-char" has 13 bytes, and XFS has room for 12; give it a label of at most 12 bytes"#);
}
