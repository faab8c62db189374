//! Why a tree cannot be made to boot.

use hardtack_tree::{TreeError, TreePath};

use super::{InitramfsError, PeError};

/// What keeps a tree from booting.
#[derive(Debug, thiserror::Error)]
pub enum BootError {
    /// There is no kernel.
    #[error("there is no kernel in {directory}")]
    NoKernel {
        /// Where one would be.
        directory: TreePath,
    },
    /// A kernel has no initial file system.
    #[error("the kernel {version} has no initramfs in {directory}")]
    NoInitramfs {
        /// The kernel's version.
        version: String,
        /// Where it would be.
        directory: TreePath,
    },
    /// An initial file system cannot be looked into.
    #[error("cannot read {path}")]
    Initramfs {
        /// The initial file system.
        path: TreePath,
        /// Why.
        #[source]
        source: InitramfsError,
    },
    /// The stub of unified kernel images cannot take a kernel.
    #[error("a kernel cannot be added to {path}")]
    Stub {
        /// The stub.
        path: TreePath,
        /// Why.
        #[source]
        source: PeError,
    },
    /// A part of the boot loader is missing.
    #[error("{path} is missing")]
    NoLoader {
        /// The missing file.
        path: TreePath,
        /// The Debian package that has it.
        package: &'static str,
    },
    /// GRUB's settings cannot be understood.
    #[error("{path}:{line}: cannot tell what {what} means for the kernel's arguments")]
    Settings {
        /// The file.
        path: TreePath,
        /// The line, from 1.
        line: usize,
        /// What stands there.
        what: String,
    },
    /// GRUB's first sector for the BIOS is none.
    #[error("GRUB's boot sector is not one: it has {len} bytes and must have 512 that end in 55 AA")]
    BootSector {
        /// Its length.
        len: usize,
    },
    /// GRUB's core for the BIOS does not fit.
    #[error("GRUB's core for the BIOS has {len} bytes; there is room for {room}")]
    Core {
        /// Its length.
        len: usize,
        /// How much fits.
        room: u64,
    },
    /// No file system of the disk holds a directory that booting needs.
    #[error("no file system of the disk holds {path}")]
    NoFileSystem {
        /// The directory.
        path: TreePath,
    },
    /// The tree cannot be read.
    #[error(transparent)]
    Tree(#[from] TreeError),
}

impl BootError {
    /// What to do about it, where hardtack knows.
    pub fn remedy(&self) -> Option<String> {
        Some(match self {
            Self::NoKernel { .. } => "install one: on Debian the package `linux-image-cloud-amd64`, or \
                                      `linux-image-amd64` for real machines"
                .into(),
            Self::NoInitramfs { version, .. } => {
                format!("install `initramfs-tools`; it makes one by `update-initramfs -c -k {version}`")
            }
            Self::Stub { .. } => "install the package `systemd-boot-efi` anew, or make the kernel smaller".into(),
            Self::Initramfs { .. } => "have a step make it anew: `update-initramfs -u -k all`".into(),
            Self::NoLoader { package, .. } => format!("install the package `{package}`"),
            Self::Settings { .. } => "write plain assignments, such as GRUB_CMDLINE_LINUX=\"quiet\"".into(),
            Self::BootSector { .. } | Self::Core { .. } => "build it again with the tree's own grub-mkimage".into(),
            Self::NoFileSystem { .. } => "add a partition that is mounted at /".into(),
            Self::Tree(_) => return None,
        })
    }
}
