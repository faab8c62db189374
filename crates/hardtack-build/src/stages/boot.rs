//! The boot loader's menu and its cores.

use std::fs;
use std::path::PathBuf;

use hardtack_image::{Geometry, GrubCore, GrubTarget, plan_boot, plan_mounts};
use hardtack_recipe::{Firmware, Layout, Loader};
use hardtack_tree::StagedTree;
use serde::{Deserialize, Serialize};

use super::StageError;
use super::initramfs::initramfs;
use super::record::recorded;
use crate::sandbox::{ExtraMount, Place, PlacedFile, Run};
use crate::steps::Site;
use crate::store::{LayerKey, Stack, StoreError};
use crate::workshop::{LayerError, LayerPlan, Made, Workshop};

/// The menu that was written.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Menu {
    /// Releases of the kernels in it, the newest first.
    pub kernels: Vec<String>,
    /// What somebody should know.
    pub warnings: Vec<String>,
}

/// Boot loaders as files of the host.
#[derive(Clone, Debug, Default)]
pub(super) struct LoaderFiles {
    /// GRUB's core for the BIOS; its boot sector comes from the tree.
    pub bios: Option<PathBuf>,
    /// GRUB as a UEFI program.
    pub uefi: Option<PathBuf>,
}

/// What makes a tree boot on a disk.
pub(crate) struct BootStage<'a> {
    pub layout: &'a Layout,
    pub geometry: &'a Geometry,
}

impl BootStage<'_> {
    /// Adds the initial file systems and the menu; gives the menu.
    pub(crate) fn run(
        &self,
        workshop: &mut Workshop<'_>,
        stack: &mut Stack,
        epoch: i64,
    ) -> Result<Menu, LayerError<StageError>> {
        initramfs(workshop, stack, epoch, &self.layout.platforms)?;
        let mut fingerprint = workshop.fingerprint("menu");
        fingerprint
            .parent(stack.last().copied())
            .field(stack.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
            .list(&self.layout.kernel_args)
            .field(serde_json::to_string(self.geometry).unwrap_or_default());
        let key = fingerprint.layer();
        let plan = LayerPlan { key, name: "boot menu", stack, epoch, sources: None };
        let layer = workshop.layer(&plan, |site| self.menu(site).map(|menu| Made::fact(&menu)))?;
        stack.push(key);
        recorded(layer)
    }

    fn menu(&self, site: &mut Site<'_>) -> Result<Menu, StageError> {
        let tree = site.draft.joined()?;
        let mut staged = StagedTree::new(&tree);
        // Hardening may have forbidden a file system that the layout stage still mounted.
        let mounts = plan_mounts(self.geometry, self.layout, &staged)?;
        mounts.iter().try_for_each(|change| staged.apply(change))?;
        let plan = plan_boot(self.geometry, self.layout, &staged)?;
        plan.changes.iter().try_for_each(|change| staged.apply(change))?;
        let kernels = plan.kernels.iter().map(|kernel| kernel.version.to_string()).collect();
        site.apply(staged.into_changes())?;
        Ok(Menu { kernels, warnings: plan.warnings })
    }
}

/// GRUB's cores for the firmwares of a layout, made by the tree's own grub-mkimage unless the store has
/// them.
pub(super) fn loaders(
    workshop: &mut Workshop<'_>,
    stack: &Stack,
    epoch: i64,
    layout: &Layout,
    geometry: &Geometry,
) -> Result<LoaderFiles, LayerError<StageError>> {
    let mut files = LoaderFiles::default();
    if layout.loader != Loader::Grub {
        return Ok(files);
    }
    for firmware in &layout.firmware {
        let Some(core) = GrubCore::new(GrubTarget::of(*firmware), geometry) else { continue };
        let file = core_file(workshop, stack, epoch, &core)?;
        match firmware {
            Firmware::Bios => files.bios = Some(file),
            Firmware::Uefi => files.uefi = Some(file),
        }
    }
    Ok(files)
}

fn core_file(
    workshop: &mut Workshop<'_>,
    stack: &Stack,
    epoch: i64,
    core: &GrubCore,
) -> Result<PathBuf, LayerError<StageError>> {
    let target = core.target();
    let name = format!("grub for {}", target.name());
    let mut fingerprint = workshop.fingerprint("grub");
    // The layer of packages below decides which GRUB it is; a layer that changes no package is not below.
    fingerprint
        .parent(package_layer(workshop, stack))
        .field(target.name())
        .field(core.early_config())
        .list(core.modules());
    let key = fingerprint.layer();
    let plan = LayerPlan { key, name: &name, stack, epoch, sources: None };
    workshop.layer(&plan, |site| {
        let output = site.draft.work().directory("output")?;
        let inside = |file: &str| PathBuf::from("/run/hardtack").join(file);
        let command = core.command(&inside("early.cfg"), &inside("output").join(target.file_name()));
        let mut run = Run::new(command.iter().map(|word| word.to_string_lossy().into_owned()), site.epoch);
        run.files = vec![PlacedFile {
            name: "early.cfg".to_owned(),
            from: Place::Text(core.early_config().to_owned()),
            executable: false,
        }];
        run.mounts = vec![ExtraMount::Bind { source: output.clone(), target: "output".to_owned(), writable: true }];
        site.must("grub-mkimage", &run)?;
        // The core is kept as a layer of its own that no tree is ever made of.
        let made = output.join(target.file_name());
        let kept = site.draft.tree().join(target.file_name());
        fs::rename(&made, &kept).map_err(|source| StoreError::Io { path: made, action: "move", source })?;
        Ok::<_, StageError>(Made::default())
    })?;
    Ok(workshop.store.tree(key).join(target.file_name()))
}

/// The uppermost layer that may have changed packages.
fn package_layer(workshop: &Workshop<'_>, stack: &Stack) -> Option<LayerKey> {
    stack
        .iter()
        .rev()
        .find(|key| workshop.store.tree(**key).join("var/lib/dpkg/status").exists())
        .copied()
        .or(stack.first().copied())
}
