//! What must change in a tree so that its file systems are mounted.

use hardtack_recipe::{Layout, MountPoint};
use hardtack_tree::{Change, Mode, Owner, StagedTree, Tree, TreeError, TreePath, tree_path};

use super::fstab::{self, vfat_is_blocked};
use super::{MountError, grow, overlay, programs};
use crate::geometry::Geometry;

/// The kernel makes everything below them when it starts.
const MADE_AT_BOOT: [&str; 4] = ["/dev/", "/proc/", "/run/", "/sys/"];

/// Plans the directories that are mount points, `/etc/fstab`, the unit that makes room for changes in memory, and what
/// makes a partition grow. Planning a second time changes nothing, and undoes nothing: mount options that were added
/// since stay, and so do entries that name no local disk.
///
/// The EFI system partition is left out where the tree forbids the kernel to load vfat.
///
/// # Errors
/// When a mount point is something else than a directory, a program that the layout needs is missing, or the tree
/// cannot be read.
pub fn plan_mounts(geometry: &Geometry, layout: &Layout, tree: &dyn Tree) -> Result<Vec<Change>, MountError> {
    let mut staged = StagedTree::new(tree);
    let with_esp = geometry.esp().is_some() && !vfat_is_blocked(tree)?;
    let on_disk = layout.mounts().map(|mount| &mount.point);
    let in_memory = layout.tmpfs.iter().map(|tmpfs| &tmpfs.mount);
    for mount in on_disk.chain(in_memory).chain(layout.overlays.iter().map(|overlay| &overlay.mount)) {
        make(&mut staged, mount)?;
    }
    programs::check(layout, tree)?;
    overlay::plan(&mut staged, &layout.overlays)?;
    grow::plan(&mut staged, geometry, layout)?;
    if with_esp {
        staged.make_dir(&tree_path!("/boot/efi"), Mode::new(0o700), Owner::ROOT)?;
    }
    let path = tree_path!("/etc/fstab");
    let older = tree.read_text(&path)?.unwrap_or_default();
    let entries = fstab::of_disk(geometry, with_esp).into_iter().chain(fstab::of_memory(layout)).collect();
    staged.write(&path, fstab::render(entries, &older))?;
    Ok(staged.into_changes())
}

fn make(staged: &mut StagedTree<'_>, mount: &MountPoint) -> Result<(), MountError> {
    let path = TreePath::new(mount.as_str()).map_err(TreeError::from)?;
    if MADE_AT_BOOT.iter().any(|top| mount.as_str().starts_with(top)) {
        return Ok(());
    }
    match staged.resolve(&path)? {
        Some(target) if target != path => Err(MountError::Link { mount: mount.clone(), target }),
        Some(_) => match staged.list(&path)? {
            Some(_) => Ok(()),
            None => Err(MountError::NoDirectory { mount: mount.clone() }),
        },
        None => {
            let mode = match mount.as_str() {
                "/tmp" | "/var/tmp" => 0o1777,
                "/root" => 0o700,
                _ => 0o755,
            };
            Ok(staged.make_dir(&path, Mode::new(mode), Owner::ROOT)?)
        }
    }
}
