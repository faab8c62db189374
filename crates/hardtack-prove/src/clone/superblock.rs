//! What kind of file system the root is, by the beginning of its superblock.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;

use crate::ProveError;

/// How the probe's unit gets into a root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// By debugfs(8): ext4.
    Debugfs,
    /// By the kernel of the image: xfs, btrfs.
    Kernel,
}

/// The ext4 superblock: its place in the file system, and fields in it (the kernel's
/// `Documentation/filesystems/ext4/super.rst`).
const EXT4: usize = 1024;
const EXT4_MAGIC: (usize, &[u8]) = (EXT4 + 0x38, &[0x53, 0xef]);
const INCOMPATIBLE_AT: usize = EXT4 + 0x60;
/// The journal must be replayed first.
const NEEDS_RECOVERY: u8 = 0x4;

/// The first field of a superblock of xfs (xfs_db(8), `sb`).
const XFS_MAGIC: (usize, &[u8]) = (0, b"XFSB");
/// In the superblock of btrfs at 64 KiB (btrfs(5), "on-disk format").
const BTRFS_MAGIC: (usize, &[u8]) = (0x10040, b"_BHRfS_M");

/// Looks at the file system that begins at `offset` of the file `disk`.
///
/// # Errors
/// When no unit can be put into it, in the name of `image`.
pub(super) fn way(image: &Path, disk: &Path, offset: u64) -> Result<Way, ProveError> {
    let file = File::open(disk).map_err(ProveError::io("open", disk))?;
    let has = |(at, magic): (usize, &[u8])| {
        let mut found = vec![0; magic.len()];
        let place = offset.checked_add(at as u64);
        place.is_some_and(|place| file.read_exact_at(&mut found, place).is_ok()) && found == magic
    };
    if has(EXT4_MAGIC) {
        let mut features = [0];
        let read = file.read_exact_at(&mut features, offset.saturating_add(INCOMPATIBLE_AT as u64));
        read.map_err(ProveError::io("read", disk))?;
        if features[0] & NEEDS_RECOVERY != 0 {
            return Err(ProveError::no_root(image, "it was not unmounted cleanly".into()));
        }
        return Ok(Way::Debugfs);
    }
    if has(XFS_MAGIC) || has(BTRFS_MAGIC) {
        return Ok(Way::Kernel);
    }
    Err(ProveError::no_root(image, "it is neither ext4, xfs nor btrfs".into()))
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::super::fixture;
    use super::*;

    #[test]
    fn roots_are_known_by_their_superblocks() {
        let work = tempfile::tempdir().unwrap();
        let disk = work.path().join("disk");
        let said = |disk: &Path, offset: u64| match way(Path::new("x.raw"), disk, offset) {
            Ok(way) => format!("{way:?}"),
            Err(error) => error.to_string(),
        };
        fixture::partitioned(&disk);
        insta::assert_snapshot!(said(&disk, fixture::ROOT), @"x.raw has no root file system that can be tested: it is neither ext4, xfs nor btrfs");
        insta::assert_snapshot!(said(&disk, u64::MAX), @"x.raw has no root file system that can be tested: it is neither ext4, xfs nor btrfs");
        fixture::formatted(&disk);
        assert_eq!(said(&disk, fixture::ROOT), "Debugfs");

        // What a kernel leaves behind that was not shut down.
        let file = File::options().write(true).open(&disk).unwrap();
        file.write_all_at(&[NEEDS_RECOVERY], fixture::ROOT + INCOMPATIBLE_AT as u64).unwrap();
        insta::assert_snapshot!(said(&disk, fixture::ROOT), @"x.raw has no root file system that can be tested: it was not unmounted cleanly");

        for (program, size) in [("mkfs.xfs", 320 << 20), ("mkfs.btrfs", 128 << 20)] {
            let disk = work.path().join(program);
            File::create_new(&disk).unwrap().set_len(size).unwrap();
            let made = Command::new(program).arg("-q").arg(&disk).output().unwrap();
            assert!(made.status.success(), "{made:?}");
            assert_eq!(said(&disk, 0), "Kernel");
        }
    }
}
