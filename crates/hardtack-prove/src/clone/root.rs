//! Finds the clone's root file system.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::process::Output;

use super::DISK;
use super::partitions::{Partition, partitions};
use crate::ProveError;
use crate::host::HostProgram;

/// The ext4 superblock: its place in the file system, and fields in it (the kernel's
/// `Documentation/filesystems/ext4/super.rst`).
const SUPERBLOCK: u64 = 1024;
const MAGIC_AT: usize = 0x38;
const MAGIC: [u8; 2] = [0x53, 0xef];
const INCOMPATIBLE_AT: usize = 0x60;
/// The journal must be replayed first.
const NEEDS_RECOVERY: u8 = 0x4;

/// The root file system of the clone in a work directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RootFileSystem {
    /// Where it begins, in bytes.
    offset: u64,
}

impl RootFileSystem {
    /// Finds the first ext4 file system on a partition of the clone that has systemd's directory of units.
    ///
    /// # Errors
    /// When there is none, in the name of `image`.
    pub(super) fn find(image: &Path, work: &Path) -> Result<Self, ProveError> {
        let disk = work.join(DISK);
        let none = |why: String| ProveError::NoRoot { image: image.to_owned(), why };
        let file = File::open(&disk).map_err(ProveError::io("open", &disk))?;
        let mut seen = Vec::new();
        for Partition { number, offset } in partitions(&file).map_err(|error| none(error.to_string()))? {
            let mut superblock = [0; 1024];
            let read = file.read_exact_at(&mut superblock, offset.saturating_add(SUPERBLOCK));
            if read.is_err() || superblock[MAGIC_AT..MAGIC_AT + 2] != MAGIC {
                seen.push(format!("partition {number} is not ext4"));
                continue;
            }
            if superblock[INCOMPATIBLE_AT] & NEEDS_RECOVERY != 0 {
                seen.push(format!("partition {number} was not unmounted cleanly"));
                continue;
            }
            let root = Self { offset };
            let shown = root.debugfs(work, &["-R", "stat /etc/systemd/system"])?.stdout;
            if String::from_utf8_lossy(&shown).contains("Type: directory") {
                return Ok(root);
            }
            seen.push(format!("partition {number} has no /etc/systemd/system"));
        }
        Err(none(if seen.is_empty() { "it has no partitions".to_owned() } else { seen.join("; ") }))
    }

    /// Runs debugfs(8) on it, in the work directory.
    pub(super) fn debugfs(self, work: &Path, arguments: &[&str]) -> Result<Output, ProveError> {
        let device = format!("{DISK}?offset={}", self.offset);
        HostProgram::Debugfs.run_in(work, arguments.iter().copied().chain([device.as_str()]))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture;
    use super::*;

    fn said(work: &Path) -> String {
        let found = RootFileSystem::find(Path::new("x.raw"), work);
        found.map_or_else(|error| error.to_string(), |root| format!("found at {}", root.offset))
    }

    #[test]
    fn the_partition_with_units_is_the_root() {
        let work = tempfile::tempdir().unwrap();
        let work = work.path();
        let disk = work.join(DISK);
        fixture::partitioned(&disk);
        insta::assert_snapshot!(
            said(work),
            @"x.raw has no root file system that can be tested: partition 1 is not ext4; partition 2 is not ext4"
        );
        fixture::formatted(&disk);
        assert_eq!(said(work), format!("found at {}", fixture::ROOT));

        // What a kernel leaves behind that was not shut down.
        let file = File::options().write(true).open(&disk).unwrap();
        file.write_all_at(&[NEEDS_RECOVERY], fixture::ROOT + SUPERBLOCK + INCOMPATIBLE_AT as u64).unwrap();
        insta::assert_snapshot!(
            said(work),
            @"x.raw has no root file system that can be tested: partition 1 has no /etc/systemd/system; partition 2 was not unmounted cleanly"
        );
    }

    #[test]
    fn what_is_no_disk_is_refused() {
        let work = tempfile::tempdir().unwrap();
        std::fs::write(work.path().join(DISK), vec![0; 1 << 20]).unwrap();
        insta::assert_snapshot!(
            said(work.path()),
            @"x.raw has no root file system that can be tested: it has no GUID partition table"
        );
    }
}
