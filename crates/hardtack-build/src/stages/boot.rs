//! The initial file systems, the boot loader's menu and its cores.

use std::fs;
use std::path::PathBuf;

use hardtack_image::{Geometry, GrubCore, GrubTarget};
use hardtack_recipe::{Firmware, Layout};
use hardtack_tree::Digest;

use crate::sandbox::{ExtraMount, Place, PlacedFile, Run};
use crate::steps::StepError;
use crate::store::{LayerKey, Stack, StoreError};
use crate::worker::{self, InitramfsInputsJob, LoaderFiles, Menu, MenuJob, Work};
use crate::workshop::{LayerError, LayerPlan, Made, Workshop};

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
    ) -> Result<Menu, LayerError<StepError>> {
        initramfs(workshop, stack, epoch)?;
        let mut fingerprint = workshop.fingerprint("menu");
        fingerprint
            .parent(stack.last().copied())
            .field(stack.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
            .list(&self.layout.kernel_args)
            .field(serde_json::to_string(self.geometry).unwrap_or_default());
        let key = fingerprint.layer();
        let plan = LayerPlan { key, name: "boot menu", stack, epoch, sources: None };
        let layer = workshop.layer(&plan, |site| {
            let job = MenuJob { layout: self.layout.clone(), geometry: self.geometry.clone() };
            let menu: Menu = worker::perform(&Work::Menu(Box::new(job)), &site.draft.view(), site.interrupt)?;
            Ok::<_, StepError>(Made::fact(&menu))
        })?;
        stack.push(key);
        Ok(serde_json::from_value(layer.facts).unwrap_or(Menu { kernels: Vec::new(), warnings: Vec::new() }))
    }
}

/// The initial file systems, made again only when what goes into them has changed: the key does not
/// depend on the layers below, only on what they show.
fn initramfs(workshop: &mut Workshop<'_>, stack: &mut Stack, epoch: i64) -> Result<(), LayerError<StepError>> {
    let failed = |source: StepError| LayerError { name: "initramfs".to_owned(), kept: None, source };
    let inputs: Digest = {
        let work = workshop.store.work().map_err(|error| failed(error.into()))?;
        let at = work.directory("at").map_err(|error| failed(error.into()))?;
        let view = workshop.store.view(stack, &at);
        worker::perform(&Work::InitramfsInputs(InitramfsInputsJob {}), &view, workshop.interrupt)
            .map_err(|error| failed(error.into()))?
    };
    let mut fingerprint = workshop.fingerprint("initramfs");
    fingerprint.field(inputs.as_bytes()).field(epoch.to_le_bytes());
    let key = fingerprint.layer();
    let plan = LayerPlan { key, name: "initramfs", stack, epoch, sources: None };
    workshop.layer(&plan, |site| {
        // Without -c, those that a step has made stay as they are; all are made anew.
        let run = Run::new(["/usr/sbin/update-initramfs", "-c", "-k", "all"], site.epoch);
        site.must("update-initramfs", &run)?;
        Ok::<_, StepError>(Made::default())
    })?;
    stack.push(key);
    Ok(())
}

/// GRUB's cores for the firmwares of a layout, made by the tree's own grub-mkimage unless the store has
/// them.
pub(crate) fn loaders(
    workshop: &mut Workshop<'_>,
    stack: &Stack,
    epoch: i64,
    layout: &Layout,
    geometry: &Geometry,
) -> Result<LoaderFiles, LayerError<StepError>> {
    let mut files = LoaderFiles::default();
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
) -> Result<PathBuf, LayerError<StepError>> {
    let target = core.target();
    let name = format!("grub for {}", target.name());
    let mut fingerprint = workshop.fingerprint("grub");
    // The layer of packages below decides which GRUB it is; a layer that changes no package is not below.
    fingerprint.parent(package_layer(workshop, stack)).field(target.name()).field(core.early_config());
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
        Ok::<_, StepError>(Made::default())
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
