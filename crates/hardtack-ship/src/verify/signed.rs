//! Envelopes where they were found.

use hardtack_build::store::Store;

use crate::{Shipped, ShippedError, bundle};

/// An envelope that was found with an image; nothing of it is read yet.
#[derive(Clone, Debug)]
pub struct Signed {
    /// Where it was found, for people.
    pub place: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Signed {
    /// The envelopes beside an image and those that the store keeps of it. Each is there once.
    ///
    /// # Errors
    /// When the bundle beside the image or the store cannot be read.
    pub fn of(image: &Shipped, store: Option<&Store>) -> Result<Vec<Self>, ShippedError> {
        let mut found: Vec<Self> = Vec::new();
        if let Some(directory) = &image.directory {
            let path = bundle::path(directory, &image.id.name);
            let lines = bundle::read(&path).map_err(|source| ShippedError::Io { path: path.clone(), source })?;
            for (index, bytes) in lines.into_iter().enumerate() {
                found.push(Self { place: format!("{}:{}", path.display(), index + 1), bytes });
            }
        }
        for (path, bytes) in store.map(|store| store.statements(&image.id)).transpose()?.unwrap_or_default() {
            if found.iter().all(|known| known.bytes.trim_ascii() != bytes.trim_ascii()) {
                found.push(Self { place: path.display().to_string(), bytes });
            }
        }
        Ok(found)
    }
}
