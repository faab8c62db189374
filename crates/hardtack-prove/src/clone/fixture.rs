//! A small disk for tests.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use hardtack_image::Geometry;

use crate::host::HostProgram;

/// What is where on the disk.
pub(super) fn geometry() -> Geometry {
    let id = uuid::Uuid::nil();
    let root = serde_json::json!({
        "holds": "file-system", "mount": "/", "kind": "ext4", "uuid": id, "hash_seed": id, "label": null, "options": [],
    });
    let slot = serde_json::json!({
        "number": 2, "name": "root", "first": ROOT / 512, "sectors": 32768, "guid": id, "role": root,
    });
    let table = serde_json::json!({ "kind": "gpt", "guid": id });
    let disk = serde_json::json!({ "name": null, "sectors": 131_072, "table": table, "slots": [slot] });
    serde_json::from_value(serde_json::json!({ "boot": disk, "further": [], "bios": true })).unwrap()
}

/// Where the root file system of the disk begins.
pub(super) const ROOT: u64 = 9 << 20;

/// Where another file system begins.
pub(super) const OTHER: u64 = 1 << 20;

/// Writes a disk of two partitions without file systems.
pub(super) fn partitioned(disk: &Path) {
    File::create_new(disk).unwrap().set_len(64 << 20).unwrap();
    let table = ["--new=1:1M:+8M", "--new=2:9M:+16M"];
    let output = Command::new("sgdisk").args(table).arg(disk).output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

/// Makes two ext4 file systems on it, of which the second could be a root with systemd.
pub(super) fn formatted(disk: &Path) {
    let content = tempfile::tempdir().unwrap();
    let empty = tempfile::tempdir().unwrap();
    fs::create_dir_all(content.path().join("etc/systemd/system/multi-user.target.wants")).unwrap();
    for (from, offset, size) in [(&empty, OTHER, "8M"), (&content, ROOT, "16M")] {
        let offset = format!("offset={offset}");
        let arguments = ["-q", "-F", "-t", "ext4", "-E", &offset, "-d"].map(Path::new);
        let arguments = arguments.into_iter().chain([from.path(), disk, Path::new(size)]);
        HostProgram::Mke2fs.run(arguments).unwrap();
    }
}
