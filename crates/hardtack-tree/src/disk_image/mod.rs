//! Formats of disk images: raw, qcow2, VMDK and VHD, each read as the disk that it holds.

mod blocks;
mod cache;
mod format;
mod open;
mod qcow2;
mod tables;
mod vhd;
mod vmdk;

pub use format::DiskFormat;
pub(crate) use open::open_file;
pub use open::{detect, open};
