//! From the tree to a raw disk image.

use std::fs;
use std::path::{Path, PathBuf};

use hardtack_image::{Assembled, Assembly, BiosLoader, Geometry, Loaders, assemble};
use serde::{Deserialize, Serialize};

use super::Job;
use super::written::{fault, open};
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
    /// GRUB's core for the BIOS and its boot sector.
    pub bios: Option<(PathBuf, PathBuf)>,
    /// GRUB as a UEFI program.
    pub uefi: Option<PathBuf>,
}

impl Job for AssembleJob {
    const NAME: &'static str = "assemble";
    type Output = Assembled;

    fn perform(self, tree: &Path) -> Result<Assembled, Fault> {
        let read = |path: &PathBuf| fs::read(path).map_err(|error| fault("read a boot loader", &error, None));
        let bios = match &self.loaders.bios {
            Some((core, sector)) => Some(BiosLoader { core: read(core)?, boot_sector: read(sector)? }),
            None => None,
        };
        let loaders = Loaders { bios, uefi: self.loaders.uefi.as_ref().map(read).transpose()? };
        let directory = open(tree)?;
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
