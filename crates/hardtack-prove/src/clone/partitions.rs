//! Where the partitions of a disk begin, from its GUID partition table (UEFI specification, 5.3).
//!
//! The disk may be anybody's, so nothing in its table is trusted: numbers are bounded before they are used. Checksums
//! are left to the firmware that boots it.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

/// Bytes of a sector.
const SECTOR: u64 = 512;

/// The bounds of what is read. Tables have 128 entries of 128 bytes.
const MOST_ENTRIES: u32 = 1024;
const ENTRY_SIZES: std::ops::RangeInclusive<u32> = 128..=4096;

/// A partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Partition {
    /// Its number, from 1.
    pub(super) number: u32,
    /// Offset of its first byte.
    pub(super) offset: u64,
}

/// Why there are no partitions to be had.
#[derive(Debug, thiserror::Error)]
pub(super) enum TableError {
    #[error("it has no GUID partition table")]
    Absent,
    #[error("its partition table has {number} entries of {size} bytes")]
    Absurd { number: u32, size: u32 },
    #[error("its partition table cannot be read: {0}")]
    Read(#[from] io::Error),
}

/// The partitions of the disk in the order of their numbers.
pub(super) fn partitions(disk: &File) -> Result<Vec<Partition>, TableError> {
    let mut header = [0; 92];
    let read = disk.read_exact_at(&mut header, SECTOR);
    if read.is_err() || !header.starts_with(b"EFI PART") {
        return Err(TableError::Absent);
    }
    let table = number(&header, 72).saturating_mul(SECTOR);
    let (count, size) = (half(&header, 80), half(&header, 84));
    if count > MOST_ENTRIES || !ENTRY_SIZES.contains(&size) {
        return Err(TableError::Absurd { number: count, size });
    }
    let mut found = Vec::new();
    for index in 0..count {
        let mut entry = [0; 48];
        disk.read_exact_at(&mut entry, table.saturating_add(u64::from(index) * u64::from(size)))?;
        // A type of zeros marks an unused entry.
        if entry.iter().take(16).any(|byte| *byte != 0) {
            found.push(Partition { number: index + 1, offset: number(&entry, 32).saturating_mul(SECTOR) });
        }
    }
    Ok(found)
}

/// The number of 64 bits at this place, 0 beyond the end.
fn number(bytes: &[u8], at: usize) -> u64 {
    u64::from(half(bytes, at)) | u64::from(half(bytes, at + 4)) << 32
}

/// The number of 32 bits at this place, 0 beyond the end.
fn half(bytes: &[u8], at: usize) -> u32 {
    let part = bytes.get(at..at + 4).and_then(|part| part.try_into().ok());
    part.map_or(0, u32::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::fixture;
    use super::*;

    fn disk() -> (tempfile::TempDir, File) {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("disk");
        fixture::partitioned(&path);
        (directory, File::options().read(true).write(true).open(&path).unwrap())
    }

    #[test]
    fn partitions_are_found_where_sgdisk_put_them() {
        let (_directory, disk) = disk();
        let offsets = partitions(&disk).unwrap();
        assert_eq!(offsets, [Partition { number: 1, offset: 1 << 20 }, Partition { number: 2, offset: fixture::ROOT }]);
    }

    #[test]
    fn absurd_tables_are_refused() {
        let (_directory, disk) = disk();
        disk.write_all_at(&u32::MAX.to_le_bytes(), SECTOR + 80).unwrap();
        insta::assert_snapshot!(partitions(&disk).unwrap_err(), @"its partition table has 4294967295 entries of 128 bytes");
        disk.write_all_at(&[1, 0, 0, 0, 0, 0, 0, 0], SECTOR + 80).unwrap();
        insta::assert_snapshot!(partitions(&disk).unwrap_err(), @"its partition table has 1 entries of 0 bytes");
        disk.set_len(100).unwrap();
        insta::assert_snapshot!(partitions(&disk).unwrap_err(), @"it has no GUID partition table");
    }

    proptest! {
        #[test]
        fn any_header_is_survived(rest in proptest::collection::vec(any::<u8>(), 84)) {
            let disk = tempfile::tempfile().unwrap();
            disk.set_len(1 << 20).unwrap();
            disk.write_all_at(b"EFI PART", SECTOR).unwrap();
            disk.write_all_at(&rest, SECTOR + 8).unwrap();
            let _ = partitions(&disk);
        }
    }
}
