//! The assembly itself.

use std::fs::{File, OpenOptions};
use std::path::Path;
use std::time::{Duration, Instant};

use hardtack_recipe::{FileSystem, Firmware, MountPoint};
use hardtack_tree::{Tree, TreeError, TreePath};
use serde::{Deserialize, Serialize};

use super::AssembleError;
use crate::boot::{self, BIOS_BOOT_CODE, BiosLoader};
use crate::ext4;
use crate::fat::Volume;
use crate::geometry::{Geometry, Role, Slot};
use crate::usage::Usage;
use crate::window::Window;
use crate::{swap, table};

/// Where firmware of UEFI looks for a boot loader on a disk that it does not know (UEFI specification, 3.5.1.1).
const UEFI_LOADER: &str = "EFI/BOOT/BOOTX64.EFI";

/// What an image is assembled from.
pub struct Assembly<'a> {
    /// The tree; it is only read.
    pub tree: &'a dyn Tree,
    /// The disk.
    pub geometry: &'a Geometry,
    /// What the firmwares start.
    pub loaders: &'a Loaders,
    /// No time stamp of the image is later, in seconds since 1970.
    pub epoch: i64,
    /// The raw image to be made; there must be no file of this name. It should be a temporary one, renamed when all
    /// is well.
    pub out: &'a Path,
}

/// Boot loaders by firmware.
#[derive(Clone, Debug, Default)]
pub struct Loaders {
    /// For the BIOS.
    pub bios: Option<BiosLoader>,
    /// For UEFI: a program for `EFI/BOOT/BOOTX64.EFI`.
    pub uefi: Option<Vec<u8>>,
}

/// An image that was assembled.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Assembled {
    /// How full its file systems are, in the order of the disk.
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

/// Assembles a raw disk image. When it fails, or is interrupted by a panic, no file is left.
///
/// The file is sparse: what nobody wrote takes no room on the disk that holds it.
///
/// # Errors
/// When a part of the tree does not fit its partition, the tree cannot be read, or the image cannot be written.
pub fn assemble(assembly: &Assembly<'_>) -> Result<Assembled, AssembleError> {
    let output = Output::create(assembly.out, assembly.geometry.bytes())?;
    let assembled = fill(assembly, &output.file)?;
    output.keep();
    Ok(assembled)
}

fn fill(assembly: &Assembly<'_>, disk: &File) -> Result<Assembled, AssembleError> {
    let mut assembled = Assembled { file_systems: Vec::new(), phases: Vec::new() };
    let mut clock = Instant::now();
    let mut phase = |assembled: &mut Assembled, name: &str| {
        assembled.phases.push(Phase { name: name.to_owned(), duration: clock.elapsed() });
        clock = Instant::now();
    };
    // The walk is made once, and all file systems use it.
    assembly.tree.index()?;
    phase(&mut assembled, "walk");

    let mount_path = |mount: &MountPoint| TreePath::new(mount.as_str()).map_err(TreeError::from);
    let mounts =
        assembly.geometry.file_systems().map(|(_, fs)| mount_path(&fs.mount)).collect::<Result<Vec<_>, _>>()?;
    let mut boot_code = [0; BIOS_BOOT_CODE];
    for slot in assembly.geometry.slots() {
        let window = Window::new(disk, slot.offset(), slot.bytes());
        match &slot.role {
            Role::BiosBoot => boot_code = bios(assembly, slot, window)?,
            Role::Esp { volume } => {
                let loader = assembly.loaders.uefi.as_ref();
                let loader = loader.ok_or(AssembleError::NoLoader { firmware: Firmware::Uefi })?;
                let files = vec![(UEFI_LOADER, loader.as_slice())];
                Volume { id: *volume, hidden: slot.first, epoch: assembly.epoch, files }.write(window)?;
            }
            Role::Swap { uuid } => swap::write(window, *uuid)?,
            Role::FileSystem(fs) => {
                let FileSystem::Ext4 = fs.kind;
                let parameters = ext4::Parameters {
                    tree: assembly.tree,
                    mount: &mount_path(&fs.mount)?,
                    mounts: &mounts,
                    uuid: fs.uuid,
                    hash_seed: fs.hash_seed,
                    label: fs.label.as_deref().unwrap_or(""),
                    epoch: assembly.epoch,
                };
                let usage = ext4::write(&parameters, window).map_err(|source| AssembleError::FileSystem {
                    number: slot.number,
                    mount: fs.mount.clone(),
                    source,
                })?;
                assembled.file_systems.push(FileSystemUsage { mount: fs.mount.clone(), usage });
                phase(&mut assembled, fs.mount.as_str());
            }
        }
    }
    table::write(assembly.geometry, disk, &boot_code)?;
    phase(&mut assembled, "table");
    Ok(assembled)
}

/// Fills the BIOS boot partition; gives the boot record's code.
fn bios(assembly: &Assembly<'_>, slot: &Slot, window: Window<'_>) -> Result<[u8; BIOS_BOOT_CODE], AssembleError> {
    let loader = assembly.loaders.bios.as_ref().ok_or(AssembleError::NoLoader { firmware: Firmware::Bios })?;
    let (code, core) = boot::install(loader, slot)?;
    window.write(0, &core)?;
    Ok(code)
}

/// A file that goes away unless it is kept.
struct Output<'a> {
    path: &'a Path,
    file: File,
    kept: bool,
}

impl<'a> Output<'a> {
    fn create(path: &'a Path, bytes: u64) -> Result<Self, AssembleError> {
        let failed = |source| AssembleError::Create { path: path.to_owned(), source };
        let file = OpenOptions::new().read(true).write(true).create_new(true).open(path).map_err(failed)?;
        let output = Self { path, file, kept: false };
        output.file.set_len(bytes).map_err(failed)?;
        Ok(output)
    }

    fn keep(mut self) {
        self.kept = true;
    }
}

impl Drop for Output<'_> {
    fn drop(&mut self) {
        if !self.kept {
            // Nothing can be done about a file that cannot be removed.
            let _ = std::fs::remove_file(self.path);
        }
    }
}
