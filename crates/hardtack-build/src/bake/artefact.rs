//! The files that an image consists of.

use std::path::PathBuf;

use hardtack_recipe::{ImageFormat, ImageName};
use hardtack_tree::Digest;
use serde::{Deserialize, Serialize};

/// A baked image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Artefact {
    /// The image's name.
    pub image: ImageName,
    /// The digest of its content; see [`hardtack_image::content_digest`].
    pub digest: Digest,
    /// The size of the disk in bytes.
    pub virtual_size: u64,
    /// Its files, the image's own format first.
    pub files: Vec<ArtefactFile>,
}

/// One file of an image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArtefactFile {
    /// Its format.
    pub format: ImageFormat,
    /// Its name in the output directory.
    pub file: PathBuf,
    /// Length of the file in bytes.
    pub size: u64,
    /// What it takes on disk, in bytes: less than its length where it is sparse.
    pub allocated: u64,
    /// When it was written, in nanoseconds since 1970: with the size, how a later build knows that it is
    /// still the same file.
    pub modified: i128,
}
