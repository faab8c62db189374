//! Disk images as one tree: every file system that the image's own fstab mounts, joined as the machine would.

mod device;
mod error;
mod join;
mod mounts;
mod names;
mod open;
mod probe;
mod root;

pub use error::ImageError;
pub use join::Joined;
pub use open::{Disk, Image, open};
pub use probe::{Probed, Use, probe};
