//! Partitions as they are written.

use hardtack_recipe::{FileSystem, MountOption, MountPoint};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{VolumeGroup, VolumeId};

/// Bytes of a sector, the unit of partition tables.
pub(crate) const SECTOR: u64 = 512;

/// One partition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// Its number in the table, from 1.
    pub number: u32,
    /// Its name in the table, at most 36 characters.
    pub name: String,
    /// Its first sector, at a multiple of 1 MiB.
    pub first: u64,
    /// Its length in sectors.
    pub sectors: u64,
    /// Its identity in a GUID partition table; a master boot record has no room for it.
    pub guid: Uuid,
    /// What it holds.
    pub role: Role,
}

impl Slot {
    /// Offset of its first byte on the disk.
    pub fn offset(&self) -> u64 {
        self.first * SECTOR
    }

    /// Its length in bytes.
    pub fn bytes(&self) -> u64 {
        self.sectors * SECTOR
    }

    /// Its last sector.
    pub fn last(&self) -> u64 {
        self.first + self.sectors - 1
    }
}

/// What a partition holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "holds", rename_all = "kebab-case")]
pub enum Role {
    /// GRUB's core for the BIOS, without a file system.
    BiosBoot,
    /// The EFI system partition: FAT32 with the boot loader for UEFI.
    Esp {
        /// Serial number of the FAT volume, by which fstab names it.
        volume: VolumeId,
    },
    /// Swap space.
    Swap {
        /// Identity, by which fstab names it.
        uuid: Uuid,
    },
    /// A part of the tree.
    FileSystem(FileSystemSlot),
    /// The physical volume of a volume group.
    PhysicalVolume(VolumeGroup),
}

/// A file system that holds a part of the tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSystemSlot {
    /// Where it is mounted.
    pub mount: MountPoint,
    /// Its type.
    pub kind: FileSystem,
    /// Identity, by which fstab and the boot loader name it.
    pub uuid: Uuid,
    /// Seed of the hashes of file names in its directories.
    pub hash_seed: Uuid,
    /// Volume label.
    pub label: Option<String>,
    /// Mount options beside `defaults`: those of the recipe, and what follows from other words of it.
    pub options: Vec<MountOption>,
}
