//! Other formats than the raw one.

use hardtack_image::convert;
use hardtack_recipe::ImageFormat;
use hardtack_tree::MemoryTree;
use serde_json::Value;

use crate::support::{Disk, layout, succeed};

#[test]
fn qcow2_holds_the_same_disk_and_is_the_same_file_every_time() {
    let tree = MemoryTree::new().file("/etc/hostname", "test\n").unwrap();
    let disk = Disk::assemble(&tree, &layout("1G", &["/:*"])).unwrap();
    let raw = disk.path.to_str().unwrap();
    let [first, second] = ["first.qcow2", "second.qcow2"].map(|name| disk.directory.path().join(name));
    convert(&disk.path, ImageFormat::Qcow2, &first).unwrap();
    convert(&disk.path, ImageFormat::Qcow2, &second).unwrap();
    let path = first.to_str().unwrap();
    succeed("qemu-img", &["check", path]);
    succeed("qemu-img", &["compare", "-f", "raw", "-F", "qcow2", raw, path]);
    let information: Value = serde_json::from_str(&succeed("qemu-img", &["info", "--output=json", path])).unwrap();
    assert_eq!(information["virtual-size"], 1_u64 << 30);
    assert_eq!(information["format"], "qcow2");
    assert!(std::fs::read(&first).unwrap() == std::fs::read(&second).unwrap());
}

#[test]
fn a_raw_image_is_renamed_and_a_failure_leaves_nothing() {
    let tree = MemoryTree::new();
    let disk = Disk::assemble(&tree, &layout("100M", &["/:*"])).unwrap();
    let out = disk.directory.path().join("image.raw");
    convert(&disk.path, ImageFormat::Raw, &out).unwrap();
    assert!(out.exists() && !disk.path.exists());

    let nowhere = disk.directory.path().join("nowhere.qcow2");
    let error = convert(&disk.path, ImageFormat::Qcow2, &nowhere).unwrap_err();
    assert!(error.to_string().starts_with("qemu-img failed: "), "{error}");
    assert!(!nowhere.exists());
}
