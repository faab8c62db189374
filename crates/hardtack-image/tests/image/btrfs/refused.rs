//! What cannot be kept is refused, never dropped.

use hardtack_tree::MemoryTree;

use crate::support::{BtrfsImage, assert_same, chain};

#[test]
fn attributes_are_kept_up_to_an_item_and_others_refused() {
    let with = |name: &str, value: Vec<u8>| {
        MemoryTree::new().file("/etc/file", "").unwrap().xattr("/etc/file", name, value).unwrap()
    };
    let tree = with("user.large", vec![7; 16_000]);
    let image = BtrfsImage::write(&tree, 200).unwrap();
    image.check();
    if let Some(mounted) = image.mount("ro") {
        assert_same(&tree, &mounted.tree());
    }
    let refusal = |name: &str, value: Vec<u8>| match BtrfsImage::write(&with(name, value), 200) {
        Ok(_) => panic!("{name} was taken"),
        Err(error) => format!("{}; {}", chain(&error), error.remedy().unwrap()),
    };
    insta::assert_snapshot!(
        [refusal("user.large", vec![7; 17_000]), refusal("strange.name", vec![1]), refusal("user.", vec![1])].join("\n"),
        @r#"
    cannot keep the extended attributes of /etc/file: the extended attribute "user.large" needs 17040 bytes; btrfs has room for 16258; remove the attribute, or make it smaller
    cannot keep the extended attributes of /etc/file: btrfs has no place for the extended attribute "strange.name"; remove the attribute, or make it smaller
    cannot keep the extended attributes of /etc/file: btrfs has no place for the extended attribute "user."; remove the attribute, or make it smaller
    "#
    );
}

#[test]
fn a_file_system_that_is_too_small_is_refused() {
    let refusal = BtrfsImage::write(&MemoryTree::new(), 108).map(|_| ()).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "a file system of 108 MiB is too small for btrfs: mkfs.btrfs(8) makes none under 109 MiB"
    );
}
