//! The formats by name.

use std::fmt;

/// A format of disk images.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiskFormat {
    /// The bytes of the disk, and nothing else.
    Raw,
    /// QEMU's qcow2.
    Qcow2,
    /// VMware's monolithicSparse.
    VmdkSparse,
    /// VMware's streamOptimized: packed, to be sent.
    VmdkStream,
    /// Microsoft's VHD with all bytes of the disk.
    VhdFixed,
    /// Microsoft's VHD with the blocks that were written.
    VhdDynamic,
}

impl fmt::Display for DiskFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Raw => "raw",
            Self::Qcow2 => "qcow2",
            Self::VmdkSparse => "VMDK (monolithicSparse)",
            Self::VmdkStream => "VMDK (streamOptimized)",
            Self::VhdFixed => "VHD (fixed)",
            Self::VhdDynamic => "VHD (dynamic)",
        })
    }
}
