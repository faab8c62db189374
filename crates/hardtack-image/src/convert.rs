//! Formats of disk images.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use hardtack_recipe::ImageFormat;

use crate::tether::tethered;

/// Why an image cannot be brought into another format.
#[derive(Debug, thiserror::Error)]
pub enum ConvertError {
    /// The program is not there, or cannot be started.
    #[error("cannot run qemu-img")]
    Start(#[source] io::Error),
    /// It failed.
    #[error("qemu-img failed: {0}")]
    Failed(String),
    /// The file cannot be renamed.
    #[error("cannot rename {from} to {to}")]
    Rename {
        /// The raw image.
        from: PathBuf,
        /// Its new name.
        to: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

impl ConvertError {
    /// What to do about it, where hardtack knows.
    pub fn remedy(&self) -> Option<&'static str> {
        match self {
            Self::Start(_) => Some("install it: on Debian the package `qemu-utils`"),
            Self::Failed(_) => Some("check that the disk of the output directory has room"),
            Self::Rename { .. } => Some("keep the temporary and the final name on one file system"),
        }
    }
}

/// Makes of `raw` an image of `format` at `out`, which should be a temporary name. A raw image is only renamed;
/// for the others `raw` stays. When it fails nothing is left at `out`.
///
/// # Errors
/// When qemu-img(1) is missing or fails, or the file cannot be renamed.
pub fn convert(raw: &Path, format: ImageFormat, out: &Path) -> Result<(), ConvertError> {
    match format {
        ImageFormat::Raw => std::fs::rename(raw, out).map_err(|source| ConvertError::Rename {
            from: raw.to_owned(),
            to: out.to_owned(),
            source,
        }),
        ImageFormat::Qcow2 => qcow2(raw, out).inspect_err(|_| {
            // It may not even have been made.
            let _ = std::fs::remove_file(out);
        }),
    }
}

fn qcow2(raw: &Path, out: &Path) -> Result<(), ConvertError> {
    let mut command = tethered("qemu-img");
    command.args(["convert", "-f", "raw", "-O", "qcow2", "-o", "compat=1.1,lazy_refcounts=off"]);
    // One coroutine, writing in order: the same file every time.
    command.args(["-m", "1", "--"].map(OsStr::new)).arg(raw).arg(out);
    let output = command.output().map_err(ConvertError::Start)?;
    match output.status.code() {
        Some(0) => return Ok(()),
        Some(127) => return Err(ConvertError::Start(io::ErrorKind::NotFound.into())),
        _ => {}
    }
    Err(ConvertError::Failed(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
}
