//! Files of images in other formats than the raw one: of a disk, of all disks, of the tree.
//!
//! What is not QEMU's own is written here, so that it is the same file every time. Nothing depends on which zeros of
//! the raw image are holes, and no zeros are written where the format can leave them out.

mod compress;
mod disk;
mod erofs;
mod error;
mod gcp;
mod gzip;
mod ova;
mod qcow2;
mod squashfs;
mod tar;
mod tree;
mod vhd;
mod vmdk;

pub use disk::{RawDisk, convert};
pub use error::ConvertError;
pub use ova::{Appliance, pack};
pub use tree::{SealedTree, export};
