//! The disks of an image as they are written.

use hardtack_recipe::DiskName;
use hardtack_tree::{TreePath, tree_path};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::slot::SECTOR;
use super::{FileSystemSlot, Holder, Location, Role, Slot, VolumeGroup, VolumeId, VolumeRole};

/// The disks of an image with the place and identity of everything on them. Made by [`Geometry::resolve`] alone, so
/// partitions never overlap and always lie where their table leaves room for them, and so do volumes in their groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Geometry {
    pub(super) boot: DiskGeometry,
    pub(super) further: Vec<DiskGeometry>,
    pub(super) bios: bool,
}

/// A stretch of a disk in sectors.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Room {
    pub(crate) first: u64,
    pub(crate) sectors: u64,
}

/// One disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiskGeometry {
    pub(super) name: Option<DiskName>,
    pub(super) sectors: u64,
    pub(super) table: TableIdentity,
    pub(super) slots: Vec<Slot>,
}

/// The kind of a partition table, with what identifies its disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum TableIdentity {
    /// GUID partition table.
    Gpt {
        /// Identity of the disk.
        guid: Uuid,
    },
    /// Master boot record.
    Mbr {
        /// Signature of the disk; not 0, which means that there is none.
        signature: u32,
    },
}

impl TableIdentity {
    /// What identifies the disk, as a UUID also where its table has none.
    pub fn uuid(self) -> Uuid {
        match self {
            Self::Gpt { guid } => guid,
            Self::Mbr { signature } => Uuid::new_v5(&Uuid::NAMESPACE_OID, &signature.to_le_bytes()),
        }
    }
}

impl Geometry {
    /// The disks, the boot disk first.
    pub fn disks(&self) -> impl Iterator<Item = &DiskGeometry> {
        std::iter::once(&self.boot).chain(&self.further)
    }

    /// The disk that the machine boots from.
    pub fn boot_disk(&self) -> &DiskGeometry {
        &self.boot
    }

    /// Every file system that holds a part of the tree, disk by disk, in the order of the disk.
    pub fn file_systems(&self) -> impl Iterator<Item = (Location<'_>, &FileSystemSlot)> {
        let partitions = self.slots().filter_map(|(disk, location, slot)| match &slot.role {
            Role::FileSystem(fs) => Some(vec![(location, fs)]),
            Role::PhysicalVolume(group) => Some(volumes(disk, location, slot, group).filter_map(volume_fs).collect()),
            Role::BiosBoot | Role::Esp { .. } | Role::Swap { .. } => None,
        });
        partitions.flatten()
    }

    /// Every swap space, disk by disk, in the order of the disk.
    pub fn swaps(&self) -> impl Iterator<Item = (Location<'_>, Uuid)> {
        let partitions = self.slots().filter_map(|(disk, location, slot)| match &slot.role {
            Role::Swap { uuid } => Some(vec![(location, *uuid)]),
            Role::PhysicalVolume(group) => Some(volumes(disk, location, slot, group).filter_map(volume_swap).collect()),
            Role::BiosBoot | Role::Esp { .. } | Role::FileSystem(_) => None,
        });
        partitions.flatten()
    }

    /// Every volume group, with the partition that is its physical volume.
    pub fn groups(&self) -> impl Iterator<Item = (Location<'_>, &VolumeGroup)> {
        self.slots().filter_map(|(_, location, slot)| match &slot.role {
            Role::PhysicalVolume(group) => Some((location, group)),
            _ => None,
        })
    }

    /// The file system that holds `path`, an absolute path of the tree: the one with the longest mount point above
    /// or at it.
    pub fn file_system_of(&self, path: &TreePath) -> Option<(Location<'_>, &FileSystemSlot)> {
        let holds = |mount: &str| match path.bytes().strip_prefix(mount.as_bytes()) {
            Some(rest) => mount == "/" || rest.is_empty() || rest.starts_with(b"/"),
            None => false,
        };
        self.file_systems().filter(|(_, fs)| holds(fs.mount.as_str())).max_by_key(|(_, fs)| fs.mount.as_str().len())
    }

