//! Puts the probe's unit into a root that no program writes to without a mount, xfs or btrfs: with the image's own
//! kernel and initial file system, in a machine of its own.

mod archive;
mod grub;
mod machine;
mod plant;

pub(crate) use machine::Workshop;
pub(super) use plant::plant;
