//! The partition that takes, when the machine starts, what a larger disk has more: systemd-repart(8) makes it larger,
//! and the option `x-systemd.growfs` of its mount the file system.

use hardtack_recipe::Layout;
use hardtack_tree::{StagedTree, TreeError, TreePath};

use crate::geometry::{Geometry, Role};

/// Writes the files of repart.d(5), where a partition is to grow.
///
/// systemd-repart knows partitions by their types alone, and gives the first of a type to the first file that names it.
/// So there is a file for each partition with a file system, and all but the last have no weight: they stay as they are.
pub(super) fn plan(staged: &mut StagedTree<'_>, geometry: &Geometry, layout: &Layout) -> Result<(), TreeError> {
    let Some(grows) = layout.boot.partitions.iter().find(|partition| partition.grow) else { return Ok(()) };
    let slots = geometry.boot_disk().slots().iter();
    let file_systems = slots.filter_map(|slot| match &slot.role {
        Role::FileSystem(fs) => Some((slot.number, fs)),
        _ => None,
    });
    for (number, fs) in file_systems {
        let path = TreePath::new(format!("/etc/repart.d/{number:03}-hardtack.conf"))?;
        let weight = if fs.mount == grows.mount.point { 1000 } else { 0 };
        let text = format!(
            "# Written by hardtack from the image's layout, for {}. See repart.d(5).\n\
             [Partition]\nType=linux-generic\nWeight={weight}\n",
            fs.mount
        );
        staged.write(&path, text)?;
    }
    Ok(())
}
