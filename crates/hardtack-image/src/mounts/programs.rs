//! Programs that a tree must have so that its file systems can be mounted.

use hardtack_recipe::{FileSystem, Layout};
use hardtack_tree::{Tree, TreePath, tree_path};

use super::MountError;

/// Refuses a tree without a program that the layout needs: the initial file system takes it over, or it runs at boot.
pub(super) fn check(layout: &Layout, tree: &dyn Tree) -> Result<(), MountError> {
    let groups = layout.groups().map(|group| {
        let what = format!("the volume group {}", group.name);
        (what, tree_path!("/sbin/lvm"), "lvm2")
    });
    // Without systemd nothing calls the checker of ext4, which the kernel mounts all the same.
    let checks_all = tree.resolve(&tree_path!("/usr/lib/systemd/systemd-fsck"))?.is_some();
    let checked = layout.mounts().filter(|mount| checks_all || mount.fs != FileSystem::Ext4);
    let file_systems = checked.map(|mount| {
        let (program, package) = program(mount.fs);
        (format!("{} on {}", mount.point, mount.fs), program, package)
    });
    let grows = layout.boot.partitions.iter().filter(|partition| partition.grow).map(|partition| {
        let what = format!("{}, which is to grow,", partition.mount.point);
        (what, tree_path!("/usr/bin/systemd-repart"), "systemd-repart")
    });
    for (what, program, package) in groups.chain(file_systems).chain(grows) {
        if tree.resolve(&program)?.is_none() {
            return Err(MountError::NoProgram { what, program, package });
        }
    }
    Ok(())
}

/// What checks a file system before it is mounted, with its Debian package. Debian 13 has none of them by itself.
fn program(fs: FileSystem) -> (TreePath, &'static str) {
    match fs {
        FileSystem::Ext4 => (tree_path!("/sbin/fsck.ext4"), "e2fsprogs"),
        FileSystem::Xfs => (tree_path!("/sbin/fsck.xfs"), "xfsprogs"),
        FileSystem::Btrfs => (tree_path!("/sbin/fsck.btrfs"), "btrfs-progs"),
    }
}
