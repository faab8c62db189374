//! On disks: in files, in what was deleted, and behind the end of files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use hardtack_scan::residue::secrets_of;
use hardtack_scan::secrets::SecretRules;
use hardtack_scan::secrets::raw::{Holder, RawReport, search};
use hardtack_tree::disk_image;
use hardtack_tree::image::{self, Disk};
use hardtack_tree::tree_path;

use crate::support::{anywhere, run};

fn disk(path: &Path) -> Disk {
    let (content, _) = disk_image::open(path).unwrap();
    Disk { name: "disk".to_owned(), content }
}

fn look(path: &Path) -> RawReport {
    search(&[disk(path)], SecretRules::embedded()).unwrap()
}

/// Changes a file system without mounting it, debugfs(8).
fn debugfs(image: &Path, commands: &str) {
    let script = image.with_extension("commands");
    std::fs::write(&script, commands).unwrap();
    let output = Command::new("debugfs").args(["-w", "-f"]).arg(&script).arg(image).output().unwrap();
    let wrong = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && wrong.lines().count() == 1, "{wrong}");
}

/// An ext4 file system with what is in `root`.
fn ext4(directory: &Path, root: &Path) -> std::path::PathBuf {
    let image = directory.join("disk.raw");
    std::fs::File::create(&image).unwrap().set_len(32 << 20).unwrap();
    run("mkfs.ext4", &["-q", "-F", "-d", root.to_str().unwrap()], &image);
    image
}

#[test]
fn what_was_deleted_is_found_in_the_bytes_of_a_disk_and_nowhere_else() {
    let secrets = anywhere();
    assert!(secrets.len() >= 25, "{}", secrets.len());
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path().join("root");
    std::fs::create_dir_all(root.join("etc")).unwrap();
    std::fs::write(root.join("etc/fstab"), "").unwrap();
    for (rule, content) in &secrets {
        std::fs::write(root.join(rule), content).unwrap();
    }
    let image = ext4(directory.path(), &root);
    let of_rules = |report: &RawReport| -> BTreeSet<String> {
        report.secrets.iter().map(|found| found.secret.rule.clone()).collect()
    };
    let names: BTreeSet<String> = secrets.keys().cloned().collect();
    let there = look(&image);
    assert_eq!(of_rules(&there), names);
    let holders: BTreeMap<_, _> = there.secrets.iter().map(|found| (&found.secret.rule, &found.holder)).collect();
    for (rule, holder) in holders {
        let Holder::File(path) = holder else { panic!("{rule}: {holder:?}") };
        assert!(root.join(path.as_path().strip_prefix("/").unwrap()).is_file());
    }

    debugfs(&image, &secrets.keys().map(|rule| format!("rm /{rule}\n")).collect::<String>());
    run("e2fsck", &["-fn"], &image);
    let tree = image::open(&[disk(&image)], "disk").unwrap().tree;
    assert_eq!(secrets_of(&tree, SecretRules::embedded()).unwrap(), []);
    let deleted = look(&image);
    assert_eq!(of_rules(&deleted), names);
    assert!(deleted.secrets.iter().all(|found| found.holder == Holder::Nobody));
    let told = serde_json::to_string(&deleted).unwrap();
    assert!(!told.contains("hunter2"), "{told}");

    // The same in an image format, in which bytes lie elsewhere.
    let packed = directory.path().join("disk.qcow2");
    let arguments = ["convert", "-c", "-O", "qcow2", image.to_str().unwrap()];
    run("qemu-img", &arguments, &packed);
    assert_eq!(look(&packed), deleted);
}

#[test]
fn what_is_behind_the_end_of_a_file_and_what_no_file_system_holds_is_found() {
    let token = ["dop", "_v1_", &"0123456789abcdef".repeat(4)].concat();
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path().join("root");
    std::fs::create_dir_all(&root).unwrap();
    std::fs::write(root.join("long"), format!("{}\n{token}\n", "x".repeat(2000))).unwrap();
    let image = ext4(directory.path(), &root);
    let path = Holder::File(tree_path!("/long"));
    assert_eq!(look(&image).secrets.iter().map(|found| &found.holder).collect::<Vec<_>>(), [&path]);
    debugfs(&image, "set_inode_field /long size 100\n");
    assert_eq!(look(&image).secrets.iter().map(|found| &found.holder).collect::<Vec<_>>(), [&Holder::Nobody]);

    let bare = directory.path().join("bare.raw");
    // Over the seam between two pieces.
    let place = (4 << 20) - 3;
    let mut bytes = vec![1; 5 << 20];
    bytes[place..place + token.len()].copy_from_slice(token.as_bytes());
    bytes[place - 1] = b'\n';
    std::fs::write(&bare, bytes).unwrap();
    let report = look(&bare);
    let found: Vec<_> = report.secrets.iter().map(|found| (found.offset, &found.holder)).collect();
    assert_eq!(found, [(place as u64, &Holder::Unknown)]);
    assert!(report.remark.is_some());
}
