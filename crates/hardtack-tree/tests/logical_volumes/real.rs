//! Groups that the real tools made, without device-mapper.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use hardtack_tree::{FileSource, Source};
use tempfile::TempDir;

use crate::{content, read, volume};

/// Loop devices over sparse files, and a configuration that shows LVM these only.
struct Devices {
    directory: TempDir,
    devices: Vec<String>,
}

impl Devices {
    /// Devices of these sizes in MiB; `None`, which is said, where they cannot be had.
    fn new(sizes: &[u64]) -> Option<Self> {
        let mut devices = Self { directory: TempDir::new().unwrap(), devices: Vec::new() };
        for (number, size) in sizes.iter().enumerate() {
            let path = devices.path(number);
            File::create(&path).unwrap().set_len(size << 20).unwrap();
            match run(Command::new("losetup").args(["--find", "--show"]).arg(&path)) {
                Some(device) => devices.devices.push(device.trim().to_owned()),
                None => {
                    println!("skipped: no loop device");
                    return None;
                }
            }
        }
        let accepted = devices.devices.iter().map(|device| format!("\"a|^{device}$|\", ")).collect::<String>();
        let configuration = format!(
            "devices {{\n filter = [{accepted}\"r|.*|\"]\n use_devicesfile = 0\n}}\n\
             backup {{\n backup = 0\n archive = 0\n}}\n"
        );
        std::fs::write(devices.directory.path().join("lvm.conf"), configuration).unwrap();
        Some(devices)
    }

    fn path(&self, number: usize) -> PathBuf {
        self.directory.path().join(number.to_string())
    }

    /// Runs a command of LVM, which must succeed; gives what it printed.
    fn lvm(&self, verb: &str, arguments: &[&str]) -> String {
        let mut command = Command::new("lvm");
        command.arg(verb).args(["--driverloaded", "n", "--nolocking"]).args(arguments);
        command.env("LVM_SYSTEM_DIR", self.directory.path()).env("LVM_SUPPRESS_FD_WARNINGS", "1");
        run(&mut command).unwrap_or_else(|| panic!("lvm {verb} {arguments:?} failed"))
    }

    /// Makes a group of all devices with extents of 1 MiB.
    fn group(&self, name: &str) {
        let devices: Vec<&str> = self.devices.iter().map(String::as_str).collect();
        devices.iter().for_each(|device| drop(self.lvm("pvcreate", &["--quiet", device])));
        self.lvm("vgcreate", &[&["--quiet", "-s", "1M", name], &devices[..]].concat());
    }

    fn volume(&self, arguments: &[&str]) {
        self.lvm("lvcreate", &[&["--quiet", "-an", "-Zn", "-Wn"], arguments].concat());
    }

    fn sources(&self) -> Vec<Arc<dyn Source>> {
        let open = |number| File::open(self.path(number)).unwrap();
        (0..self.devices.len()).map(|at| Arc::new(FileSource::new(open(at)).unwrap()) as Arc<dyn Source>).collect()
    }

    /// Marks every 64 KiB of every device with its place.
    fn mark(&self) {
        for number in 0..self.devices.len() {
            let file = File::options().write(true).open(self.path(number)).unwrap();
            // Behind the metadata.
            for at in (1 << 20..file.metadata().unwrap().len()).step_by(1 << 16) {
                file.write_all_at(&mark(number, at), at).unwrap();
            }
        }
    }

    /// The marks of a volume in order, as the report of LVM says where its extents are.
    fn expected(&self, group: &str, name: &str) -> Vec<[u8; 16]> {
        let fields = "seg_start_pe,seg_size_pe,stripes,stripe_size,devices";
        let arguments = ["--segments", "--noheadings", "--separator", ";", "--units", "b", "--nosuffix", "-o", fields];
        let report = self.lvm("lvs", &[&arguments[..], &[&format!("{group}/{name}")]].concat());
        let mut segments: Vec<(u64, Vec<[u8; 16]>)> = report.lines().map(|line| self.segment(line.trim())).collect();
        segments.sort();
        segments.into_iter().flat_map(|(_, marks)| marks).collect()
    }

    /// A line such as `0;10;2;65536;/dev/loop0(3),/dev/loop1(0)`.
    fn segment(&self, line: &str) -> (u64, Vec<[u8; 16]>) {
        let fields: Vec<&str> = line.split(';').collect();
        let number = |at: usize| fields[at].parse::<u64>().unwrap();
        let (extents, stripes, stripe) = (number(1), number(2), number(3).max(1 << 16));
        let places: Vec<(usize, u64)> = fields[4]
            .split(',')
            .map(|place| {
                let (device, extent) = place.trim_end_matches(')').split_once('(').unwrap();
                let device = self.devices.iter().position(|found| found == device).unwrap();
                (device, (1 << 20) + (extent.parse::<u64>().unwrap() << 20))
            })
            .collect();
        let marks = (0..extents << 20).step_by(1 << 16).map(|at| {
            let turn = at / stripe;
            let (device, start) = places[(turn % stripes) as usize];
            mark(device, start + turn / stripes * stripe + at % stripe)
        });
        (number(0), marks.collect())
    }
}

impl Drop for Devices {
    fn drop(&mut self) {
        self.devices.iter().for_each(|device| drop(run(Command::new("losetup").args(["--detach", device]))));
    }
}

