//! What a tree needs so that its file systems are mounted: `/etc/fstab` and the directories.

mod check;
mod error;
mod fstab;
mod grow;
mod overlay;
mod plan;
mod programs;

pub use check::{MountFinding, check_mounts};
pub use error::MountError;
pub use plan::plan_mounts;
