//! GRUB's cores: made by the tree's own grub-mkimage(1) of the tree's own modules.

use std::ffi::OsString;
use std::path::Path;

use hardtack_recipe::{FileSystem, Firmware};
use hardtack_tree::{Tree, TreePath, tree_path};
use serde::{Deserialize, Serialize};

use super::{BootError, EspFile, UEFI_LOADER};
use crate::geometry::{Geometry, Location, TableIdentity};

/// What a core is made for, in GRUB's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum GrubTarget {
    /// The PC BIOS.
    #[serde(rename = "i386-pc")]
    I386Pc,
    /// UEFI of 64 bits.
    #[serde(rename = "x86_64-efi")]
    X8664Efi,
}

impl GrubTarget {
    /// The target for a firmware.
    pub fn of(firmware: Firmware) -> Self {
        match firmware {
            Firmware::Bios => Self::I386Pc,
            Firmware::Uefi => Self::X8664Efi,
        }
    }

    /// GRUB's name for it, also that of the directory of its modules.
    pub fn name(self) -> &'static str {
        match self {
            Self::I386Pc => "i386-pc",
            Self::X8664Efi => "x86_64-efi",
        }
    }

    /// The Debian package with its modules.
    fn package(self) -> &'static str {
        match self {
            Self::I386Pc => "grub-pc-bin",
            Self::X8664Efi => "grub-efi-amd64-bin",
        }
    }

    /// A name for the core's file.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::I386Pc => "core.img",
            Self::X8664Efi => "BOOTX64.EFI",
        }
    }

    fn own_modules(self) -> &'static [&'static str] {
        match self {
            Self::I386Pc => &["biosdisk"],
            Self::X8664Efi => &["efifwsetup"],
        }
    }

    /// Directory of the tree with its modules.
    fn directory(self) -> TreePath {
        match self {
            Self::I386Pc => tree_path!("/usr/lib/grub/i386-pc"),
            Self::X8664Efi => tree_path!("/usr/lib/grub/x86_64-efi"),
        }
    }
}

/// The modules of every core, beside those that only some file systems need: all that hardtack's own menu needs and all that a menu by update-grub(8) asks for, so
/// that none is looked for on the disk.
const MODULES: [&str; 34] = [
    "all_video",
    "boot",
    "cat",
    "chain",
    "configfile",
    "echo",
    "ext2",
    "fat",
    "font",
    "gfxmenu",
    "gfxterm",
    "gzio",
    "halt",
    "help",
    "linux",
    "loadenv",
    "ls",
    "lvm",
    "minicmd",
    "normal",
    "part_gpt",
    "part_msdos",
    "password_pbkdf2",
    "probe",
    "reboot",
    "regexp",
    "search",
    "search_fs_uuid",
    "search_label",
    "serial",
    "sleep",
    "terminal",
    "terminfo",
    "test",
];

/// One core to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrubCore {
    target: GrubTarget,
    prefix: &'static str,
    early: String,
    modules: Vec<&'static str>,
}

impl GrubCore {
    /// The core for a target that finds GRUB's directory on the disk of this geometry; `None` when no file system
    /// of it holds `/boot`.
    pub fn new(target: GrubTarget, geometry: &Geometry) -> Option<Self> {
        let (location, fs) = geometry.file_system_of(&tree_path!("/boot/grub"))?;
        let prefix = match fs.mount.as_str() {
            "/" => "/boot/grub",
            "/boot" => "/grub",
            _ => "",
        };
        // The hint is where the file system most likely is: nothing else need then be searched.
        let early = format!(
            "search.fs_uuid {} root {}\nset prefix=($root){prefix}\n",
            fs.uuid.hyphenated(),
            device(geometry, &location)
        );
        let of_file_system = match fs.kind {
            FileSystem::Ext4 => None,
            FileSystem::Xfs => Some("xfs"),
            FileSystem::Btrfs => Some("btrfs"),
        };
        let modules = target.own_modules().iter().chain(&MODULES).copied().chain(of_file_system).collect();
        Some(Self { target, prefix, early, modules })
    }

    /// What it is made for.
    pub fn target(&self) -> GrubTarget {
        self.target
    }

    /// The file of the EFI system partition that a finished core becomes.
    pub fn esp_file(content: Vec<u8>) -> EspFile {
        EspFile { path: UEFI_LOADER.into(), content }
    }

    /// The modules that are built into it.
    pub fn modules(&self) -> &[&'static str] {
        &self.modules
    }

    /// The configuration that is built into it: it runs before any disk is known.
    pub fn early_config(&self) -> &str {
        &self.early
    }

    /// The command that makes it, to be run inside the tree. `config` is a file with [`GrubCore::early_config`],
    /// `output` becomes the core.
    pub fn command(&self, config: &Path, output: &Path) -> Vec<OsString> {
        let mut command: Vec<OsString> =
            vec!["/usr/bin/grub-mkimage".into(), "--format".into(), self.target.name().into()];
        command.extend(["--prefix".into(), self.prefix.into()]);
        command.extend(["--config".into(), config.into(), "--output".into(), output.into()]);
        command.extend(self.modules.iter().map(Into::into));
        command
    }

    /// Checks that the tree has what the command needs.
    ///
    /// # Errors
    /// [`BootError::NoLoader`] names what is missing, and the package.
    pub fn check(&self, tree: &dyn Tree) -> Result<(), BootError> {
        let kernel = self.target.directory().join("kernel.img").map_err(hardtack_tree::TreeError::from)?;
        for (path, package) in [(tree_path!("/usr/bin/grub-mkimage"), "grub-common"), (kernel, self.target.package())] {
            if tree.resolve(&path)?.is_none() {
                return Err(BootError::NoLoader { path, package });
            }
        }
        Ok(())
    }
}

/// What GRUB calls a place on the boot disk.
fn device(geometry: &Geometry, location: &Location<'_>) -> String {
    if let Some(name) = location.holder.mapper_name() {
        return format!("lvm/{name}");
    }
    let slot = location.slot();
    match geometry.boot_disk().table() {
        TableIdentity::Gpt { .. } => format!("hd0,gpt{}", slot.number),
        TableIdentity::Mbr { .. } => format!("hd0,msdos{}", slot.number),
    }
}
