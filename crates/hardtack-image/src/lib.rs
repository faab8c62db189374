//! Disk images out of root trees: partition tables, file systems, boot loaders and image formats.
//!
//! Nothing is mounted and no device is used: every byte of an image is written into a plain file.

mod assemble;
mod boot;
mod btrfs;
mod bytes;
mod chunked;
mod convert;
mod digest;
mod ext4;
mod fat;
mod geometry;
mod lvm;
mod mounts;
mod part;
mod swap;
mod table;
mod tether;
mod usage;
mod window;
mod xfs;

pub use assemble::{AssembleError, Assembled, Assembly, FileSystemError, FileSystemUsage, Loaders, Phase, assemble};
pub use boot::settings as grub;
pub use boot::{
    BiosLoader, BootError, BootPlan, EspFile, GrubCore, GrubTarget, InitramfsError, Kernel, MissingDriver, PeError,
    esp_files, find_kernels, initramfs_names, missing_drivers, plan_boot,
};
pub use btrfs::write_file as write_btrfs;
pub use chunked::copy_sparse;
pub use convert::{Appliance, ConvertError, RawDisk, SealedTree, convert, export, pack};
pub use digest::{content_digest, content_digest_of, image_digest};
pub use ext4::Ext4Error;
pub use fat::FatError;
pub use geometry::{
    DiskGeometry, FileSystemSlot, Geometry, Holder, LayoutError, LayoutFault, Location, LogicalVolume, LvmId, Role,
    Slot, TableIdentity, VolumeGroup, VolumeId, VolumeRole,
};
pub use lvm::LvmError;
pub use mounts::{MountError, MountFinding, check_mounts, plan_mounts};
pub use part::{AttributeError, Parameters as FileSystemParameters, PartError};
pub use table::TableError;
pub use tether::tethered;
pub use usage::Usage;
pub use xfs::{XfsError, write_file as write_xfs};
