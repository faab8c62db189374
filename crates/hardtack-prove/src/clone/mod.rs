//! The clone: a copy of the image with the probe's unit in it, and the probe's own disk beside it.
//!
//! The image is only ever opened for reading.

mod copy;
#[cfg(test)]
mod fixture;
mod own_rules;
mod plant;
mod probe_disk;
mod program;
mod root;

use std::path::{Path, PathBuf};

use crate::host::HostProgram;
use crate::probe::ProbeOrders;
use crate::{CloneFormat, ProveError};

use root::RootFileSystem;
pub use root::RootPlace;

pub(crate) use plant::PROBE_MOUNT;
pub(crate) use probe_disk::PROGRAM as PROBE_PROGRAM;

/// A clone, ready to be booted any number of times. Its files are in the work directory and as good as the
/// image itself for anybody who looks for secrets: they go when the caller removes that directory.
pub(crate) struct Clone {
    /// The boot disk first.
    disks: Vec<PathBuf>,
    /// The probe's disk, for every boot.
    pub(crate) probe: PathBuf,
}

impl Clone {
    /// Copies the disks of the image into the directory `work`, puts the probe's unit into the copy, and makes the
    /// probe's disk with `program` and `orders`.
    ///
    /// # Errors
    /// When the image is not complete by itself, has no root file system that debugfs(8) can write to, or the
    /// program cannot run in a guest.
    pub(crate) fn make(
        image: &[PathBuf],
        format: CloneFormat,
        root: RootPlace,
        program: &Path,
        orders: &ProbeOrders,
        work: &Path,
    ) -> Result<Self, ProveError> {
        program::check(program)?;
        let name = |number: usize| format!("clone-{number}.raw");
        let mut disks = Vec::new();
        for (number, disk) in image.iter().enumerate() {
            let to = work.join(name(number));
            copy::copy(disk, format, &to)?;
            disks.push(to);
        }
        let of = image.get(root.disk).map_or(Path::new(""), PathBuf::as_path);
        plant::plant(RootFileSystem::open(of, work, &name(root.disk), root.offset)?, work)?;
        let probe = probe_disk::make(program, orders, work)?;
        Ok(Self { disks, probe })
    }

    /// Disks for one boot: qcow2 files of this name in `work` that keep what the guest writes, over those of the
    /// clone.
    pub(crate) fn overlays(&self, name: &str, work: &Path) -> Result<Vec<PathBuf>, ProveError> {
        let overlay = |(number, disk): (usize, &PathBuf)| {
            let overlay = work.join(format!("{name}-{number}.qcow2"));
            let arguments = ["create", "-q", "-f", "qcow2", "-F", "raw", "-b"].map(Path::new);
            HostProgram::QemuImg.run(arguments.into_iter().chain([disk.as_path(), &overlay]))?;
            Ok(overlay)
        };
        self.disks.iter().enumerate().map(overlay).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::Duration;

    use hardtack_tree::Digest;

    use super::*;

    #[test]
    fn the_unit_is_in_the_clone_and_the_image_is_untouched() {
        let directory = tempfile::tempdir().unwrap();
        let image = directory.path().join("image.raw");
        fixture::partitioned(&image);
        fixture::formatted(&image);
        let before = Digest::of(fs::read(&image).unwrap());

        let orders = ProbeOrders {
            tests: Vec::new(),
            profile: None,
            settle: Duration::from_secs(1),
            command_limit: Duration::from_secs(1),
        };
        let program = std::env::current_exe().unwrap();
        let root = RootPlace { disk: 0, offset: fixture::ROOT };
        let clone =
            Clone::make(std::slice::from_ref(&image), CloneFormat::Raw, root, &program, &orders, directory.path())
                .unwrap();
        assert_eq!(Digest::of(fs::read(&image).unwrap()), before);

        // e2fsck(8) finds nothing to correct, and debugfs(8) the unit with its owner and mode.
        let root = directory.path().join("root.ext4");
        let partition = fs::read(&clone.disks[0]).unwrap();
        let start = usize::try_from(fixture::ROOT).unwrap();
        fs::write(&root, &partition[start..start + (16 << 20)]).unwrap();
        let checked = std::process::Command::new("/usr/sbin/e2fsck").arg("-fn").arg(&root).output().unwrap();
        assert!(checked.status.success(), "{checked:?}");
        let request = ["-R", "stat /etc/systemd/system/emergency.target.wants/hardtack-probe.service"].map(Path::new);
        let link = HostProgram::Debugfs.run(request.into_iter().chain([root.as_path()])).unwrap().stdout;
        assert!(String::from_utf8_lossy(&link).contains("/etc/systemd/system/hardtack-probe.service"));
        let request = ["-R", "stat /etc/systemd/system/hardtack-probe.service"].map(Path::new);
        let unit = HostProgram::Debugfs.run(request.into_iter().chain([root.as_path()])).unwrap().stdout;
        let unit = String::from_utf8_lossy(&unit).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(unit.contains("Mode: 0644") && unit.contains("User: 0 Group: 0"), "{unit}");

        let request = ["-R", "stat hardtack"].map(Path::new);
        let probe = HostProgram::Debugfs.run(request.into_iter().chain([clone.probe.as_path()])).unwrap().stdout;
        assert!(String::from_utf8_lossy(&probe).contains("Mode:  0755"));
    }
}