    /// The partition in which the BIOS finds GRUB, when the boot disk has one.
    pub fn bios_boot(&self) -> Option<&Slot> {
        self.boot.slots.iter().find(|slot| slot.role == Role::BiosBoot)
    }

    /// The EFI system partition, when the boot disk has one.
    pub fn esp(&self) -> Option<(&Slot, VolumeId)> {
        self.boot.slots.iter().find_map(|slot| match slot.role {
            Role::Esp { volume } => Some((slot, volume)),
            _ => None,
        })
    }

    /// Whether a BIOS is to start the machine.
    pub fn starts_with_bios(&self) -> bool {
        self.bios
    }

    /// Where the BIOS finds GRUB's core on the boot disk: in a partition of its own, or between a master boot record
    /// and the first partition.
    pub(crate) fn bios_core(&self) -> Room {
        match self.bios_boot() {
            Some(slot) => Room { first: slot.first, sectors: slot.sectors },
            None => Room { first: 1, sectors: self.boot.slots.first().map_or(1, |slot| slot.first) - 1 },
        }
    }

    /// The number of the partition of the boot disk with the kernels: some machines start only from disks with one
    /// that is marked as active.
    pub(crate) fn active(&self) -> Option<u32> {
        let (location, _) = self.file_system_of(&tree_path!("/boot"))?;
        Some(location.slot().number)
    }

    /// Every partition of every disk, with its disk and place.
    fn slots(&self) -> impl Iterator<Item = (&DiskGeometry, Location<'_>, &Slot)> {
        self.disks().enumerate().flat_map(|(index, disk)| {
            disk.slots.iter().map(move |slot| {
                let holder = Holder::Partition { disk, slot };
                (disk, Location { disk: index, offset: slot.offset(), bytes: slot.bytes(), holder }, slot)
            })
        })
    }
}

/// The volumes of a group with their places.
fn volumes<'g>(
    disk: &'g DiskGeometry,
    of: Location<'g>,
    slot: &'g Slot,
    group: &'g VolumeGroup,
) -> impl Iterator<Item = (Location<'g>, &'g VolumeRole)> {
    group.volumes.iter().map(move |volume| {
        let offset = of.offset + group.offset_of(volume);
        let bytes = volume.extents * group.extent_bytes;
        let holder = Holder::Volume { disk, slot, group, volume };
        (Location { disk: of.disk, offset, bytes, holder }, &volume.role)
    })
}

fn volume_fs<'g>((location, role): (Location<'g>, &'g VolumeRole)) -> Option<(Location<'g>, &'g FileSystemSlot)> {
    match role {
        VolumeRole::FileSystem(fs) => Some((location, fs)),
        VolumeRole::Swap { .. } => None,
    }
}

fn volume_swap<'g>((location, role): (Location<'g>, &'g VolumeRole)) -> Option<(Location<'g>, Uuid)> {
    match role {
        VolumeRole::Swap { uuid } => Some((location, *uuid)),
        VolumeRole::FileSystem(_) => None,
    }
}

impl DiskGeometry {
    /// Its name; the boot disk has none.
    pub fn name(&self) -> Option<&DiskName> {
        self.name.as_ref()
    }

    /// What messages call it: `the boot disk`, `the disk data`.
    pub fn title(&self) -> String {
        DiskName::title(self.name.as_ref())
    }

    /// Its size in bytes.
    pub fn bytes(&self) -> u64 {
        self.sectors * SECTOR
    }

    /// Its size in sectors of 512 bytes.
    pub fn sectors(&self) -> u64 {
        self.sectors
    }

    /// The kind of its table, and its identity.
    pub fn table(&self) -> TableIdentity {
        self.table
    }

    /// Its partitions in the order of the disk, which is also that of their numbers.
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }
}
