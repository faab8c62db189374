//! The files that an image consists of.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use hardtack_recipe::{DiskName, ImageFormat, ImageName};
use hardtack_tree::Digest;
use serde::{Deserialize, Serialize};

/// A baked image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Artefact {
    /// The image's name.
    pub image: ImageName,
    /// The digest of its content; see [`hardtack_image::image_digest`].
    pub digest: Digest,
    /// The size of the boot disk in bytes.
    pub virtual_size: u64,
    /// Its disks, the boot disk first.
    pub disks: Vec<ArtefactDisk>,
    /// Its files, the image's own format first.
    pub files: Vec<ArtefactFile>,
}

/// One disk of an image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArtefactDisk {
    /// Its name; the boot disk has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<DiskName>,
    /// The digest of its content; see [`hardtack_image::content_digest`].
    pub digest: Digest,
    /// Its size in bytes.
    pub virtual_size: u64,
}

/// One file of an image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArtefactFile {
    /// Its format.
    pub format: ImageFormat,
    /// The disk that it holds, where that is not the boot disk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disk: Option<DiskName>,
    /// Its name in the output directory.
    pub file: PathBuf,
    /// Length of the file in bytes.
    pub size: u64,
    /// What it takes on disk, in bytes: less than its length where it is sparse.
    pub allocated: u64,
    /// When it was written, in nanoseconds since 1970: with its size and the next two, how a later build knows that
    /// it is still the same file.
    pub modified: i128,
    /// When it was last changed in any way, in nanoseconds since 1970. Nobody sets this time but the kernel.
    #[serde(default)]
    pub changed: i128,
    /// The number of its inode.
    #[serde(default)]
    pub inode: u64,
}

impl ArtefactFile {
    /// A file of an image as it is now. `path` is where it is, `file` its name in the output directory.
    pub(super) fn of(format: ImageFormat, disk: Option<DiskName>, path: &Path, file: PathBuf) -> io::Result<Self> {
        let metadata = fs::metadata(path)?;
        let nanoseconds = |seconds: i64, rest: i64| i128::from(seconds) * 1_000_000_000 + i128::from(rest);
        Ok(Self {
            format,
            disk,
            file,
            size: metadata.len(),
            // In units of 512 bytes, whatever the blocks of the file system; stat(3type).
            allocated: metadata.blocks() * 512,
            modified: nanoseconds(metadata.mtime(), metadata.mtime_nsec()),
            changed: nanoseconds(metadata.ctime(), metadata.ctime_nsec()),
            inode: metadata.ino(),
        })
    }
}
