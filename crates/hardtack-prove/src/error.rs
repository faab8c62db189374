//! What can go wrong before or beside the boots themselves. A boot that fails is not an error here but part
//! of the proof: [`crate::BootFailure`].

use std::io;
use std::path::{Path, PathBuf};

use hardtack_recipe::Size;
use miette::Diagnostic;

/// Why no proof could be made.
#[derive(Debug, thiserror::Error, Diagnostic)]
pub enum ProveError {
    /// A program of the host is not installed.
    #[error("{program} is not installed; {purpose} needs it")]
    #[diagnostic(help("install it: apt-get install {package} (Debian, Ubuntu)"))]
    ProgramMissing {
        /// The program's name.
        program: &'static str,
        /// What hardtack does with it.
        purpose: &'static str,
        /// The Debian package that has it.
        package: &'static str,
    },

    /// No UEFI firmware for QEMU was found.
    #[error("no UEFI firmware for QEMU was found (looked in {looked})")]
    #[diagnostic(help("install it: apt-get install ovmf (Debian, Ubuntu) or dnf install edk2-ovmf (Fedora)"))]
    FirmwareMissing {
        /// Where it was looked for.
        looked: String,
    },

    /// The program cannot run as the probe in the guest.
    #[error("{} cannot run inside the guest: {why}", path.display())]
    #[diagnostic(help("build hardtack for x86-64 with a static C library: -C target-feature=+crt-static"))]
    ProgramUnfit {
        /// The program.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },

    /// The image refers to other files, which a clone would read.
    #[error("{} refers to another file, {other}; only an image that is complete by itself can be proven", image.display())]
    #[diagnostic(help("make it one file: qemu-img convert -O qcow2 IMAGE COPY"))]
    ImageIncomplete {
        /// The image.
        image: PathBuf,
        /// The file that it names.
        other: String,
    },

    /// The disk of the machine cannot hold the image.
    #[error("a disk of {size} is smaller than the image, which has {image}")]
    #[diagnostic(help("give the machine a disk of {image} or more"))]
    DiskTooSmall {
        /// The disk.
        size: Size,
        /// The image's boot disk.
        image: Size,
    },

    /// No root file system that the probe's unit can be put into.
    #[error("{} has no root file system that can be tested: {why}", image.display())]
    #[diagnostic(help("a clone can be tested whose root is ext4, xfs or btrfs and has systemd"))]
    NoRoot {
        /// The image.
        image: PathBuf,
        /// What was found instead.
        why: String,
    },

    /// The kernel of the image did not write to its root.
    #[error("the image's kernel did not put the probe into its root file system: {why}")]
    #[diagnostic(help("see what it said in plant.log, beside the consoles of the boots"))]
    Unplanted {
        /// What was seen.
        why: String,
    },

    /// A program of the host did not do its work.
    #[error("{program} failed: {said}")]
    ProgramFailed {
        /// The program's name.
        program: &'static str,
        /// What it said, or its exit status.
        said: String,
    },

    /// A file of the host could not be read or written.
    #[error("cannot {action} {}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// On which file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },

    /// The user interrupted the proof.
    #[error("interrupted while the clone was running")]
    Interrupted,
}

impl ProveError {
    /// The root of `image` cannot be tested.
    pub(crate) fn no_root(image: &Path, why: String) -> Self {
        Self::NoRoot { image: image.to_owned(), why }
    }

    /// A closure for `map_err`: an input or output error of one file.
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { action, path: path.to_owned(), source }
    }
}
