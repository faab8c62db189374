//! File systems: on disks, in memory, and over others.

use hardtack_hcl::Place;
use serde::{Deserialize, Serialize};

use crate::word::words;
use crate::{MountOption, MountPoint, Size};

/// A type of file system that partitions and volumes can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FileSystem {
    /// ext4(5).
    Ext4,
    /// xfs(5).
    Xfs,
    /// btrfs(5).
    Btrfs,
}

impl FileSystem {
    /// The most bytes of a volume label.
    pub fn longest_label(self) -> usize {
        match self {
            Self::Ext4 => 16,
            Self::Xfs => 12,
            Self::Btrfs => 255,
        }
    }
}

/// A file system on a disk, and where it is mounted.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Mount {
    /// Where it is mounted.
    pub point: MountPoint,
    /// Its type.
    pub fs: FileSystem,
    /// Mount options beside `defaults`, in the order given.
    pub options: Vec<MountOption>,
    /// Volume label; see [`FileSystem::longest_label`].
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

/// A directory that can be written although what it lies on cannot: changes are kept in memory, over what the image
/// has, and are gone after a restart.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Overlay {
    /// The directory.
    pub mount: MountPoint,
    /// The most that changes may take; the kernel's default (half of the memory) when absent.
    pub size: Option<Size>,
    /// Mount options.
    pub options: Vec<MountOption>,
    /// Where it stands in the recipe.
    pub place: Place,
}

words!(FileSystem, "file system", Ext4 => "ext4", Xfs => "xfs", Btrfs => "btrfs");
