//! Partition tables.

mod gpt;
mod mbr;

use std::fs::File;
use std::io;

use crate::boot::BIOS_BOOT_CODE;
use crate::geometry::{DiskGeometry, TableIdentity};

/// Why a partition table cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The table refuses a partition, or the image cannot be written.
    #[error("cannot write the partition table")]
    Table(#[from] ::gpt::GptError),
    /// The boot record cannot be written.
    #[error("cannot write the protective boot record")]
    BootRecord(#[from] ::gpt::mbr::MBRError),
    /// The table cannot be written.
    #[error("cannot write the master boot record")]
    Record(#[from] io::Error),
}

/// Writes the table of `disk` into `file`, which must have its size already. `boot_code` goes into the boot record,
/// for the BIOS; `active` is the number of the partition that a master boot record marks.
pub(crate) fn write(
    disk: &DiskGeometry,
    file: &File,
    boot_code: &[u8; BIOS_BOOT_CODE],
    active: Option<u32>,
) -> Result<(), TableError> {
    match disk.table() {
        TableIdentity::Gpt { guid } => gpt::write(disk, guid, file, boot_code),
        TableIdentity::Mbr { signature } => Ok(mbr::write(disk, signature, file, boot_code, active)?),
    }
}
