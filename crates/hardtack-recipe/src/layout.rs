//! The layout of a disk: partitions, file systems, mount points and options.

use hardtack_hcl::Place;
use serde::{Deserialize, Serialize};

use crate::word::words;
use crate::{Extent, MountOption, MountPoint, Size};

/// One disk as the recipe describes it. Sizes are checked for contradictions here; alignment, table
/// overhead and the final extents are computed when it is assembled.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Layout {
    /// The exact virtual size of the disk.
    pub size: Size,
    /// The kind of partition table.
    pub table: PartitionTable,
    /// The firmwares that must be able to boot it; never empty.
    pub firmware: Vec<Firmware>,
    /// The file formats to write; never empty. The first is the image's own.
    pub formats: Vec<ImageFormat>,
    /// Swap partition, if any.
    pub swap: Option<Size>,
    /// File systems on partitions, in the order of the recipe.
    pub partitions: Vec<Partition>,
    /// File systems in memory, by fstab.
    pub tmpfs: Vec<Tmpfs>,
    /// Kernel arguments added to those of the tree's `/etc/default/grub`.
    pub kernel_args: Vec<String>,
    /// Where the `disk` block stands.
    pub place: Place,
}

/// The kind of partition table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PartitionTable {
    /// GUID partition table (UEFI specification, chapter 5).
    Gpt,
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

/// A file format of a disk image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ImageFormat {
    /// The bytes of the disk, sparse.
    Raw,
    /// QEMU's copy-on-write format, version 3.
    Qcow2,
}

/// A type of file system that partitions can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FileSystem {
    /// ext4(5).
    Ext4,
}

/// One partition with a file system.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Partition {
    /// Where it is mounted.
    pub mount: MountPoint,
    /// How large it is.
    pub size: Extent,
    /// Its file system.
    pub fs: FileSystem,
    /// Mount options beside `defaults`, in the order given.
    pub options: Vec<MountOption>,
    /// Volume label (at most 16 bytes for ext4).
    pub label: Option<String>,
    /// Where it stands in the recipe.
    pub place: Place,
}

/// A file system in memory, written to fstab.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Tmpfs {
    /// Where it is mounted.
    pub mount: MountPoint,
    /// Its largest size; the kernel's default (half of the memory) when absent.
    pub size: Option<Size>,
    /// Mount options.
    pub options: Vec<MountOption>,
    /// Where it stands in the recipe.
    pub place: Place,
}

words!(PartitionTable, "partition table", Gpt => "gpt");
words!(Firmware, "firmware", Bios => "bios", Uefi => "uefi");
words!(ImageFormat, "image format", Raw => "raw", Qcow2 => "qcow2");
words!(FileSystem, "file system", Ext4 => "ext4");
