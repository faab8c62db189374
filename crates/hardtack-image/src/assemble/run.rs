//! The assembly itself.

use std::fs::File;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use hardtack_recipe::{Firmware, MountPoint};
use hardtack_tree::{Tree, TreeError, TreePath};
use serde::{Deserialize, Serialize};

use super::output::Output;
use super::{AssembleError, file_system};
use crate::boot::{self, BIOS_BOOT_CODE, BiosLoader, EspFile};
use crate::fat::Volume;
use crate::geometry::{DiskGeometry, Geometry, Location, SECTOR};
use crate::usage::Usage;
use crate::window::Window;
use crate::{lvm, swap, table};

/// What an image is assembled from.
pub struct Assembly<'a> {
    /// The tree; it is only read.
    pub tree: &'a dyn Tree,
    /// The disks.
    pub geometry: &'a Geometry,
    /// What the firmwares start.
    pub loaders: &'a Loaders,
    /// No time stamp of the image is later, in seconds since 1970.
    pub epoch: i64,
    /// The raw image to be made of a disk, another for each; there must be no file of this name. It should be a
    /// temporary one, renamed when all is well.
    pub out: &'a dyn Fn(&DiskGeometry) -> PathBuf,
}

/// Boot loaders by firmware.
#[derive(Clone, Debug, Default)]
pub struct Loaders {
    /// For the BIOS.
    pub bios: Option<BiosLoader>,
    /// For UEFI: the files of the EFI system partition.
    pub uefi: Option<Vec<EspFile>>,
}

/// An image that was assembled, all its disks.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Assembled {
    /// How full its file systems are, disk by disk, in the order of the disk.
    pub file_systems: Vec<FileSystemUsage>,
    /// How long the parts of the work took.
    pub phases: Vec<Phase>,
}

/// How full one file system is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FileSystemUsage {
    /// Where it is mounted.
    pub mount: MountPoint,
    /// How full it is.
    pub usage: Usage,
}

/// A part of the work.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Phase {
    /// The part: `walk`, a mount point, or `table`.
    pub name: String,
    /// How long it took.
    pub duration: Duration,
}

/// Assembles the raw images of all disks. When it fails, or is interrupted by a panic, no file is left.
///
/// The files are sparse: what nobody wrote takes no room on the disk that holds them.
///
/// # Errors
/// When a part of the tree does not fit its place, the tree cannot be read, or an image cannot be written.
pub fn assemble(assembly: &Assembly<'_>) -> Result<Assembled, AssembleError> {
    let output = |disk: &DiskGeometry| Output::create((assembly.out)(disk), disk.bytes());
    let outputs = assembly.geometry.disks().map(output).collect::<Result<Vec<_>, _>>()?;
    let files: Vec<&File> = outputs.iter().map(|output| &output.file).collect();
    let assembled = fill(assembly, &files)?;
    outputs.into_iter().for_each(Output::keep);
    Ok(assembled)
}

fn fill(assembly: &Assembly<'_>, files: &[&File]) -> Result<Assembled, AssembleError> {
    let mut assembled = Assembled { file_systems: Vec::new(), phases: Vec::new() };
    let mut clock = Instant::now();
    let mut phase = |assembled: &mut Assembled, name: &str| {
        assembled.phases.push(Phase { name: name.to_owned(), duration: clock.elapsed() });
        clock = Instant::now();
    };
    // The walk is made once, and all file systems use it.
    assembly.tree.index()?;
    phase(&mut assembled, "walk");

    let geometry = assembly.geometry;
    let mount_path = |mount: &MountPoint| TreePath::new(mount.as_str()).map_err(TreeError::from);
    let mounts = geometry.file_systems().map(|(_, fs)| mount_path(&fs.mount)).collect::<Result<Vec<_>, _>>()?;
    let window = |location: &Location<'_>| Window::new(files[location.disk], location.offset, location.bytes);
    for (location, uuid) in geometry.swaps() {
        swap::write(window(&location), uuid)?;
    }
    for (location, fs) in geometry.file_systems() {
        let mount = mount_path(&fs.mount)?;
        let usage = file_system::write(assembly, fs, &mount, &mounts, window(&location)).map_err(|source| {
            AssembleError::FileSystem { place: location.to_string(), mount: fs.mount.clone(), source }
        })?;
        assembled.file_systems.push(FileSystemUsage { mount: fs.mount.clone(), usage });
        phase(&mut assembled, fs.mount.as_str());
    }
    for (location, group) in geometry.groups() {
        lvm::write(group, window(&location))?;
    }
    for (disk, file) in geometry.disks().zip(files) {
        table(assembly, disk, file)?;
    }
    phase(&mut assembled, "table");
    Ok(assembled)
}

/// Writes the table of a disk, on the boot disk with what the firmwares start.
fn table(assembly: &Assembly<'_>, disk: &DiskGeometry, file: &File) -> Result<(), AssembleError> {
    let geometry = assembly.geometry;
    let boot = std::ptr::eq(disk, geometry.boot_disk());
    let mut boot_code = [0; BIOS_BOOT_CODE];
    if boot && geometry.starts_with_bios() {
        boot_code = bios(assembly, file)?;
    }
    if let Some((slot, id)) = geometry.esp().filter(|_| boot) {
        let files = assembly.loaders.uefi.as_ref().ok_or(AssembleError::NoLoader { firmware: Firmware::Uefi })?;
        let files = files.iter().map(|file| (file.path.as_str(), file.content.as_slice())).collect();
        let window = Window::new(file, slot.offset(), slot.bytes());
        Volume { id, hidden: slot.first, epoch: assembly.epoch, files }.write(window)?;
    }
    table::write(disk, file, &boot_code, geometry.active().filter(|_| boot))?;
    Ok(())
}

/// Puts GRUB's core where the BIOS finds it; gives the boot record's code.
fn bios(assembly: &Assembly<'_>, disk: &File) -> Result<[u8; BIOS_BOOT_CODE], AssembleError> {
    let loader = assembly.loaders.bios.as_ref().ok_or(AssembleError::NoLoader { firmware: Firmware::Bios })?;
    let room = assembly.geometry.bios_core();
    let (code, core) = boot::install(loader, room)?;
    Window::new(disk, room.first * SECTOR, room.sectors * SECTOR).write(0, &core)?;
    Ok(code)
}
