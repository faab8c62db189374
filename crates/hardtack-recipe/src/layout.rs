//! The layout of an image: its disks, what boots from them, and the file systems in memory.

mod disk;
mod file_system;
mod lvm_name;
mod volume;

use serde::{Deserialize, Serialize};

pub use disk::{Disk, Partition, PartitionTable};
pub use file_system::{FileSystem, Mount, Overlay, Tmpfs};
pub use lvm_name::{GroupName, LvmNameError, VolumeName, mapper_name};
pub use volume::{Volume, VolumeGroup, VolumeSize, VolumeSizeError, VolumeUse};

use crate::ImageFormat;
use crate::word::words;

/// Everything that a recipe says of an image's disks. Contradictions are found when it is read; alignment, the room
/// that tables take and the final extents are computed when it is assembled.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Layout {
    /// The disk that the machine boots from.
    pub boot: Disk,
    /// The other disks, in the order of the recipe.
    pub further: Vec<Disk>,
    /// The firmwares that must be able to boot it; never empty.
    pub firmware: Vec<Firmware>,
    /// What the firmwares start.
    pub loader: Loader,
    /// The file formats to write; never empty. The first is the image's own.
    pub formats: Vec<ImageFormat>,
    /// Where the machine is to run; nothing is known of it when empty.
    pub platforms: Vec<Platform>,
    /// Whether the root is mounted without the right to write.
    pub read_only: bool,
    /// File systems in memory, by fstab.
    pub tmpfs: Vec<Tmpfs>,
    /// Directories whose changes are kept in memory.
    pub overlays: Vec<Overlay>,
    /// Kernel arguments added to those of the tree's `/etc/default/grub`.
    pub kernel_args: Vec<String>,
}

impl Layout {
    /// The disks, the boot disk first.
    pub fn disks(&self) -> impl Iterator<Item = &Disk> {
        std::iter::once(&self.boot).chain(&self.further)
    }

    /// Every file system of every disk, in the order of the recipe.
    pub fn mounts(&self) -> impl Iterator<Item = &Mount> {
        self.disks().flat_map(Disk::mounts)
    }

    /// Every volume group of every disk, in the order of the recipe.
    pub fn groups(&self) -> impl Iterator<Item = &VolumeGroup> {
        self.disks().flat_map(|disk| &disk.groups)
    }

    /// Whether the image is to run on this platform.
    pub fn is_for(&self, platform: Platform) -> bool {
        self.platforms.contains(&platform)
    }
}

/// What starts the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Firmware {
    /// PC BIOS: needs a BIOS boot partition on GPT.
    Bios,
    /// UEFI: needs an EFI system partition.
    Uefi,
}

/// What the firmware starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Loader {
    /// GRUB: finds the kernels in `/boot`, on ext4, xfs or btrfs, on a partition or a logical volume.
    Grub,
    /// systemd-boot(7), for UEFI alone: the kernels are unified kernel images on the EFI system partition.
    SystemdBoot,
}

/// Where a machine runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Platform {
    /// Amazon EC2.
    Aws,
    /// Microsoft Azure.
    Azure,
    /// Google Compute Engine.
    Gcp,
    /// VMware vSphere.
    Vmware,
    /// QEMU, and what is built on it.
    Qemu,
}

words!(Firmware, "firmware", Bios => "bios", Uefi => "uefi");
words!(Loader, "boot loader", Grub => "grub", SystemdBoot => "systemd-boot");
words!(Platform, "platform", Aws => "aws", Azure => "azure", Gcp => "gcp", Vmware => "vmware", Qemu => "qemu");
