//! The clone: a copy of the image with the probe's unit in it, and the probe's own disk beside it.
//!
//! The image is only ever opened for reading.

mod copy;
mod own_rules;
mod plant;
mod probe_disk;
mod program;
mod root;

use std::path::{Path, PathBuf};

use hardtack_recipe::ImageFormat;

use crate::ProveError;
use crate::host::HostProgram;
use crate::probe::ProbeOrders;

use root::RootFileSystem;

pub(crate) use plant::PROBE_MOUNT;

/// The clone's name in the work directory.
const DISK: &str = "clone.raw";

/// A clone, ready to be booted any number of times. Its files are in the work directory and as good as the
/// image itself for anybody who looks for secrets: they go when the caller removes that directory.
pub(crate) struct Clone {
    disk: PathBuf,
    /// The probe's disk, for every boot.
    pub(crate) probe: PathBuf,
}

impl Clone {
    /// Copies the image into the directory `work`, puts the probe's unit into the copy, and makes the probe's
    /// disk with `program` and `orders`.
    ///
    /// # Errors
    /// When the image is not complete by itself, has no root file system that debugfs(8) can write to, or the
    /// program cannot run in a guest.
    pub(crate) fn make(
        image: &Path,
        format: ImageFormat,
        program: &Path,
        orders: &ProbeOrders,
        work: &Path,
    ) -> Result<Self, ProveError> {
        program::check(program)?;
        let disk = work.join(DISK);
        copy::copy(image, format, &disk)?;
        let root = RootFileSystem::find(image, work)?;
        plant::plant(root, work)?;
        let probe = probe_disk::make(program, orders, work)?;
        Ok(Self { disk, probe })
    }

    /// A disk for one boot: a qcow2 file of this name in `work` that keeps what the guest writes, over the
    /// clone.
    pub(crate) fn overlay(&self, name: &str, work: &Path) -> Result<PathBuf, ProveError> {
        let overlay = work.join(format!("{name}.qcow2"));
        let arguments = ["create", "-q", "-f", "qcow2", "-F", "raw", "-b"].map(Path::new);
        HostProgram::QemuImg.run(arguments.into_iter().chain([self.disk.as_path(), &overlay]))?;
        Ok(overlay)
    }
}
