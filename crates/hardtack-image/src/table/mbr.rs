//! The master boot record with its table of four partitions: 440 bytes of code, the disk's signature at 440, entries of
//! 16 bytes from 446, and 55 AA at the end (UEFI specification, 5.2.1, "Legacy Master Boot Record").

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

use crate::boot::BIOS_BOOT_CODE;
use crate::bytes::put32;
use crate::geometry::{DiskGeometry, Role};

const SIGNATURE: usize = 440;
const ENTRIES: usize = 446;
const ENTRY: usize = 16;
/// Marks the partition from which old machines start.
const ACTIVE: u8 = 0x80;
/// An address in cylinders, heads and sectors that says: look at the number of the sector instead.
const BEYOND_CYLINDERS: [u8; 3] = [0xfe, 0xff, 0xff];

/// Writes the record into the first sector of `file`.
pub(super) fn write(
    disk: &DiskGeometry,
    signature: u32,
    file: &File,
    boot_code: &[u8; BIOS_BOOT_CODE],
    active: Option<u32>,
) -> io::Result<()> {
    let mut record = [0; 512];
    record[..BIOS_BOOT_CODE].copy_from_slice(boot_code);
    put32(&mut record, SIGNATURE, signature);
    for (slot, at) in disk.slots().iter().zip((ENTRIES..).step_by(ENTRY)) {
        let number = |sectors: u64| u32::try_from(sectors).map_err(|_| io::ErrorKind::InvalidInput);
        let entry = &mut record[at..at + ENTRY];
        entry[0] = if active == Some(slot.number) { ACTIVE } else { 0 };
        entry[1..4].copy_from_slice(&BEYOND_CYLINDERS);
        entry[4] = kind(&slot.role);
        entry[5..8].copy_from_slice(&BEYOND_CYLINDERS);
        put32(entry, 8, number(slot.first)?);
        put32(entry, 12, number(slot.sectors)?);
    }
    record[510..].copy_from_slice(&[0x55, 0xaa]);
    file.write_all_at(&record, 0)
}

/// The type of a partition, as Linux and the UEFI specification number them.
fn kind(role: &Role) -> u8 {
    match role {
        Role::FileSystem(_) => 0x83,
        Role::Swap { .. } => 0x82,
        Role::PhysicalVolume(_) => 0x8e,
        Role::Esp { .. } => 0xef,
        // Data without a file system; a record has room for GRUB's core before the first partition.
        Role::BiosBoot => 0xda,
    }
}
