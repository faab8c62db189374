//! Reading an inventory of a tree.

use hardtack_audit::system::Release;
use hardtack_tree::{Tree, TreePath, Unreadable};

use super::found::{Found, settle};
use super::merged::Merged;
use super::stray::{self, Owners};
use super::{Depth, Inventory, InventoryError, apk, dpkg, kernel, language, rpm};

/// What readers find, as long as they are at work.
#[derive(Default)]
pub(super) struct Findings {
    pub(super) packages: Vec<Found>,
    pub(super) unreadable: Vec<Unreadable>,
}

impl Findings {
    /// Notes that a file does not tell what it should.
    pub(super) fn unread(&mut self, path: &TreePath, reason: impl std::fmt::Display) {
        self.unreadable.push(Unreadable { path: path.clone(), reason: reason.to_string() });
    }
}

impl Inventory {
    /// Reads what is installed in a tree. A tree without any package database has no packages of a distribution.
    ///
    /// Packages of languages that a package of the distribution brings are left out: the distribution mends them, and
    /// under its own versions.
    ///
    /// # Errors
    /// When a package database is damaged, or an entry that has to be read cannot be.
    pub fn read(tree: &dyn Tree, depth: Depth) -> Result<Self, InventoryError> {
        let mut findings = Findings::default();
        let merged = if depth == Depth::Files { Merged::read(tree)? } else { Merged::default() };
        dpkg::read(tree, depth, &merged, &mut findings)?;
        apk::read(tree, depth, &merged, &mut findings)?;
        rpm::read(tree, depth, &merged, &mut findings)?;
        let mut inventory = Self { distribution: Release::find(tree)?.map(Into::into), ..Self::default() };
        match depth {
            Depth::Packages => inventory.kernels = kernel::named(tree)?,
            Depth::Files => {
                findings.unreadable.extend_from_slice(tree.index()?.unreadable());
                let packages = std::mem::take(&mut findings.packages);
                let owners = Owners::of(packages.iter().map(|found| &found.package));
                inventory.kernels = kernel::owned(tree, &owners)?;
                inventory.stray_programs = stray::programs(tree, &owners, &mut findings)?;
                language::read(tree, &owners, &mut findings)?;
                drop(owners);
                findings.packages.extend(packages);
            }
        }
        findings.unreadable.sort_by(|a, b| (&a.path, &a.reason).cmp(&(&b.path, &b.reason)));
        findings.unreadable.dedup();
        inventory.packages = settle(findings.packages);
        inventory.unreadable = findings.unreadable;
        Ok(inventory)
    }
}
