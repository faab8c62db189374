//! The kernels of a tree.

use std::cmp::Reverse;

use hardtack_tree::{FileKind, Tree, TreeError, TreePath, tree_path};
use serde::{Deserialize, Serialize};

use super::BootError;
use super::version::compare;

/// An installed kernel with its initial file system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kernel {
    /// Its version, as its file's name ends.
    pub version: String,
    /// Name of its file in `/boot`.
    pub image: String,
    /// Name of its initial file system in `/boot`.
    pub initramfs: String,
}

/// The names that distributions give to the initial file system of a version: Debian's, Fedora's, Arch's.
fn initramfs_names(version: &str) -> [String; 3] {
    [format!("initrd.img-{version}"), format!("initramfs-{version}.img"), format!("initrd-{version}")]
}

/// A file in `/boot`.
pub(super) fn in_boot(name: &str) -> Result<TreePath, TreeError> {
    Ok(tree_path!("/boot").join(name)?)
}

/// The kernels in `/boot`, the newest first.
///
/// # Errors
/// When there is none, or one has no initial file system.
pub fn find(tree: &dyn Tree) -> Result<Vec<Kernel>, BootError> {
    let directory = tree_path!("/boot");
    let names = tree.list(&directory)?.unwrap_or_default();
    let is_file = |name: &str| -> Result<bool, BootError> {
        let path = directory.join(name).map_err(hardtack_tree::TreeError::from)?;
        Ok(tree.metadata(&path)?.is_some_and(|metadata| metadata.kind == FileKind::Regular))
    };
    let mut kernels = Vec::new();
    for image in names.iter().filter_map(|name| name.to_str()) {
        let Some(version) = image.strip_prefix("vmlinuz-") else { continue };
        if version.is_empty() || !is_plain(version) || !is_file(image)? {
            continue;
        }
        let mut found = None;
        for name in initramfs_names(version) {
            if found.is_none() && is_file(&name)? {
                found = Some(name);
            }
        }
        let missing = || BootError::NoInitramfs { version: version.into(), directory: directory.clone() };
        let initramfs = found.ok_or_else(missing)?;
        kernels.push(Kernel { version: version.into(), image: image.into(), initramfs });
    }
    if kernels.is_empty() {
        return Err(BootError::NoKernel { directory });
    }
    kernels.sort_by(|a, b| compare(&a.version, &b.version));
    kernels.sort_by_key(|kernel| Reverse(is_rescue(kernel)));
    kernels.reverse();
    Ok(kernels)
}

/// Whether a version can stand in GRUB's configuration as it is.
fn is_plain(version: &str) -> bool {
    version.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-+~".contains(&byte))
}

/// Rescue kernels, as Fedora names them, come last.
fn is_rescue(kernel: &Kernel) -> bool {
    kernel.version.contains("rescue")
}

#[cfg(test)]
mod tests {
    use hardtack_tree::MemoryTree;

    use super::*;

    fn versions(files: &[&str]) -> Result<Vec<String>, String> {
        let tree = files.iter().fold(MemoryTree::new(), |tree, name| tree.file(format!("/boot/{name}"), "").unwrap());
        match find(&tree) {
            Ok(kernels) => Ok(kernels.into_iter().map(|kernel| kernel.version).collect()),
            Err(error) => Err(format!("{error}; {}", error.remedy().unwrap_or_default())),
        }
    }

    #[test]
    fn the_newest_kernel_comes_first_and_rescue_last() {
        let files = [
            "vmlinuz-6.1.0-9-amd64",
            "initrd.img-6.1.0-9-amd64",
            "vmlinuz-6.1.0-10-amd64",
            "initrd.img-6.1.0-10-amd64",
            "vmlinuz-6.9.7",
            "initramfs-6.9.7.img",
            "vmlinuz-9-rescue-1",
            "initramfs-9-rescue-1.img",
            "config-6.9.7",
        ];
        assert_eq!(versions(&files).unwrap(), ["6.9.7", "6.1.0-10-amd64", "6.1.0-9-amd64", "9-rescue-1"]);
    }

    #[test]
    fn what_is_missing_is_named_with_its_package() {
        insta::assert_snapshot!(versions(&[]).unwrap_err(), @"there is no kernel in /boot; install one: on Debian the package `linux-image-cloud-amd64`, or `linux-image-amd64` for real machines");
        insta::assert_snapshot!(versions(&["vmlinuz-6.1.0-9"]).unwrap_err(), @"the kernel 6.1.0-9 has no initramfs in /boot; install `initramfs-tools`; it makes one by `update-initramfs -c -k 6.1.0-9`");
    }
}
