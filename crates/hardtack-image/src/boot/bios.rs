//! GRUB for the BIOS: a boot sector that loads a core out of a place that no file system has.

use hardtack_tree::{Tree, tree_path};

use super::BootError;
use crate::bytes::{put16, put64};
use crate::geometry::Room;

const SECTOR: usize = 512;
/// Bytes of the boot record that are code; the disk's signature and partitions follow.
pub(crate) const BIOS_BOOT_CODE: usize = 440;
/// Where in the boot sector the number of the core's first sector stands (`GRUB_BOOT_MACHINE_KERNEL_SECTOR`).
const CORE_SECTOR: usize = 0x5c;
/// Where in the boot sector a jump over the workaround for bad drive numbers stands
/// (`GRUB_BOOT_MACHINE_DRIVE_CHECK`).
const DRIVE_CHECK: usize = 0x66;
/// Where in the core's first sector the list of its other sectors ends: one entry of twelve bytes.
const BLOCK_LIST: usize = SECTOR - 12;
/// The segment to which the rest of the core is loaded (`GRUB_BOOT_MACHINE_KERNEL_SEG` and one sector).
const LOAD_SEGMENT: u16 = 0x820;

/// GRUB for the BIOS before it knows its disk.
#[derive(Clone, Debug)]
pub struct BiosLoader {
    boot_sector: Vec<u8>,
    core: Vec<u8>,
}

impl BiosLoader {
    /// Takes the boot sector from the tree's GRUB, and the core that was made of it.
    ///
    /// # Errors
    /// When the tree has no boot sector, it is not one, or the core is empty.
    pub fn new(tree: &dyn Tree, core: Vec<u8>) -> Result<Self, BootError> {
        let path = tree_path!("/usr/lib/grub/i386-pc/boot.img");
        let boot_sector = tree.read(&path)?.ok_or(BootError::NoLoader { path, package: "grub-pc-bin" })?;
        if boot_sector.len() != SECTOR || !boot_sector.ends_with(&[0x55, 0xaa]) {
            return Err(BootError::BootSector { len: boot_sector.len() });
        }
        if core.len() < SECTOR {
            return Err(BootError::Core { len: core.len(), room: 0 });
        }
        Ok(Self { boot_sector, core })
    }
}

/// The boot record's code, and what stands at the beginning of `room`.
pub(crate) fn install(loader: &BiosLoader, room: Room) -> Result<([u8; BIOS_BOOT_CODE], Vec<u8>), BootError> {
    let mut core = loader.core.clone();
    let sectors = core.len().div_ceil(SECTOR);
    let Some(others) = u16::try_from(sectors - 1).ok().filter(|_| core.len() as u64 <= room.sectors * SECTOR as u64)
    else {
        return Err(BootError::Core { len: core.len(), room: room.sectors * SECTOR as u64 });
    };
    put64(&mut core, BLOCK_LIST, room.first + 1);
    put16(&mut core, BLOCK_LIST + 8, others);
    put16(&mut core, BLOCK_LIST + 10, LOAD_SEGMENT);

    let mut code = [0; BIOS_BOOT_CODE];
    code.copy_from_slice(&loader.boot_sector[..BIOS_BOOT_CODE]);
    put64(&mut code, CORE_SECTOR, room.first);
    code[DRIVE_CHECK..DRIVE_CHECK + 2].fill(0x90); // Two instructions that do nothing.
    Ok((code, core))
}
