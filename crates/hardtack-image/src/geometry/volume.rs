//! Volume groups as they are written.

use hardtack_recipe::{GroupName, VolumeName};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{FileSystemSlot, LvmId};

/// A volume group on one physical volume.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VolumeGroup {
    /// Its name.
    pub name: GroupName,
    /// Its identity.
    pub uuid: LvmId,
    /// Identity of its physical volume.
    pub pv_uuid: LvmId,
    /// Bytes of an extent.
    pub extent_bytes: u64,
    /// How many extents it has.
    pub extents: u64,
    /// Its volumes, in the order of their extents.
    pub volumes: Vec<LogicalVolume>,
}

/// A linear logical volume.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogicalVolume {
    /// Its name.
    pub name: VolumeName,
    /// Its identity.
    pub uuid: LvmId,
    /// Its first extent, counted from 0.
    pub first_extent: u64,
    /// How many extents it has.
    pub extents: u64,
    /// What it holds.
    pub role: VolumeRole,
}

/// What a logical volume holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "holds", rename_all = "kebab-case")]
pub enum VolumeRole {
    /// Swap space.
    Swap {
        /// Identity, by which fstab names it.
        uuid: Uuid,
    },
    /// A part of the tree.
    FileSystem(FileSystemSlot),
}

impl VolumeGroup {
    /// Where the first extent begins on the physical volume, in bytes: the default of pvcreate(8), before which its
    /// label and metadata have room.
    pub const DATA_START: u64 = 1 << 20;

    /// Offset of a volume's first byte on the physical volume.
    pub fn offset_of(&self, volume: &LogicalVolume) -> u64 {
        Self::DATA_START + volume.first_extent * self.extent_bytes
    }
}
