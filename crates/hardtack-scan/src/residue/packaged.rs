//! Files that came out of a package as they are, and so hold no secret of whoever built the image.

use std::collections::{BTreeSet, HashMap};

use hardtack_tree::{Tree, TreePath};

use super::ScanError;
use super::md5::md5;
use crate::inventory::Checksum;
use crate::inventory::dpkg::brought;

/// Where only packages write, by the Filesystem Hierarchy Standard.
pub(super) fn is_vendors(path: &TreePath) -> bool {
    let mut components = path.components();
    match components.next().and_then(|top| top.to_str()) {
        Some("usr") => components.next().is_none_or(|second| second != "local"),
        Some("boot" | "bin" | "sbin" | "lib" | "lib32" | "lib64" | "libx32") => true,
        _ => false,
    }
}

/// The files of a tree's Debian packages, with the digests of what the packages brought.
#[derive(Default)]
pub(crate) struct Packaged {
    /// Several packages may bring a file, one for each architecture.
    digests: HashMap<TreePath, Vec<Checksum>>,
}

impl Packaged {
    /// Reads the lists that dpkg keeps, and its configuration files.
    pub(crate) fn read(tree: &dyn Tree) -> Result<Self, ScanError> {
        let mut packaged = Self::default();
        brought(tree, &mut |path, checksum| packaged.digests.entry(path).or_default().push(checksum))?;
        Ok(packaged)
    }

    /// Whether a package brought a file of this name, whatever it holds now.
    pub(super) fn knows(&self, path: &TreePath) -> bool {
        !self.of(path).is_empty()
    }

    /// Whether a file holds what a package brought, or is what Python compiled of such a file (PEP 3147): the strings
    /// of `cloudinit/cc_ssh.py` are also in `cloudinit/__pycache__/cc_ssh.cpython-311.pyc`, which is in no package.
    pub(super) fn is_unchanged(&self, tree: &dyn Tree, path: &TreePath) -> Result<bool, ScanError> {
        let source = python_source(path);
        let path = source.as_ref().unwrap_or(path);
        if !self.knows(path) {
            return Ok(false);
        }
        let digest = md5(&tree.read(path)?.unwrap_or_default());
        Ok(self.of(path).iter().any(|known| known.hex == digest))
    }

    /// Those of these files that hold what a package brought.
    pub(crate) fn unchanged<'p>(
        &self,
        tree: &dyn Tree,
        paths: impl Iterator<Item = &'p TreePath>,
    ) -> BTreeSet<TreePath> {
        let paths: BTreeSet<&TreePath> = paths.collect();
        // What is too large to be read at once has been read in pieces: it counts as changed.
        paths.into_iter().filter(|path| self.is_unchanged(tree, path).unwrap_or(false)).cloned().collect()
    }

    fn of(&self, path: &TreePath) -> &[Checksum] {
        self.digests.get(path).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The source of a file of Python's bytecode in a directory of vendors.
fn python_source(path: &TreePath) -> Option<TreePath> {
    let directory = path.parent().filter(|_| is_vendors(path))?;
    let module = path.file_name()?.to_str()?.strip_suffix(".pyc")?.split('.').next()?;
    let is_cache = directory.file_name().is_some_and(|name| name == "__pycache__");
    directory.parent().filter(|_| is_cache)?.join(&format!("{module}.py")).ok()
}
