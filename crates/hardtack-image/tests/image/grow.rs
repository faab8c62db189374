//! Partitions that take what a larger disk has more.

use std::fs::OpenOptions;
use std::process::Command;

use hardtack_image::plan_mounts;
use hardtack_recipe::Layout;
use hardtack_tree::{MemoryTree, StagedTree, Tree, tree_path};

use crate::support::{Disk, geometry, layout, succeed};

/// A tree that has what growing needs.
fn tree() -> MemoryTree {
    MemoryTree::new().file("/usr/bin/systemd-repart", "").unwrap()
}

fn growing() -> Layout {
    let mut layout = layout("600M", &["/:200M", "/var:*"]);
    layout.boot.partitions[1].grow = true;
    layout
}

#[test]
fn systemd_repart_gives_the_last_partition_the_rest_of_a_larger_disk() {
    let mut layout = growing();
    let geometry = geometry(&mut layout);
    let base = tree();
    let mut staged = StagedTree::new(&base);
    for change in plan_mounts(&geometry, &layout, &base).unwrap() {
        staged.apply(&change).unwrap();
    }
    let fstab = staged.read_text(&tree_path!("/etc/fstab")).unwrap().unwrap();
    assert!(fstab.lines().any(|line| line.contains(" /var ") && line.contains("x-systemd.growfs")), "{fstab}");

    let disk = Disk::assemble(&staged, &layout).unwrap();
    let definitions = tempfile::tempdir().unwrap();
    for name in staged.list(&tree_path!("/etc/repart.d")).unwrap().unwrap() {
        let path = tree_path!("/etc/repart.d").join(name.to_str().unwrap()).unwrap();
        std::fs::write(definitions.path().join(&name), staged.read(&path).unwrap().unwrap()).unwrap();
    }
    if Command::new("systemd-repart").arg("--version").output().is_err() {
        eprintln!("skipped: systemd-repart is not installed");
        return;
    }
    let before = succeed("sfdisk", &["--json".as_ref(), disk.path.as_os_str()]);
    OpenOptions::new().write(true).open(&disk.path).unwrap().set_len(900 << 20).unwrap();
    let definitions = format!("--definitions={}", definitions.path().display());
    succeed("systemd-repart", &["--dry-run=no".as_ref(), definitions.as_ref(), disk.path.as_os_str()]);
    let after = succeed("sfdisk", &["--json".as_ref(), disk.path.as_os_str()]);

    let sizes = |json: &str| -> Vec<u64> {
        let table: serde_json::Value = serde_json::from_str(json).unwrap();
        let partitions = table["partitiontable"]["partitions"].as_array().unwrap().clone();
        partitions.iter().map(|partition| partition["size"].as_u64().unwrap() >> 11).collect()
    };
    let (before, after) = (sizes(&before), sizes(&after));
    assert_eq!(before.len(), after.len(), "{before:?} {after:?}");
    assert_eq!(before[..before.len() - 1], after[..after.len() - 1]);
    assert!(after.last().unwrap() - before.last().unwrap() >= 295, "{before:?} {after:?}");
}
