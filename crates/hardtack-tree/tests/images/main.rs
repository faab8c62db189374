//! Disks that sfdisk, mke2fs and LVM2 made, read as the machine would mount them.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod joined;
mod lvm;
mod probed;
mod refused;
mod support;
