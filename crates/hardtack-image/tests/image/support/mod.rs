//! What the tests share: layouts, assembled disks and readers that are not hardtack's.

mod btrfs;
mod debugfs;
mod disk;
mod layout;
mod lvm;
#[path = "../../../../hardtack-tree/tests/common/mounted.rs"]
mod mounted;
mod rich;
mod same;
mod tool;
mod xfs;

pub(crate) use btrfs::BtrfsImage;
pub(crate) use debugfs::Debugfs;
pub(crate) use disk::{Disk, EPOCH, loaders};
pub(crate) use layout::{disk, geometry, group, layout};
pub(crate) use lvm::{Lvm, pvck};
pub(crate) use mounted::Mounted;
pub(crate) use rich::{CAPABILITY, add_roots, rich_directory};
pub(crate) use same::assert_same;
pub(crate) use tool::{chain, is_root, run, succeed};
pub(crate) use xfs::XfsImage;
