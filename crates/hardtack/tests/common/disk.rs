//! What other programs say of the disks of a baked image.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use hardtack_build::bake::Manifest;
use hardtack_image::{Geometry, Location};
use hardtack_recipe::FileSystem;

use super::words;

/// A baked image with the raw files of its disks.
pub struct BakedDisks {
    pub manifest: Manifest,
    directory: PathBuf,
    files: Vec<PathBuf>,
}

impl BakedDisks {
    /// The image in the output directory of a build.
    pub fn open(directory: &Path) -> Self {
        let manifest = Manifest::read(directory).unwrap();
        let files = manifest.artefact.as_ref().unwrap().files.iter().map(|file| directory.join(&file.file));
        let files = files.filter(|file| file.extension().is_some_and(|extension| extension == "raw")).collect();
        Self { manifest, directory: directory.to_owned(), files }
    }

    pub fn geometry(&self) -> &Geometry {
        self.manifest.geometry.as_ref().unwrap()
    }

    /// The raw file of a disk, the boot disk first.
    pub fn file(&self, disk: usize) -> &str {
        self.files[disk].to_str().unwrap()
    }

    /// The partitions of a disk as sfdisk(8) sees them: first sector, sectors.
    pub fn partitions(&self, disk: usize) -> Vec<(u64, u64)> {
        let table: serde_json::Value = serde_json::from_str(&succeed("sfdisk", &["--json", self.file(disk)])).unwrap();
        let list = table["partitiontable"]["partitions"].as_array().unwrap();
        list.iter().map(|part| (part["start"].as_u64().unwrap(), part["size"].as_u64().unwrap())).collect()
    }

    /// Has every table and file system checked by the programs of its makers; gives how many there are of each kind.
    pub fn check(&self) -> Vec<(FileSystem, usize)> {
        for file in &self.files {
            let said = succeed("sgdisk", &["--verify", file.to_str().unwrap()]);
            assert!(said.contains("No problems found"), "{said}");
        }
        let mut kinds: Vec<(FileSystem, usize)> = Vec::new();
        for (place, fs) in self.geometry().file_systems() {
            let part = self.directory.join("part.img");
            self.cut(&place, &part);
            let (program, arguments) = match fs.kind {
                FileSystem::Ext4 => ("e2fsck", &["-fn"][..]),
                FileSystem::Xfs => ("xfs_repair", &["-n"][..]),
                FileSystem::Btrfs => ("btrfs", &["check", "--readonly"][..]),
            };
            let part = part.to_str().unwrap();
            assert_eq!(succeed("blkid", &["-p", "-o", "value", "-s", "UUID", part]).trim(), fs.uuid.to_string());
            succeed(program, &[arguments, &[part][..]].concat());
            std::fs::remove_file(part).unwrap();
            match kinds.iter_mut().find(|(kind, _)| *kind == fs.kind) {
                Some((_, count)) => *count += 1,
                None => kinds.push((fs.kind, 1)),
            }
        }
        kinds
    }

    /// Volumes and their sizes in MiB as lvs(8) reports them; `None`, which is said, where there are no loop devices: LVM's
    /// programs read block devices alone.
    pub fn volumes(&self) -> Option<Vec<String>> {
        let mut loops = Loops(Vec::new());
        for (place, _) in self.geometry().groups() {
            let (offset, size) = (place.offset.to_string(), place.bytes.to_string());
            let file = self.file(place.disk);
            let device = tool("losetup", &["--find", "--show", "-r", "--offset", &offset, "--sizelimit", &size, file]);
            if !device.status.success() {
                println!("not asked of lvs, without loop devices: {}", words(&device));
                return None;
            }
            loops.0.push(super::stdout(&device).trim().to_owned());
        }
        let accepted: String = loops.0.iter().map(|device| format!("\"a|^{device}$|\",")).collect();
        let config = format!("devices {{ filter=[{accepted}\"r|.*|\"] use_devicesfile=0 }}");
        let own = ["--config", &config, "--driverloaded", "n", "--nolocking"];
        let asked = ["--noheadings", "--units", "m", "-o", "vg_name,lv_name,lv_size"];
        let said = succeed("lvs", &[&own[..], &asked[..]].concat());
        Some(said.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect())
    }

    /// Copies a stretch of a disk into a sparse file.
    fn cut(&self, place: &Location<'_>, to: &Path) {
        let (offset, size, file) = (place.offset, place.bytes, self.file(place.disk));
        let from = format!("driver=raw,offset={offset},size={size},file.driver=file,file.filename={file}");
        succeed("qemu-img", &["convert", "--image-opts", &from, "-O", "raw", to.to_str().unwrap()]);
    }
}

/// Loop devices; they go with this value.
struct Loops(Vec<String>);

impl Drop for Loops {
    fn drop(&mut self) {
        for device in &self.0 {
            tool("losetup", &["--detach", device]);
        }
    }
}

/// Runs a program of the host.
pub fn tool(program: &str, arguments: &[&str]) -> Output {
    Command::new(program).args(arguments).output().unwrap_or_else(|error| panic!("{program}: {error}"))
}

/// Runs a program of the host, which must succeed; gives its standard output.
pub fn succeed(program: &str, arguments: &[&str]) -> String {
    let ran = tool(program, arguments);
    assert!(ran.status.success(), "{program} {arguments:?}: {}", words(&ran));
    super::stdout(&ran)
}
