//! The clone: a copy of the image with the probe's unit in it, and the probe's own disk beside it.
//!
//! The image is only ever opened for reading.

mod carried;
mod copy;
mod debugfs;
#[cfg(test)]
mod fixture;
mod kernel;
mod own_rules;
mod probe_disk;
mod program;
mod superblock;
mod unit;

use std::path::{Path, PathBuf};

use hardtack_image::Geometry;
use hardtack_recipe::Size;
use hardtack_tree::TreePath;

use crate::host::HostProgram;
use crate::probe::ProbeOrders;
use crate::{CloneFormat, ProveError};

use superblock::Way;

pub(crate) use kernel::Workshop;
pub(crate) use probe_disk::PROGRAM as PROBE_PROGRAM;
pub(crate) use unit::PROBE_MOUNT;

/// A clone, ready to be booted any number of times. Its files are in the work directory and as good as the
/// image itself for anybody who looks for secrets: they go when the caller removes that directory.
pub(crate) struct Clone {
    /// The boot disk first.
    disks: Vec<PathBuf>,
    /// The probe's disk, for every boot.
    pub(crate) probe: PathBuf,
}

impl Clone {
    /// Copies the disks of the image into the work directory, puts the probe's unit into the copy, and makes the probe's
    /// disk with `program` and `orders`.
    ///
    /// # Errors
    /// When the image is not complete by itself, has no root file system that a unit can be put into, or the
    /// program cannot run in a guest.
    pub(crate) fn make(
        image: &[PathBuf],
        format: CloneFormat,
        geometry: &Geometry,
        program: &Path,
        orders: &ProbeOrders,
        workshop: &Workshop<'_>,
    ) -> Result<Self, ProveError> {
        program::check(program)?;
        let work = workshop.work;
        let name = |number: usize| format!("clone-{number}.raw");
        let mut disks = Vec::new();
        for (number, disk) in image.iter().enumerate() {
            let to = work.join(name(number));
            copy::copy(disk, format, &to)?;
            disks.push(to);
        }
        let root = geometry.file_system_of(&TreePath::root()).map(|(place, _)| place);
        let of = |number: usize| image.get(number).map_or(Path::new("this image"), PathBuf::as_path);
        let (place, disk) = root
            .and_then(|place| Some((place, disks.get(place.disk)?)))
            .ok_or_else(|| ProveError::no_root(of(0), "its layout has none".to_owned()))?;
        let image = of(place.disk);
        match superblock::way(image, disk, place.offset)? {
            Way::Debugfs => {
                debugfs::Root { disk: Path::new(&name(place.disk)), offset: place.offset }.plant(image, work)?;
            }
            Way::Kernel => kernel::plant(image, &disks, geometry, workshop)?,
        }
        let probe = probe_disk::make(program, orders, work)?;
        Ok(Self { disks, probe })
    }

    /// Disks for one boot: qcow2 files of this name in `work` that keep what the guest writes, over those of the
    /// clone. The boot disk gets this size.
    pub(crate) fn overlays(&self, name: &str, size: Option<Size>, work: &Path) -> Result<Vec<PathBuf>, ProveError> {
        let overlay = |(number, disk): (usize, &PathBuf)| {
            let overlay = work.join(format!("{name}-{number}.qcow2"));
            let arguments = ["create", "-q", "-f", "qcow2", "-F", "raw", "-b"].map(Path::new);
            let size = size.filter(|_| number == 0).map(|size| PathBuf::from(size.bytes().to_string()));
            let files = [disk.as_path(), &overlay];
            HostProgram::QemuImg.run(arguments.into_iter().chain(files).chain(size.as_deref()))?;
            Ok(overlay)
        };
        self.disks.iter().enumerate().map(overlay).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::atomic::AtomicBool;
    use std::time::Duration;

    use hardtack_tree::Digest;

    use super::*;
    use crate::qemu::{Accelerator, DiskBus};

    #[test]
    fn the_unit_is_in_the_clone_and_the_image_is_untouched() {
        let directory = tempfile::tempdir().unwrap();
        let image = directory.path().join("image.raw");
        fixture::partitioned(&image);
        fixture::formatted(&image);
        let before = Digest::of(fs::read(&image).unwrap());

        let orders = ProbeOrders {
            tests: Vec::new(),
            carried: std::collections::BTreeMap::new(),
            profile: None,
            settle: Duration::from_secs(1),
            command_limit: Duration::from_secs(1),
            address_limit: None,
        };
        let program = std::env::current_exe().unwrap();
        let workshop = Workshop {
            accelerator: &Accelerator::emulation("no machine is needed".into()),
            bus: DiskBus::default(),
            limit: Duration::from_secs(1),
            logs: directory.path(),
            work: directory.path(),
            interrupt: &AtomicBool::new(false),
        };
        let geometry = fixture::geometry();
        let clone =
            Clone::make(std::slice::from_ref(&image), CloneFormat::Raw, &geometry, &program, &orders, &workshop)
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
