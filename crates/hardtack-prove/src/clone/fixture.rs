//! A small disk for tests.

use std::fs::{self, File};
use std::path::Path;

use gpt::GptConfig;
use gpt::partition_types::LINUX_FS;

use crate::host::HostProgram;

/// Where the root file system of the disk begins.
pub(super) const ROOT: u64 = 9 << 20;

/// Writes a disk of two partitions without file systems.
pub(super) fn partitioned(disk: &Path) {
    let mut file = File::options().read(true).write(true).create_new(true).open(disk).unwrap();
    file.set_len(64 << 20).unwrap();
    let mut table = GptConfig::new().writable(true).create_from_device(&mut file, None).unwrap();
    table.add_partition("other", 8 << 20, LINUX_FS, 0, Some(2048)).unwrap();
    table.add_partition("root", 16 << 20, LINUX_FS, 0, Some(2048)).unwrap();
    table.write().unwrap();
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
