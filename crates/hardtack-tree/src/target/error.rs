//! Why something holds no root.

use std::io;
use std::path::PathBuf;

use crate::image::ImageError;
use crate::{FormatError, TreeError};

/// Why something cannot be opened as a root.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    /// It is not there, or the host does not let it be read.
    #[error("cannot open {path}")]
    Host {
        /// What was named.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A directory without anything in it.
    #[error("{0} is an empty directory")]
    EmptyDirectory(PathBuf),
    /// A directory or an archive was named beside something else.
    #[error("{0} is a root by itself, and something else was named beside it")]
    NotAlone(PathBuf),
    /// A file is of a format that is damaged or not read.
    #[error("cannot read {path}")]
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        #[source]
        source: FormatError,
    },
    /// Disks hold no root.
    #[error(transparent)]
    Image(#[from] ImageError),
    /// A directory cannot be read.
    #[error(transparent)]
    Tree(#[from] TreeError),
}

impl TargetError {
    /// What to do about it, where hardtack knows.
    pub fn remedy(&self) -> Option<&str> {
        match self {
            Self::Host { .. } | Self::Tree(_) => Some(WHAT),
            Self::EmptyDirectory(_) => Some("name the directory that holds etc, usr and var of the system"),
            Self::NotAlone(_) => Some("name one directory or archive, or the disk images of one machine"),
            Self::Format { source, .. } => of_format(source),
            Self::Image(error) => error.remedy(),
        }
    }
}

const WHAT: &str = "name a root directory, disk images of one machine (raw, qcow2, vmdk, vhd), a tar archive of a root, \
                    or a container image (an OCI layout or archive)";

/// What to do about a file that is not read.
pub(crate) fn of_format(error: &FormatError) -> Option<&'static str> {
    match error {
        FormatError::Unsupported { format: "qcow2", what } if what.contains("encryption") => {
            Some("decrypt a copy of it with `qemu-img convert` and its key")
        }
        FormatError::Unsupported { format: "VMDK", what } if what.contains("in other files") => Some(
            "a file with `-flat` in its name is a raw image: name it instead; or join the parts with `qemu-img convert -O qcow2`",
        ),
        FormatError::Unsupported { format: "qcow2" | "VMDK" | "VHD" | "disk image", .. } => {
            Some("make a whole image of it with `qemu-img convert -O qcow2 OLD NEW`")
        }
        FormatError::Unsupported { format: "file", what } if what.contains("compression") => {
            Some("unpack it first; only tar archives are read packed, by gzip or zstd")
        }
        FormatError::Choice { .. } => Some("say which one is meant"),
        FormatError::Damaged { .. } => Some("take another copy of the file, and compare its check sum"),
        _ => None,
    }
}
