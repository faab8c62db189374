//! One disk: its table, its partitions and its volume groups.

use hardtack_hcl::Place;
use serde::{Deserialize, Serialize};

use super::{Mount, VolumeGroup};
use crate::word::words;
use crate::{DiskName, Extent, Size};

/// One disk as the recipe describes it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Disk {
    /// Its name; the boot disk has none.
    pub name: Option<DiskName>,
    /// Its exact virtual size.
    pub size: Size,
    /// Where its size stands.
    pub size_place: Place,
    /// The kind of partition table.
    pub table: PartitionTable,
    /// Swap partition, if any.
    pub swap: Option<Size>,
    /// File systems on partitions, in the order of the recipe.
    pub partitions: Vec<Partition>,
    /// Volume groups, each on a partition of its own, in the order of the recipe.
    pub groups: Vec<VolumeGroup>,
    /// Where the `disk` block stands.
    pub place: Place,
}

impl Disk {
    /// Its file systems, those of the partitions first.
    pub fn mounts(&self) -> impl Iterator<Item = &Mount> {
        let volumes = self.groups.iter().flat_map(|group| &group.volumes);
        let partitions = self.partitions.iter().map(|partition| &partition.mount);
        partitions.chain(volumes.filter_map(|volume| volume.holds.mount()))
    }

    /// Whether it has swap space, on a partition or a volume.
    pub fn has_swap(&self) -> bool {
        let mut volumes = self.groups.iter().flat_map(|group| &group.volumes);
        self.swap.is_some() || volumes.any(|volume| volume.holds.mount().is_none())
    }

    /// What messages call it: `the boot disk`, `the disk data`.
    pub fn title(&self) -> String {
        DiskName::title(self.name.as_ref())
    }
}

/// The kind of partition table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PartitionTable {
    /// GUID partition table (UEFI specification, chapter 5).
    Gpt,
    /// Master boot record: at most four partitions, and 2 TiB.
    Mbr,
}

/// One partition with a file system.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Partition {
    /// Its file system.
    pub mount: Mount,
    /// How large it is.
    pub size: Extent,
    /// Whether it takes what a larger disk has more, when the machine starts.
    pub grow: bool,
}

words!(PartitionTable, "partition table", Gpt => "gpt", Mbr => "mbr");
