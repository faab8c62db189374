//! Formats of images that can be tested.

use hardtack_recipe::ImageFormat;

/// A format of which a clone can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloneFormat {
    /// The bytes of the disk.
    Raw,
    /// QEMU's own.
    Qcow2,
    /// VMware's.
    Vmdk,
    /// Microsoft's, of fixed size.
    Vhd,
}

impl CloneFormat {
    /// Its name for qemu-img(1) and QEMU.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Raw => "raw",
            Self::Qcow2 => "qcow2",
            Self::Vmdk => "vmdk",
            Self::Vhd => "vpc",
        }
    }

    /// The same as a format of images; `None` for one that holds a disk inside of something else, or no disk.
    pub fn of(format: ImageFormat) -> Option<Self> {
        match format {
            ImageFormat::Raw => Some(Self::Raw),
            ImageFormat::Qcow2 => Some(Self::Qcow2),
            ImageFormat::Vmdk => Some(Self::Vmdk),
            ImageFormat::Vhd => Some(Self::Vhd),
            ImageFormat::Ova | ImageFormat::Gcp | ImageFormat::Tar | ImageFormat::Squashfs | ImageFormat::Erofs => None,
        }
    }
}
