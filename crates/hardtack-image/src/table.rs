//! The GUID partition table (UEFI specification, chapter 5) with its protective master boot record.

use std::collections::BTreeMap;
use std::fs::File;

use gpt::GptConfig;
use gpt::disk::LogicalBlockSize;
use gpt::mbr::ProtectiveMBR;
use gpt::partition::Partition;
use gpt::partition_types::{BIOS, EFI, LINUX_FS, LINUX_SWAP};

use crate::geometry::{Geometry, Role};

/// Why a partition table cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The table refuses a partition, or the image cannot be written.
    #[error("cannot write the partition table")]
    Table(#[from] gpt::GptError),
    /// The boot record cannot be written.
    #[error("cannot write the protective boot record")]
    BootRecord(#[from] gpt::mbr::MBRError),
}

/// Writes both copies of the table into `disk`, which must have its size already. `boot_code` goes into the boot
/// record, for the BIOS.
pub(crate) fn write(geometry: &Geometry, disk: &File, boot_code: &[u8; 440]) -> Result<(), TableError> {
    let mut record = ProtectiveMBR::with_lb_size(u32::try_from(geometry.sectors() - 1).unwrap_or(u32::MAX));
    record.set_bootcode(*boot_code);
    let mut device = disk;
    record.overwrite_lba0(&mut device)?;

    let mut table = GptConfig::new()
        .writable(true)
        .logical_block_size(LogicalBlockSize::Lb512)
        .create_from_device(device, Some(geometry.guid()))?;
    let partitions: BTreeMap<u32, Partition> = geometry
        .slots()
        .iter()
        .map(|slot| {
            let part_type_guid = match slot.role {
                Role::BiosBoot => BIOS,
                Role::Esp { .. } => EFI,
                Role::Swap { .. } => LINUX_SWAP,
                Role::FileSystem(_) => LINUX_FS,
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
