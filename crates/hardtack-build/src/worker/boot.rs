//! What the boot loader and the initial file system need of the tree.

use std::path::Path;

use hardtack_audit::system::System;
use hardtack_image::{Geometry, plan_boot, plan_mounts};
use hardtack_recipe::Layout;
use hardtack_tree::{Digest, Digester, FileKind, Tree, TreePath};
use serde::{Deserialize, Serialize};

use super::tree::{fault, open, write};
use crate::sandbox::Fault;

/// Directories and files that initramfs-tools(7) and its hooks read beside the installed packages.
const INPUTS: [&str; 14] = [
    "/etc/crypttab",
    "/etc/default/console-setup",
    "/etc/default/keyboard",
    "/etc/fstab",
    "/etc/initramfs-tools",
    "/etc/ld.so.conf.d",
    "/etc/lvm",
    "/etc/mdadm",
    "/etc/modprobe.d",
    "/etc/modules",
    "/etc/modules-load.d",
    "/etc/udev",
    "/usr/lib/modprobe.d",
    "/usr/share/initramfs-tools",
];

/// Digests everything that an initial file system is made from, so that it is made again only when that changes.
#[derive(Debug, Serialize, Deserialize)]
pub struct InitramfsInputsJob {}

impl InitramfsInputsJob {
    pub(super) fn perform(self, tree: &Path) -> Result<Digest, Fault> {
        let directory = open(tree)?;
        let mut digester = Digester::new();
        let system = System::new(&directory);
        let packages = system.packages().map_err(|cause| Fault::new("list the packages", cause))?;
        for package in packages.all() {
            digester.field(&package.name).field(&package.version).field(&package.architecture);
        }
        let index = directory.index().map_err(|error| fault("walk the tree", &error, None))?;
        for input in INPUTS {
            let path = TreePath::new(input).map_err(|error| fault("name an input", &error, None))?;
            for entry in index.under(&path) {
                digester.field(entry.path.bytes()).field(entry.metadata.mode.bits().to_le_bytes());
                if entry.metadata.kind == FileKind::Regular {
                    let content = directory.read(&entry.path).map_err(|error| fault("read an input", &error, None))?;
                    digester.field(content.unwrap_or_default());
                } else if entry.metadata.kind == FileKind::Symlink {
                    let target =
                        directory.read_link(&entry.path).map_err(|error| fault("read an input", &error, None))?;
                    digester.field(target.unwrap_or_default().as_encoded_bytes());
                }
            }
        }
        Ok(digester.finish())
    }
}

/// Brings fstab up to date and writes the boot loader's menu.
#[derive(Debug, Serialize, Deserialize)]
pub struct MenuJob {
    /// The layout.
    pub layout: Layout,
    /// The disk that it makes.
    pub geometry: Geometry,
}

/// The menu that was written.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Menu {
    /// Releases of the kernels in it, the newest first.
    pub kernels: Vec<String>,
    /// What somebody should know.
    pub warnings: Vec<String>,
}

impl MenuJob {
    pub(super) fn perform(self, tree: &Path) -> Result<Menu, Fault> {
        // Hardening may have forbidden a file system that the layout stage still mounted.
        let mounts = plan_mounts(&self.geometry, &self.layout, &open(tree)?)
            .map_err(|error| fault("lay out the tree", &error, error.remedy()))?;
        write(tree, &mounts)?;
        let plan = plan_boot(&self.geometry, &self.layout, &open(tree)?)
            .map_err(|error| fault("make the image boot", &error, error.remedy()))?;
        write(tree, &plan.changes)?;
        let kernels = plan.kernels.iter().map(|kernel| kernel.version.to_string()).collect();
        Ok(Menu { kernels, warnings: plan.warnings })
    }
}
