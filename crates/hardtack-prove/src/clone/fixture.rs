//! A small disk for tests.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use crate::host::HostProgram;

/// Where the root file system of the disk begins.
pub(super) const ROOT: u64 = 9 << 20;

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
    for (from, offset, size) in [(&empty, 1 << 20, "8M"), (&content, ROOT, "16M")] {
        let offset = format!("offset={offset}");
        let arguments = ["-q", "-F", "-t", "ext4", "-E", &offset, "-d"].map(Path::new);
        let arguments = arguments.into_iter().chain([from.path(), disk, Path::new(size)]);
        HostProgram::Mke2fs.run(arguments).unwrap();
    }
}
