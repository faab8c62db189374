//! Where on which disk something is.

use std::fmt;

use hardtack_recipe::mapper_name;

use super::{DiskGeometry, LogicalVolume, Slot, VolumeGroup};

/// A stretch of a disk that a partition or a volume is.
#[derive(Clone, Copy, Debug)]
pub struct Location<'g> {
    /// The disk, by its number in [`super::Geometry::disks`], from 0.
    pub disk: usize,
    /// Offset of its first byte on the disk.
    pub offset: u64,
    /// Its length in bytes.
    pub bytes: u64,
    /// What it is.
    pub holder: Holder<'g>,
}

/// What a stretch of a disk is.
#[derive(Clone, Copy, Debug)]
pub enum Holder<'g> {
    /// A partition.
    Partition {
        /// Its disk.
        disk: &'g DiskGeometry,
        /// The partition.
        slot: &'g Slot,
    },
    /// A logical volume.
    Volume {
        /// Its disk.
        disk: &'g DiskGeometry,
        /// The partition that is the physical volume of its group.
        slot: &'g Slot,
        /// Its group.
        group: &'g VolumeGroup,
        /// The volume.
        volume: &'g LogicalVolume,
    },
}

impl<'g> Location<'g> {
    /// The partition that it is, or lies in.
    pub fn slot(&self) -> &'g Slot {
        match self.holder {
            Holder::Partition { slot, .. } | Holder::Volume { slot, .. } => slot,
        }
    }
}

impl Holder<'_> {
    /// The name of its device in `/dev/mapper`, where it is a volume.
    pub fn mapper_name(&self) -> Option<String> {
        match self {
            Self::Partition { .. } => None,
            Self::Volume { group, volume, .. } => Some(mapper_name(&group.name, &volume.name)),
        }
    }
}

impl fmt::Display for Location<'_> {
    /// As messages call it: `partition 3 of the boot disk`, `the volume vg00/root`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.holder {
            Holder::Partition { disk, slot } => write!(f, "partition {} of {}", slot.number, disk.title()),
            Holder::Volume { group, volume, .. } => write!(f, "the volume {}/{}", group.name, volume.name),
        }
    }
}