fn mark(device: usize, at: u64) -> [u8; 16] {
    let mut mark = [0; 16];
    mark[..8].copy_from_slice(&(device as u64 + 1).to_le_bytes());
    mark[8..].copy_from_slice(&at.to_le_bytes());
    mark
}

/// What a program prints; `None` when it fails.
fn run(command: &mut Command) -> Option<String> {
    let path = format!("{}:/usr/sbin:/sbin", std::env::var("PATH").unwrap());
    let output = command.env("PATH", path).env("LC_ALL", "C").output();
    let output = output.unwrap_or_else(|error| panic!("cannot run {command:?}: {error}; scripts/setup installs it"));
    eprint!("{}", String::from_utf8_lossy(&output.stderr));
    output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
}

#[test]
fn linear_and_striped_volumes_over_two_disks_are_where_lvm_says() {
    let Some(devices) = Devices::new(&[40, 30]) else { return };
    devices.group("vg-0");
    devices.volume(&["-n", "root-a", "-l", "8", "vg-0"]);
    devices.volume(&["-n", "striped", "-i", "2", "-I", "64k", "-l", "8", "vg-0"]);
    devices.volume(&["-n", "wide", "-i", "2", "-I", "512k", "-l", "6", "vg-0"]);
    devices.volume(&["-n", "rest", "-l", "100%FREE", "vg-0"]);
    devices.lvm("lvreduce", &["-f", "-l", "-5", "vg-0/rest"]);
    devices.lvm("lvextend", &["-l", "+3", "vg-0/root-a"]);
    devices.mark();

    let found = read(&devices.sources()).unwrap();
    assert!(found.problems.is_empty());
    let names: Vec<_> = found.volumes.iter().map(|volume| (volume.group.as_str(), volume.name.as_str())).collect();
    assert_eq!(names, [("vg-0", "root-a"), ("vg-0", "striped"), ("vg-0", "wide"), ("vg-0", "rest")]);
    for found in &found.volumes {
        let source = found.content.as_ref().unwrap();
        let content = content(&**source);
        let marks = content.chunks(1 << 16).map(|chunk| <[u8; 16]>::try_from(&chunk[..16]).unwrap());
        assert!(marks.eq(devices.expected("vg-0", &found.name)), "{}", found.name);

        // Every stretch with data is found, and what is no data is zeros.
        let mut at = 0;
        while let Some(data) = source.data_after(at).unwrap() {
            assert!(data.start >= at && data.end > data.start && data.end <= source.size());
            assert!(content[at as usize..data.start as usize].iter().all(|byte| *byte == 0), "{}", found.name);
            at = data.end;
        }
        assert!(content[at as usize..].iter().all(|byte| *byte == 0), "{}", found.name);
    }
}

#[test]
fn a_missing_disk_makes_only_its_volumes_unreadable() {
    let Some(devices) = Devices::new(&[20, 20]) else { return };
    devices.group("data");
    devices.volume(&["-n", "here", "-l", "5", "data", &devices.devices[0]]);
    devices.volume(&["-n", "there", "-l", "5", "data", &devices.devices[1]]);
    let found = read(&devices.sources()[..1]).unwrap();
    assert!(volume(&found, "here").content.is_ok());
    let error = volume(&found, "there").content.as_ref().unwrap_err().to_string();
    assert!(
        error.starts_with("LVM with the physical volume ") && error.contains(" of data on another disk"),
        "{error}"
    );
}

#[test]
fn many_changes_turn_the_ring_of_metadata_around() {
    let Some(devices) = Devices::new(&[20]) else { return };
    let device = devices.devices[0].clone();
    devices.lvm("pvcreate", &["--quiet", "--metadatasize", "16k", &device]);
    devices.lvm("vgcreate", &["--quiet", "-s", "1M", "ring", &device]);
    for number in 0..30 {
        devices.volume(&["-n", &format!("v{number}"), "-l", "1", "ring"]);
        devices.lvm("lvremove", &["--quiet", "-f", &format!("ring/v{number}")]);
        devices.volume(&["-n", "last", "-l", "1", "ring"]);
        let found = read(&devices.sources()).unwrap();
        assert_eq!(found.volumes.len(), 1, "{number}: {found:?}");
        assert!(volume(&found, "last").content.is_ok());
        devices.lvm("lvremove", &["--quiet", "-f", "ring/last"]);
    }
}

#[test]
fn a_second_metadata_area_replaces_a_damaged_first_one() {
    let Some(devices) = Devices::new(&[20]) else { return };
    let device = devices.devices[0].clone();
    devices.lvm("pvcreate", &["--quiet", "--pvmetadatacopies", "2", &device]);
    devices.lvm("vgcreate", &["--quiet", "vg", &device]);
    devices.volume(&["-n", "root", "-l", "1", "vg"]);
    let file = File::options().write(true).open(devices.path(0)).unwrap();
    file.write_all_at(&[1], 4096 + 100).unwrap();
    let found = read(&devices.sources()).unwrap();
    assert!(volume(&found, "root").content.is_ok());
}

#[test]
fn a_disk_in_no_group_has_no_volumes() {
    let Some(devices) = Devices::new(&[20]) else { return };
    devices.lvm("pvcreate", &["--quiet", &devices.devices[0].clone()]);
    let found = read(&devices.sources()).unwrap();
    assert!(found.volumes.is_empty() && found.problems.is_empty());
}
