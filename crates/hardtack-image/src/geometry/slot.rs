//! A disk and its partitions as they are written.

use hardtack_recipe::{FileSystem, MountOption, MountPoint};
use hardtack_tree::TreePath;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::VolumeId;

/// Bytes of a sector, the unit of partition tables.
pub(crate) const SECTOR: u64 = 512;

/// A disk with the place and identity of everything on it. Made by [`Geometry::resolve`] alone, so its
/// slots never overlap and always lie between the two copies of the partition table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Geometry {
    pub(super) sectors: u64,
    pub(super) guid: Uuid,
    pub(super) slots: Vec<Slot>,
}

impl Geometry {
    /// Size of the disk in bytes.
    pub fn bytes(&self) -> u64 {
        self.sectors * SECTOR
    }

    /// Size of the disk in sectors of 512 bytes.
    pub fn sectors(&self) -> u64 {
        self.sectors
    }

    /// Identity of the disk, as its partition table names it.
    pub fn guid(&self) -> Uuid {
        self.guid
    }

    /// The partitions in the order of the disk, which is also that of their numbers.
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// The partitions that have a file system of the tree, in the order of the disk.
    pub fn file_systems(&self) -> impl Iterator<Item = (&Slot, &FileSystemSlot)> {
        self.slots.iter().filter_map(|slot| match &slot.role {
            Role::FileSystem(fs) => Some((slot, fs)),
            Role::BiosBoot | Role::Esp { .. } | Role::Swap { .. } => None,
        })
    }

    /// The file system that holds `path`, an absolute path of the tree: the one with the longest mount point above
    /// or at it.
    pub fn file_system_of(&self, path: &TreePath) -> Option<(&Slot, &FileSystemSlot)> {
        let holds = |mount: &str| match path.bytes().strip_prefix(mount.as_bytes()) {
            Some(rest) => mount == "/" || rest.is_empty() || rest.starts_with(b"/"),
            None => false,
        };
        self.file_systems().filter(|(_, fs)| holds(fs.mount.as_str())).max_by_key(|(_, fs)| fs.mount.as_str().len())
    }

    /// The partition in which the BIOS finds GRUB, when the disk has one.
    pub fn bios_boot(&self) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.role == Role::BiosBoot)
    }

    /// The EFI system partition, when the disk has one.
    pub fn esp(&self) -> Option<(&Slot, VolumeId)> {
        self.slots.iter().find_map(|slot| match slot.role {
            Role::Esp { volume } => Some((slot, volume)),
            _ => None,
        })
    }

    /// The swap partition, when the disk has one.
    pub fn swap(&self) -> Option<(&Slot, Uuid)> {
        self.slots.iter().find_map(|slot| match slot.role {
            Role::Swap { uuid } => Some((slot, uuid)),
            _ => None,
        })
    }
}

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
    /// Its identity in the table.
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
    /// Mount options beside `defaults`.
    pub options: Vec<MountOption>,
}
