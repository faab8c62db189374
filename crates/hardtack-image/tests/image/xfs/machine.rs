//! What a machine does with its file system.

use hardtack_tree::{MemoryTree, Mode, Owner, Tree, tree_path};

use crate::support::{XfsImage, succeed};

fn tree() -> MemoryTree {
    let tree = (0..3_000).fold(MemoryTree::new(), |tree, number| {
        tree.file(format!("/many/a-file-with-a-number-{number}"), &number.to_string()).unwrap()
    });
    let pieces: Vec<u8> = (0..6_000_u32).flat_map(|block| [(block % 2 * (1 + block % 200)) as u8; 4096]).collect();
    let tree = tree.file_with("/pieces", pieces, Mode::new(0o600), Owner::ROOT).unwrap();
    (0..100).fold(tree, |tree, number| tree.xattr("/pieces", format!("user.{number}"), vec![1; 100]).unwrap())
}

#[test]
fn it_is_written_to_by_the_kernel_and_grows_while_mounted() {
    let image = XfsImage::write(&tree(), 300).unwrap();
    let file = std::fs::File::options().write(true).open(&image.path).unwrap();
    file.set_len(1 << 30).unwrap();
    {
        let Some(mounted) = image.mount("rw") else { return };
        let at = |path: &str| mounted.path().join(path);
        for number in 0..2_000 {
            std::fs::remove_file(at(&format!("many/a-file-with-a-number-{number}"))).unwrap();
            std::fs::write(at(&format!("many/another-name-{number}")), "new").unwrap();
        }
        for number in 100..300 {
            let name = format!("user.{number}");
            let flags = rustix::fs::XattrFlags::empty();
            rustix::fs::setxattr(at("pieces"), &name, b"new", flags).unwrap();
        }
        std::fs::File::options().write(true).open(at("pieces")).unwrap().set_len(4096 * 100).unwrap();
        succeed("xfs_growfs", &[mounted.path()]);
        std::fs::write(at("large"), vec![1; 600 << 20]).unwrap();
    }
    image.check();
    let mounted = image.mount("ro").unwrap();
    let tree = mounted.tree();
    assert_eq!(tree.list(&tree_path!("/many")).unwrap().unwrap().len(), 3_000);
    assert_eq!(tree.xattrs(&tree_path!("/pieces")).unwrap().len(), 300);
    insta::assert_snapshot!(image.db(&["sb 0", "print dblocks agcount"]), @r#"
    dblocks = 262144
    agcount = 14
    "#);
}

#[test]
fn grub_reads_it() {
    let image = XfsImage::write(&tree(), 300).unwrap();
    let directory = image.directory.path();
    let pieces = tree().read(&tree_path!("/pieces")).unwrap().unwrap();
    std::fs::write(directory.join("pieces"), pieces).unwrap();
    let path = |name: &str| directory.join(name).to_str().unwrap().to_owned();
    let grub = |arguments: &[&str]| {
        let image = image.path.to_str().unwrap();
        succeed("grub-fstest", &[&[image], arguments].concat())
    };
    insta::assert_snapshot!(grub(&["ls", "(loop0)/"]), @"many/ pieces");
    assert_eq!(grub(&["ls", "(loop0)/many"]).split_whitespace().count(), 3_000);
    assert_eq!(grub(&["cat", "(loop0)/many/a-file-with-a-number-2999"]), "2999");
    grub(&["cmp", "(loop0)/pieces", &path("pieces")]);
}
