//! The partition that takes what a larger disk has more: definitions for systemd-repart(8), which runs before file
//! systems are mounted. The file system itself follows by its mount option `x-systemd.growfs`.

use hardtack_recipe::MountOption;
use hardtack_tree::{StagedTree, Tree, TreePath, tree_path};

use super::MountError;
use crate::geometry::{FileSystemSlot, Geometry, Holder, Role, Slot, TableIdentity};

/// Writes a definition for every partition of the boot disk, where one of them grows: systemd-repart holds partitions
/// against definitions of their type in the order of both.
pub(super) fn plan(staged: &mut StagedTree<'_>, geometry: &Geometry) -> Result<(), MountError> {
    let grows = |(_, fs): &(_, &FileSystemSlot)| fs.options.iter().map(MountOption::as_str).any(is_grow);
    let Some((location, fs)) = geometry.file_systems().find(grows) else { return Ok(()) };
    let refused = |why| Err(MountError::Grow { mount: fs.mount.clone(), why });
    let disk = geometry.boot_disk();
    if !matches!(location.holder, Holder::Partition { disk: own, .. } if std::ptr::eq(own, disk)) {
        return refused("it is not a partition of the boot disk");
    }
    if !matches!(disk.table(), TableIdentity::Gpt { .. }) {
        return refused("the disk has no GUID partition table");
    }
    let root = geometry.file_system_of(&TreePath::root()).map(|(location, _)| location.holder);
    if !matches!(root, Some(Holder::Partition { .. })) {
        return refused("systemd-repart(8) finds the disk by its root, which is a logical volume");
    }
    let program = tree_path!("/usr/bin/systemd-repart");
    if staged.resolve(&program)?.is_none() {
        let what = format!("{}, which grows,", fs.mount);
        return Err(MountError::NoProgram { what, program, package: "systemd-repart" });
    }
    let directory = tree_path!("/etc/repart.d");
    for slot in disk.slots() {
        let path = directory.join(&format!("{:03}.conf", slot.number)).map_err(hardtack_tree::TreeError::from)?;
        staged.write(&path, definition(slot, slot.number == location.slot().number))?;
    }
    Ok(())
}

fn is_grow(option: &str) -> bool {
    option == "x-systemd.growfs"
}

/// The definition of one partition (repart.d(5)).
fn definition(slot: &Slot, grows: bool) -> String {
    let kind = match slot.role {
        Role::BiosBoot => "21686148-6449-6e6f-744e-656564454649",
        Role::Esp { .. } => "esp",
        Role::Swap { .. } => "swap",
        Role::FileSystem(_) => "linux-generic",
        Role::PhysicalVolume(_) => "e6d6d379-f507-44c2-a23c-238f2a3df928",
    };
    let size = slot.bytes();
    let most = if grows { String::new() } else { format!("SizeMaxBytes={size}\n") };
    format!("# Written by hardtack from the image's layout.\n[Partition]\nType={kind}\nSizeMinBytes={size}\n{most}",)
}
