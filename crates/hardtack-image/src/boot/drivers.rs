//! Whether an initial file system finds the root on the platforms that the image is for.

use std::collections::BTreeSet;
use std::fmt;

use hardtack_recipe::Platform;
use hardtack_tree::{Tree, TreeError, TreePath, tree_path};

use super::initramfs::{InitramfsError, initramfs_names};
use super::kernels::{self, Kernel};
use super::systemd_boot::read;
use super::{BootError, kernels::in_boot};

/// The drivers of the disks that a platform gives its machines.
fn drivers(platform: Platform) -> &'static [&'static str] {
    match platform {
        Platform::Aws => &["nvme", "xen_blkfront"],
        Platform::Azure => &["hv_storvsc", "hv_vmbus", "nvme"],
        Platform::Gcp => &["nvme", "virtio_pci", "virtio_scsi"],
        Platform::Qemu => &["virtio_blk", "virtio_pci"],
        Platform::Vmware => &["vmw_pvscsi"],
    }
}

/// A driver without which a kernel does not find its root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingDriver {
    /// The kernel's release.
    pub kernel: String,
    /// The platform that needs it.
    pub platform: Platform,
    /// The driver's module.
    pub driver: &'static str,
    /// Whether the kernel has the module at all.
    pub installed: bool,
}

impl MissingDriver {
    /// What to do about it.
    pub fn remedy(&self) -> String {
        if self.installed {
            format!("write `{}` into /etc/initramfs-tools/modules in a `file` step", self.driver)
        } else {
            "install a kernel that has it: on Debian the package `linux-image-amd64`".into()
        }
    }
}

impl fmt::Display for MissingDriver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let where_to = if self.installed { "its initial file system has" } else { "it comes with" };
        let Self { kernel, platform, driver, .. } = self;
        write!(f, "the kernel {kernel} would not find its disk on {platform}: {where_to} no driver `{driver}`")
    }
}

/// The drivers that are missing on `platforms`, for each kernel of the tree.
///
/// # Errors
/// When there is no kernel, or an initial file system cannot be read.
pub fn missing_drivers(tree: &dyn Tree, platforms: &[Platform]) -> Result<Vec<MissingDriver>, BootError> {
    let mut missing = Vec::new();
    if platforms.is_empty() {
        return Ok(missing);
    }
    for kernel in kernels::find(tree)? {
        let built_in = built_in(tree, &kernel)?;
        let path = in_boot(&kernel.initramfs)?;
        let names = match initramfs_names(&read(tree, &path)?) {
            Ok(names) => names,
            // What cannot be looked into is not held against it.
            Err(InitramfsError::Compression(_)) => continue,
            Err(source) => return Err(BootError::Initramfs { path, source }),
        };
        let carried: BTreeSet<String> = names.iter().filter_map(|name| module(name)).collect();
        let installed = installed(tree, &kernel)?;
        for platform in platforms {
            let lacks = |driver: &&&str| !built_in.contains(**driver) && !carried.contains(**driver);
            missing.extend(drivers(*platform).iter().filter(lacks).map(|driver| MissingDriver {
                kernel: kernel.version.clone(),
                platform: *platform,
                driver,
                installed: installed.contains(*driver),
            }));
        }
    }
    Ok(missing)
}

/// The name of the module that a file is.
fn module(path: &str) -> Option<String> {
    let file = path.rsplit('/').next()?;
    let (name, packed) = file.split_once(".ko")?;
    (packed.is_empty() || packed.starts_with('.')).then(|| name.replace('-', "_"))
}

/// The modules that are parts of the kernel itself (kbuild's `modules.builtin`).
fn built_in(tree: &dyn Tree, kernel: &Kernel) -> Result<BTreeSet<String>, TreeError> {
    let list = modules(kernel)?.join("modules.builtin")?;
    Ok(tree.read_text(&list)?.unwrap_or_default().lines().filter_map(module).collect())
}

/// The modules that come with the kernel.
fn installed(tree: &dyn Tree, kernel: &Kernel) -> Result<BTreeSet<String>, TreeError> {
    let Some(directory) = tree.resolve(&modules(kernel)?)? else { return Ok(BTreeSet::new()) };
    let entries = tree.index()?.under(&directory);
    Ok(entries.iter().filter_map(|entry| module(&String::from_utf8_lossy(entry.path.bytes()))).collect())
}

fn modules(kernel: &Kernel) -> Result<TreePath, TreeError> {
    Ok(tree_path!("/lib/modules").join(&kernel.version)?)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use hardtack_tree::{MemoryTree, Mode, Owner};

    use super::*;

    /// One entry of a cpio archive of the form "newc", without content.
    fn entry(name: &str) -> Vec<u8> {
        let mut raw = b"070701".to_vec();
        for field in 0..13 {
            write!(raw, "{:08x}", if field == 11 { name.len() + 1 } else { 0 }).unwrap();
        }
        raw.extend(name.bytes().chain([0]));
        raw.resize(raw.len().next_multiple_of(4), 0);
        raw
    }

    #[test]
    fn each_platform_asks_for_the_drivers_of_its_disks() {
        let initramfs =
            ["usr/lib/modules/6.1/kernel/drivers/block/virtio_blk.ko.xz", "lib/modules/6.1/xen-blkfront.ko"];
        let archive = initramfs.into_iter().chain(["TRAILER!!!"]).flat_map(entry).collect::<Vec<u8>>();
        let tree = MemoryTree::new()
            .file("/boot/vmlinuz-6.1", "kernel")
            .unwrap()
            .file_with("/boot/initrd.img-6.1", archive, Mode::new(0o600), Owner::ROOT)
            .unwrap()
            .file("/lib/modules/6.1/modules.builtin", "kernel/drivers/virtio/virtio_pci.ko\n")
            .unwrap()
            .file("/lib/modules/6.1/kernel/drivers/nvme/host/nvme.ko", "")
            .unwrap();
        let found = |platforms: &[Platform]| {
            let missing = missing_drivers(&tree, platforms).unwrap();
            missing.iter().map(|driver| format!("{driver}; {}", driver.remedy())).collect::<Vec<_>>().join("\n")
        };
        assert_eq!(found(&[Platform::Qemu]), "");
        assert_eq!(found(&[]), "");
        insta::assert_snapshot!(found(&[Platform::Aws, Platform::Vmware]), @"
        the kernel 6.1 would not find its disk on aws: its initial file system has no driver `nvme`; write `nvme` into /etc/initramfs-tools/modules in a `file` step
        the kernel 6.1 would not find its disk on vmware: it comes with no driver `vmw_pvscsi`; install a kernel that has it: on Debian the package `linux-image-amd64`
        ");
    }
}
