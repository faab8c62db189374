//! The clone's root file system.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::process::Output;

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

/// Where the root file system of an image is: on a partition or a volume.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RootPlace {
    /// Its disk, from 0.
    pub disk: usize,
    /// Offset of its first byte on the disk.
    pub offset: u64,
}

/// The root file system of the clone in a work directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RootFileSystem<'a> {
    /// The name of the disk's file in the work directory.
    disk: &'a str,
    /// Where it begins, in bytes.
    offset: u64,
}

impl<'a> RootFileSystem<'a> {
    /// The file system at `offset` of the file `disk` in the directory `work`: ext4, with systemd's directory of units.
    ///
    /// # Errors
    /// When it is something else, in the name of `image`.
    pub(super) fn open(image: &Path, work: &Path, disk: &'a str, offset: u64) -> Result<Self, ProveError> {
        let path = work.join(disk);
        let none = |why: &str| Err(ProveError::NoRoot { image: image.to_owned(), why: why.to_owned() });
        let file = File::open(&path).map_err(ProveError::io("open", &path))?;
        let mut superblock = [0; 1024];
        let read = file.read_exact_at(&mut superblock, offset.saturating_add(SUPERBLOCK));
        if read.is_err() || superblock[MAGIC_AT..MAGIC_AT + 2] != MAGIC {
            return none("it is not ext4");
        }
        if superblock[INCOMPATIBLE_AT] & NEEDS_RECOVERY != 0 {
            return none("it was not unmounted cleanly");
        }
        let root = Self { disk, offset };
        let shown = root.debugfs(work, &["-R", "stat /etc/systemd/system"])?.stdout;
        if String::from_utf8_lossy(&shown).contains("Type: directory") {
            return Ok(root);
        }
        none("it has no /etc/systemd/system")
    }

    /// Runs debugfs(8) on it, in the work directory.
    pub(super) fn debugfs(self, work: &Path, arguments: &[&str]) -> Result<Output, ProveError> {
        let device = format!("{}?offset={}", self.disk, self.offset);
        HostProgram::Debugfs.run_in(work, arguments.iter().copied().chain([device.as_str()]))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture;
    use super::*;

    #[test]
    fn only_a_sound_ext4_with_units_is_a_root() {
        let work = tempfile::tempdir().unwrap();
        let work = work.path();
        let said = |offset: u64| match RootFileSystem::open(Path::new("x.raw"), work, "disk", offset) {
            Ok(root) => format!("found at {}", root.offset),
            Err(error) => error.to_string(),
        };
        let disk = work.join("disk");
        fixture::partitioned(&disk);
        insta::assert_snapshot!(said(fixture::ROOT), @"x.raw has no root file system that can be tested: it is not ext4");
        insta::assert_snapshot!(said(u64::MAX), @"x.raw has no root file system that can be tested: it is not ext4");
        fixture::formatted(&disk);
        assert_eq!(said(fixture::ROOT), format!("found at {}", fixture::ROOT));
        insta::assert_snapshot!(said(1 << 20), @"x.raw has no root file system that can be tested: it has no /etc/systemd/system");

        // What a kernel leaves behind that was not shut down.
        let file = File::options().write(true).open(&disk).unwrap();
        file.write_all_at(&[NEEDS_RECOVERY], fixture::ROOT + SUPERBLOCK + INCOMPATIBLE_AT as u64).unwrap();
        insta::assert_snapshot!(said(fixture::ROOT), @"x.raw has no root file system that can be tested: it was not unmounted cleanly");
    }
}
