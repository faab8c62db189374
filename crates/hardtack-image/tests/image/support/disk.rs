//! Assembled disks.

use std::path::{Path, PathBuf};

use hardtack_image::{
    AssembleError, Assembled, Assembly, BiosLoader, DiskGeometry, Geometry, GrubCore, Loaders, Location, assemble,
};
use hardtack_recipe::Layout;
use hardtack_tree::{MemoryTree, Tree};
use tempfile::TempDir;

use super::{run, succeed};

/// 2023-11-14T22:13:20Z: later than what the tests' trees have, earlier than today.
pub(crate) const EPOCH: i64 = 1_700_000_000;

/// A raw image in a directory of its own.
pub(crate) struct Disk {
    pub(crate) directory: TempDir,
    /// The file of the boot disk.
    pub(crate) path: PathBuf,
    pub(crate) geometry: Geometry,
    pub(crate) assembled: Assembled,
}

impl Disk {
    /// Assembles `tree` on a disk of this layout.
    pub(crate) fn assemble(tree: &dyn Tree, layout: &Layout) -> Result<Self, AssembleError> {
        Self::assemble_with(tree, layout, (0..50_000_u32).map(|at| (at / 7) as u8).collect())
    }

    /// The same with this core of GRUB for the BIOS.
    pub(crate) fn assemble_with(tree: &dyn Tree, layout: &Layout, core: Vec<u8>) -> Result<Self, AssembleError> {
        let geometry = Geometry::resolve(layout, &"test".parse().unwrap()).unwrap();
        let directory = TempDir::new().unwrap();
        let out = |disk: &DiskGeometry| file(&directory, disk);
        let loaders = loaders(core);
        let assembly = Assembly { tree, geometry: &geometry, loaders: &loaders, epoch: EPOCH, out: &out };
        match assemble(&assembly) {
            Ok(assembled) => {
                let path = file(&directory, geometry.boot_disk());
                Ok(Self { directory, path, geometry, assembled })
            }
            Err(error) => {
                let left = std::fs::read_dir(directory.path()).unwrap().count();
                assert_eq!(left, 0, "a failed assembly leaves nothing");
                Err(error)
            }
        }
    }

    /// Where a file system is, by mount point.
    pub(crate) fn location(&self, mount: &str) -> Location<'_> {
        self.geometry.file_systems().find(|(_, fs)| fs.mount.as_str() == mount).unwrap().0
    }

    /// Offset of the first byte of a file system on its disk, by mount point.
    pub(crate) fn offset(&self, mount: &str) -> u64 {
        self.location(mount).offset
    }

    /// The file of the disk that has a file system, by mount point.
    pub(crate) fn file(&self, mount: &str) -> PathBuf {
        self.file_of(&self.location(mount))
    }

    /// The file of the disk on which something is.
    pub(crate) fn file_of(&self, location: &Location<'_>) -> PathBuf {
        file(&self.directory, self.geometry.disks().nth(location.disk).unwrap())
    }

    /// The files of all disks.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        self.geometry.disks().map(|disk| file(&self.directory, disk)).collect()
    }

    /// The name by which the programs of e2fsprogs know a file system within the image.
    pub(crate) fn device(&self, mount: &str) -> String {
        format!("{}?offset={}", self.file(mount).display(), self.offset(mount))
    }

    /// Has every file system checked by e2fsck(8).
    pub(crate) fn check(&self) {
        for (_, fs) in self.geometry.file_systems() {
            let output = run("e2fsck", &["-fn", &self.device(fs.mount.as_str())]);
            let text = String::from_utf8_lossy(&output.stdout);
            assert!(output.status.success(), "{}: {text}", fs.mount);
        }
    }

    /// What blkid(8) finds at an offset of the boot disk, as `KEY=value` lines.
    pub(crate) fn probe(&self, offset: u64) -> String {
        blkid(&self.path, offset)
    }

    /// What blkid(8) finds in a partition or volume.
    pub(crate) fn probe_at(&self, location: &Location<'_>) -> String {
        blkid(&self.file_of(location), location.offset)
    }
}

fn blkid(file: &Path, offset: u64) -> String {
    succeed("blkid", &["-p", "-o", "export", "-O", &offset.to_string(), file.to_str().unwrap()])
}

/// The file of a disk.
fn file(directory: &TempDir, disk: &DiskGeometry) -> PathBuf {
    directory.path().join(disk.name().map_or_else(|| "disk.raw".to_owned(), |name| format!("{name}.raw")))
}

/// Boot loaders of the right form that start nothing.
pub(crate) fn loaders(core: Vec<u8>) -> Loaders {
    let mut boot_sector = vec![0x11; 510];
    boot_sector.extend([0x55, 0xaa]);
    let tree = MemoryTree::new();
    let owner = hardtack_tree::Owner::ROOT;
    let mode = hardtack_tree::Mode::new(0o644);
    let tree = tree.file_with("/usr/lib/grub/i386-pc/boot.img", boot_sector, mode, owner).unwrap();
    let uefi = vec![GrubCore::esp_file(b"MZ a program for UEFI".repeat(5000))];
    Loaders { bios: Some(BiosLoader::new(&tree, core).unwrap()), uefi: Some(uefi) }
}
