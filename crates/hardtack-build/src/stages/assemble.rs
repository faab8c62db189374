//! From the sealed tree to raw disk images.

use std::fs;
use std::path::PathBuf;

use hardtack_image::{
    Assembled, Assembly, BiosLoader, DiskGeometry, Geometry, GrubCore, Loaders, assemble, check_mounts, esp_files,
};
use hardtack_recipe::{Layout, Loader};
use hardtack_tree::Tree;

use super::StageError;
use super::boot::loaders;
use crate::fingerprint::InputError;
use crate::store::Stack;
use crate::workshop::{LayerError, Workshop};

/// The disks of an image.
pub(crate) struct AssembleStage<'a> {
    pub layout: &'a Layout,
    pub geometry: &'a Geometry,
}

impl AssembleStage<'_> {
    /// Writes the raw image of each disk to the file that `out` names, of which there must be none yet.
    pub(crate) fn run(
        &self,
        workshop: &mut Workshop<'_>,
        stack: &Stack,
        epoch: i64,
        out: &dyn Fn(&DiskGeometry) -> PathBuf,
    ) -> Result<Assembled, LayerError<StageError>> {
        let files = loaders(workshop, stack, epoch, self.layout, self.geometry)?;
        let assembled = workshop.store.joined(stack).map_err(StageError::from).and_then(|tree| {
            let findings = check_mounts(self.geometry, &tree)?;
            if !findings.is_empty() {
                return Err(StageError::Fstab(findings));
            }
            let uefi = match self.layout.loader {
                Loader::Grub => files.uefi.map(|core| Ok(vec![GrubCore::esp_file(read(&core)?)])),
                Loader::SystemdBoot => Some(esp_files(self.geometry, self.layout, &tree).map_err(StageError::from)),
            };
            let loaders =
                Loaders { bios: files.bios.map(|core| bios(&tree, &core)).transpose()?, uefi: uefi.transpose()? };
            Ok(assemble(&Assembly { tree: &tree, geometry: self.geometry, loaders: &loaders, epoch, out })?)
        });
        assembled.map_err(|source| LayerError { name: "assemble".to_owned(), kept: None, source })
    }
}

fn bios(tree: &dyn Tree, core: &PathBuf) -> Result<BiosLoader, StageError> {
    Ok(BiosLoader::new(tree, read(core)?)?)
}

fn read(path: &PathBuf) -> Result<Vec<u8>, StageError> {
    fs::read(path).map_err(|source| InputError { path: path.clone(), source }.into())
}
