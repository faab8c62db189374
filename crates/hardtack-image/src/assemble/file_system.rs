//! Which writer makes which file system.

use hardtack_recipe::FileSystem;
use hardtack_tree::TreePath;

use super::Assembly;
use super::error::FileSystemError;
use crate::btrfs;
use crate::ext4;
use crate::geometry::FileSystemSlot;
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
    match slot.kind {
        FileSystem::Ext4 => {
            let parameters = ext4::Parameters {
                tree: assembly.tree,
                mount,
                mounts,
                uuid: slot.uuid,
                hash_seed: slot.hash_seed,
                label,
                epoch: assembly.epoch,
            };
            Ok(ext4::write(&parameters, window)?)
        }
        FileSystem::Xfs => {
            let parameters =
                xfs::Parameters { tree: assembly.tree, mount, mounts, uuid: slot.uuid, label, epoch: assembly.epoch };
            Ok(xfs::write(&parameters, window)?)
        }
        FileSystem::Btrfs => {
            let parameters =
                btrfs::Parameters { tree: assembly.tree, mount, mounts, uuid: slot.uuid, label, epoch: assembly.epoch };
            Ok(btrfs::write(&parameters, window)?)
        }
    }
}
