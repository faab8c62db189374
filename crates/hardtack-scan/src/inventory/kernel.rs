//! Kernels and their modules.

use std::collections::BTreeMap;

use hardtack_tree::{FileKind, Tree, TreePath, TreeResult, tree_path};
use serde::{Deserialize, Serialize};

use super::InventoryError;
use super::stray::Owners;

/// A kernel of which an image or modules are in a tree.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Kernel {
    /// Its release, as `uname -r` gives it: `6.1.0-18-amd64`.
    pub release: String,
    /// The image that a boot loader starts, where there is one.
    pub image: Option<TreePath>,
    /// The name of the package that brings the image, or else the modules; `None` when none does or files were not asked
    /// for.
    pub package: Option<String>,
    /// How many modules there are; `None` when files were not asked for.
    pub modules: Option<usize>,
    /// Modules that no package brings, built on the machine or copied there; empty when files were not asked for.
    pub stray_modules: Vec<TreePath>,
}

/// The kernels of a tree by the names of their images and directories of modules (modules.dep(5)).
pub(super) fn named(tree: &dyn Tree) -> TreeResult<Vec<Kernel>> {
    let mut images: BTreeMap<String, Option<TreePath>> = BTreeMap::new();
    let boot = tree_path!("/boot");
    for name in tree.list(&boot)?.unwrap_or_default() {
        let release = name.to_str().and_then(|name| name.strip_prefix("vmlinuz-").or(name.strip_prefix("vmlinux-")));
        if let Some(release) = release {
            images.insert(release.to_owned(), Some(boot.join_os(&name)?));
        }
    }
    let modules = tree_path!("/lib/modules");
    for name in tree.list(&modules)?.unwrap_or_default() {
        let Some(release) = name.to_str() else { continue };
        let directory = modules.join_os(&name)?;
        if tree.list(&directory)?.is_none() {
            continue;
        }
        let image = images.entry(release.to_owned()).or_default();
        if image.is_none() {
            *image = tree.resolve(&directory.join("vmlinuz")?)?;
        }
    }
    let kernel = |(release, image)| Kernel { release, image, package: None, modules: None, stray_modules: Vec::new() };
    Ok(images.into_iter().map(kernel).collect())
}

/// The kernels of a tree with the packages that bring them.
pub(super) fn owned(tree: &dyn Tree, owners: &Owners<'_>) -> Result<Vec<Kernel>, InventoryError> {
    let mut kernels = named(tree)?;
    for kernel in &mut kernels {
        let mut owner = kernel.image.as_ref().and_then(|image| owners.get(image));
        let directory = tree_path!("/lib/modules").join(&kernel.release)?;
        let mut count = 0;
        if let Some(directory) = tree.resolve(&directory)? {
            for entry in tree.index()?.under(&directory) {
                if entry.metadata.kind != FileKind::Regular || !is_module(&entry.path) {
                    continue;
                }
                count += 1;
                match owners.get(&entry.path) {
                    Some(name) => owner = owner.or(Some(name)),
                    None => kernel.stray_modules.push(entry.path.clone()),
                }
            }
        }
        kernel.modules = Some(count);
        kernel.package = owner.map(str::to_owned);
    }
    Ok(kernels)
}

fn is_module(path: &TreePath) -> bool {
    let name = path.file_name().map(std::ffi::OsStr::as_encoded_bytes).unwrap_or_default();
    [".ko", ".ko.xz", ".ko.zst", ".ko.gz"].iter().any(|ending| name.ends_with(ending.as_bytes()))
}
