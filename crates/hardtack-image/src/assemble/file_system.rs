//! Which writer makes which file system.

use hardtack_recipe::FileSystem;
use hardtack_tree::TreePath;

use super::Assembly;
use super::error::FileSystemError;
use crate::btrfs;
use crate::ext4;
use crate::geometry::FileSystemSlot;
use crate::part::Parameters;
use crate::usage::Usage;
use crate::window::Window;
use crate::xfs;

/// Writes the part of the tree that `slot` holds; `mounts` are all mount points of the layout.
pub(super) fn write(
    assembly: &Assembly<'_>,
    slot: &FileSystemSlot,
    mount: &TreePath,
    mounts: &[TreePath],
    window: Window<'_>,
) -> Result<Usage, FileSystemError> {
    let label = slot.label.as_deref().unwrap_or("");
    let parameters = Parameters { tree: assembly.tree, mount, mounts, uuid: slot.uuid, label, epoch: assembly.epoch };
    Ok(match slot.kind {
        FileSystem::Ext4 => ext4::write(&parameters, slot.hash_seed, window)?,
        FileSystem::Xfs => xfs::write(&parameters, window)?,
        FileSystem::Btrfs => btrfs::write(&parameters, window)?,
    })
}
