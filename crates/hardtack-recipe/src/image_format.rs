//! File formats of images.

use serde::{Deserialize, Serialize};

use crate::word::words;

/// A file format of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ImageFormat {
    /// The bytes of the disk, sparse.
    Raw,
    /// QEMU's copy-on-write format, version 3.
    Qcow2,
    /// VMware's, compressed and written in one go (`streamOptimized`).
    Vmdk,
    /// A virtual machine with all its disks, for VMware and VirtualBox: an OVF package in one file.
    Ova,
    /// Microsoft's, of fixed size, as Azure takes it.
    Vhd,
    /// What Google Compute Engine takes: a compressed tar archive of `disk.raw`.
    Gcp,
    /// A tar archive of the root tree.
    Tar,
    /// The root tree as a compressed file system that is only read.
    Squashfs,
    /// The root tree as a file system that is only read, not compressed.
    Erofs,
}

/// What an image's file of some format is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormatSource {
    /// One disk; there is a file for each.
    Disk(DiskFormat),
    /// All disks together.
    Machine,
    /// The root tree.
    Tree(TreeFormat),
}

/// A format that holds one disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiskFormat {
    /// See [`ImageFormat::Raw`].
    Raw,
    /// See [`ImageFormat::Qcow2`].
    Qcow2,
    /// See [`ImageFormat::Vmdk`].
    Vmdk,
    /// See [`ImageFormat::Vhd`].
    Vhd,
    /// See [`ImageFormat::Gcp`].
    Gcp,
}

/// A format that holds a root tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TreeFormat {
    /// See [`ImageFormat::Tar`].
    Tar,
    /// See [`ImageFormat::Squashfs`].
    Squashfs,
    /// See [`ImageFormat::Erofs`].
    Erofs,
}

impl TreeFormat {
    /// The word that recipes use.
    pub fn as_str(self) -> &'static str {
        ImageFormat::from(self).as_str()
    }
}

impl From<TreeFormat> for ImageFormat {
    fn from(format: TreeFormat) -> Self {
        match format {
            TreeFormat::Tar => Self::Tar,
            TreeFormat::Squashfs => Self::Squashfs,
            TreeFormat::Erofs => Self::Erofs,
        }
    }
}

impl ImageFormat {
    /// What a file of this format is made from.
    pub fn source(self) -> FormatSource {
        match self {
            Self::Raw => FormatSource::Disk(DiskFormat::Raw),
            Self::Qcow2 => FormatSource::Disk(DiskFormat::Qcow2),
            Self::Vmdk => FormatSource::Disk(DiskFormat::Vmdk),
            Self::Vhd => FormatSource::Disk(DiskFormat::Vhd),
            Self::Gcp => FormatSource::Disk(DiskFormat::Gcp),
            Self::Ova => FormatSource::Machine,
            Self::Tar => FormatSource::Tree(TreeFormat::Tar),
            Self::Squashfs => FormatSource::Tree(TreeFormat::Squashfs),
            Self::Erofs => FormatSource::Tree(TreeFormat::Erofs),
        }
    }

    /// How the names of its files end, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            // Google Compute Engine takes no other ending.
            Self::Gcp => "tar.gz",
            other => other.as_str(),
        }
    }
}

words!(
    ImageFormat, "image format",
    Raw => "raw",
    Qcow2 => "qcow2",
    Vmdk => "vmdk",
    Ova => "ova",
    Vhd => "vhd",
    Gcp => "gcp",
    Tar => "tar",
    Squashfs => "squashfs",
    Erofs => "erofs",
);
