//! From the tree to a raw disk image.

use std::fs;
use std::path::{Path, PathBuf};

use hardtack_image::{Assembled, Assembly, BiosLoader, Geometry, Loaders, assemble, check_mounts};
use serde::{Deserialize, Serialize};

use super::tree::{fault, open};
use crate::sandbox::Fault;

/// Assembles a raw disk image.
#[derive(Debug, Serialize, Deserialize)]
pub struct AssembleJob {
    /// The disk.
    pub geometry: Geometry,
    /// What the firmwares start.
    pub loaders: LoaderFiles,
    /// No time stamp is later, in seconds since 1970.
    pub epoch: i64,
    /// The raw image to be made.
    pub out: PathBuf,
}

/// Boot loaders as files of the host.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct LoaderFiles {
    /// GRUB's core for the BIOS; its boot sector comes from the tree.
    pub bios: Option<PathBuf>,
    /// GRUB as a UEFI program.
    pub uefi: Option<PathBuf>,
}

impl AssembleJob {
    pub(super) fn perform(self, tree: &Path) -> Result<Assembled, Fault> {
        let read = |path: &PathBuf| fs::read(path).map_err(|error| fault("read a boot loader", &error, None));
        let directory = open(tree)?;
        let findings =
            check_mounts(&self.geometry, &directory).map_err(|error| fault("read /etc/fstab", &error, None))?;
        if !findings.is_empty() {
            let findings: Vec<String> = findings.iter().map(ToString::to_string).collect();
            return Err(Fault::new("compare /etc/fstab with the disk", findings.join("; ")));
        }
        let bios = match &self.loaders.bios {
            Some(core) => Some(
                BiosLoader::new(&directory, read(core)?)
                    .map_err(|error| fault("install the boot loader", &error, error.remedy()))?,
            ),
            None => None,
        };
        let loaders = Loaders { bios, uefi: self.loaders.uefi.as_ref().map(read).transpose()? };
        let assembly = Assembly {
            tree: &directory,
            geometry: &self.geometry,
            loaders: &loaders,
            epoch: self.epoch,
            out: &self.out,
        };
        assemble(&assembly).map_err(|error| fault("assemble the disk", &error, error.remedy()))
    }
}
