//! Volume groups as LVM's programs read them.

use hardtack_image::{Location, VolumeGroup};

use super::{Disk, run, succeed};

/// Loop devices over the physical volumes of a disk's groups. They go with it.
pub(crate) struct Lvm {
    devices: Vec<String>,
}

impl Lvm {
    /// LVM's programs read block devices alone. Where there are no loop devices nothing is given, and that is said.
    pub(crate) fn attach(disk: &Disk) -> Option<Self> {
        let mut attached = Self { devices: Vec::new() };
        for (location, _) in disk.geometry.groups() {
            let file = disk.file_of(&location).display().to_string();
            let (offset, size) = (location.offset.to_string(), location.bytes.to_string());
            let arguments = ["--find", "--show", "--offset", &offset, "--sizelimit", &size, &file];
            let output = run("losetup", &arguments);
            if !output.status.success() {
                eprintln!("skipped: no loop devices: {}", String::from_utf8_lossy(&output.stderr));
                return None;
            }
            attached.devices.push(String::from_utf8_lossy(&output.stdout).trim().to_owned());
        }
        Some(attached)
    }

    /// Runs one of LVM's programs; it sees these physical volumes and no other, and asks no device mapper.
    pub(crate) fn run(&self, program: &str, arguments: &[&str]) -> String {
        let accepted: String = self.devices.iter().map(|device| format!("\"a|^{device}$|\",")).collect();
        let config = format!("devices {{ filter=[{accepted}\"r|.*|\"] use_devicesfile=0 }}");
        let own = ["--config", &config, "--driverloaded", "n", "--nolocking"];
        succeed(program, &own.iter().chain(arguments).copied().collect::<Vec<_>>())
    }

    /// What lvs(8) or vgs(8) report, in lines of words; `pv` stands for a device.
    pub(crate) fn report(&self, program: &str, fields: &str) -> Vec<String> {
        let text = self.run(program, &["--noheadings", "--units", "m", "-o", fields]);
        let text = self.devices.iter().fold(text, |text, device| text.replace(device, "pv"));
        text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
    }
}

impl Drop for Lvm {
    fn drop(&mut self) {
        for device in &self.devices {
            run("losetup", &["--detach", device]);
        }
    }
}

/// What pvck(8) says of a physical volume's head; it takes plain files too.
pub(crate) fn pvck(disk: &Disk, location: &Location<'_>, group: &VolumeGroup, dump: &str) -> String {
    let path = disk.directory.path().join(format!("{}.pv", group.name)).display().to_string();
    let file = std::fs::File::open(disk.file_of(location)).unwrap();
    let mut head = vec![0; 1 << 20];
    std::os::unix::fs::FileExt::read_exact_at(&file, &mut head, location.offset).unwrap();
    std::fs::write(&path, head).unwrap();
    succeed("pvck", &["--driverloaded", "n", "--dump", dump, &path])
}
