//! The initial file systems.

use hardtack_audit::system::System;
use hardtack_image::missing_drivers;
use hardtack_recipe::Platform;
use hardtack_tree::{Digest, Digester, FileKind, Tree, TreePath, tree_path};

use super::StageError;
use crate::sandbox::Run;
use crate::store::Stack;
use crate::workshop::{LayerError, LayerPlan, Made, Workshop};

const NAME: &str = "initramfs";

/// Adds the initial file systems, made again only when what goes into them has changed: the key does not depend
/// on the layers below, only on what they show. They must have the drivers of all `platforms`.
pub(super) fn initramfs(
    workshop: &mut Workshop<'_>,
    stack: &mut Stack,
    epoch: i64,
    platforms: &[Platform],
) -> Result<(), LayerError<StageError>> {
    let inputs = workshop.store.joined(stack).map_err(StageError::from).and_then(|tree| inputs(&tree));
    let inputs = inputs.map_err(|source| LayerError { name: NAME.to_owned(), kept: None, source })?;
    let mut fingerprint = workshop.fingerprint(NAME);
    fingerprint
        .field(inputs.as_bytes())
        .field(epoch.to_le_bytes())
        .list(platforms.iter().map(|platform| platform.as_str()));
    let key = fingerprint.layer();
    let plan = LayerPlan { key, name: NAME, stack, epoch, sources: None };
    workshop.layer(&plan, |site| {
        // Without -c, those that a step has made stay as they are; all are made anew.
        let run = Run::new(["/usr/sbin/update-initramfs", "-c", "-k", "all"], site.epoch);
        site.must("update-initramfs", &run)?;
        let missing = missing_drivers(&site.draft.joined()?, platforms)?;
        if !missing.is_empty() {
            return Err(StageError::Drivers(missing));
        }
        Ok::<_, StageError>(Made::default())
    })?;
    stack.push(key);
    Ok(())
}

/// Digests everything that an initial file system is made from.
fn inputs(tree: &dyn Tree) -> Result<Digest, StageError> {
    let mut digester = Digester::new();
    let system = System::new(tree);
    let packages = system.packages().map_err(|cause| StageError::Packages(cause.to_string()))?;
    for package in packages.all() {
        digester.field(&package.name).field(&package.version).field(&package.architecture);
    }
    let index = tree.index()?;
    for input in read_by_hooks() {
        for entry in index.get(&input).into_iter().chain(index.under(&input)) {
            digester.field(entry.path.bytes()).field(entry.metadata.mode.bits().to_le_bytes());
            if entry.metadata.kind == FileKind::Regular {
                digester.field(tree.read(&entry.path)?.unwrap_or_default());
            } else if entry.metadata.kind == FileKind::Symlink {
                digester.field(tree.read_link(&entry.path)?.unwrap_or_default().as_encoded_bytes());
            }
        }
    }
    Ok(digester.finish())
}

/// Directories and files that initramfs-tools(7) and its hooks read beside the installed packages.
fn read_by_hooks() -> [TreePath; 14] {
    [
        tree_path!("/etc/crypttab"),
        tree_path!("/etc/default/console-setup"),
        tree_path!("/etc/default/keyboard"),
        tree_path!("/etc/fstab"),
        tree_path!("/etc/initramfs-tools"),
        tree_path!("/etc/ld.so.conf.d"),
        tree_path!("/etc/lvm"),
        tree_path!("/etc/mdadm"),
        tree_path!("/etc/modprobe.d"),
        tree_path!("/etc/modules"),
        tree_path!("/etc/modules-load.d"),
        tree_path!("/etc/udev"),
        tree_path!("/usr/lib/modprobe.d"),
        tree_path!("/usr/share/initramfs-tools"),
    ]
}

#[cfg(test)]
mod tests {
    use hardtack_tree::MemoryTree;

    use super::*;

    #[test]
    fn files_and_what_is_in_directories_count_and_nothing_else() {
        let tree = || {
            let status = "Package: bash\nStatus: install ok installed\nVersion: 5.2\nArchitecture: amd64\n";
            MemoryTree::new().file("/var/lib/dpkg/status", status).unwrap().file("/etc/fstab", "one\n").unwrap()
        };
        let digest = |tree: &MemoryTree| inputs(tree).unwrap();
        let before = digest(&tree());
        assert_eq!(before, digest(&tree().file("/etc/motd", "hello\n").unwrap()));
        assert_ne!(before, digest(&tree().file("/etc/fstab", "two\n").unwrap()));
        assert_ne!(before, digest(&tree().file("/etc/modprobe.d/no.conf", "blacklist x\n").unwrap()));
    }
}
