//! Releases: images that a build does not replace by another.

use std::path::PathBuf;

use hardtack_tree::Digest;

use super::{BakeError, BakeRequest, Manifest};

/// An image under its final name whose recipe says `replace = false`.
#[derive(Clone, Debug)]
pub(crate) struct Release {
    /// Its output directory.
    directory: PathBuf,
    /// The digest of its content.
    digest: Digest,
}

impl Release {
    /// What may only be replaced by the same, if anything.
    ///
    /// # Errors
    /// When there is an output whose manifest cannot be read, since nobody can tell what would be lost.
    pub(crate) fn of(request: &BakeRequest<'_>) -> Result<Option<Self>, BakeError> {
        // A part of an image has another name, and so replaces no release.
        if request.image.replace || request.force || request.is_partial() {
            return Ok(None);
        }
        let directory = request.out.join(request.image.name.as_str());
        match Manifest::read(&directory) {
            Ok(manifest) => Ok(manifest.artefact.map(|artefact| Self { directory, digest: artefact.digest })),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(BakeError::Output { path: directory, action: "tell which release is in", source }),
        }
    }

    /// The digest of its content.
    pub(crate) fn digest(&self) -> Digest {
        self.digest
    }

    /// Refuses an image with another content in its place, and one without a disk.
    pub(crate) fn admits(&self, made: Option<Digest>) -> Result<(), BakeError> {
        if made == Some(self.digest) {
            return Ok(());
        }
        Err(BakeError::Released { directory: self.directory.clone(), there: self.digest, made })
    }
}
