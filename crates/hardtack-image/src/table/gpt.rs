//! The GUID partition table (UEFI specification, chapter 5) with its protective master boot record.

use std::collections::BTreeMap;
use std::fs::File;

use ::gpt::GptConfig;
use ::gpt::disk::LogicalBlockSize;
use ::gpt::mbr::ProtectiveMBR;
use ::gpt::partition::Partition;
use ::gpt::partition_types::{BIOS, EFI, LINUX_FS, LINUX_LVM, LINUX_SWAP};
use uuid::Uuid;

use super::TableError;
use crate::boot::BIOS_BOOT_CODE;
use crate::geometry::{DiskGeometry, Role};

/// Writes both copies of the table into `file`.
pub(super) fn write(
    disk: &DiskGeometry,
    guid: Uuid,
    file: &File,
    boot_code: &[u8; BIOS_BOOT_CODE],
) -> Result<(), TableError> {
    let mut record = ProtectiveMBR::with_lb_size(u32::try_from(disk.sectors() - 1).unwrap_or(u32::MAX));
    record.set_bootcode(*boot_code);
    let mut device = file;
    record.overwrite_lba0(&mut device)?;

    let mut table = GptConfig::new()
        .writable(true)
        .logical_block_size(LogicalBlockSize::Lb512)
        .create_from_device(device, Some(guid))?;
    let partitions: BTreeMap<u32, Partition> = disk
        .slots()
        .iter()
        .map(|slot| {
            let part_type_guid = match slot.role {
                Role::BiosBoot => BIOS,
                Role::Esp { .. } => EFI,
                Role::Swap { .. } => LINUX_SWAP,
                Role::FileSystem(_) => LINUX_FS,
                Role::PhysicalVolume(_) => LINUX_LVM,
            };
            let partition = Partition {
                part_type_guid,
                part_guid: slot.guid,
                first_lba: slot.first,
                last_lba: slot.last(),
                flags: 0,
                name: slot.name.clone(),
            };
            (slot.number, partition)
        })
        .collect();
    table.update_partitions(partitions)?;
    table.write()?;
    Ok(())
}
