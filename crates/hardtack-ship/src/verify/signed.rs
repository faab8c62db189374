//! Envelopes where they were found.

use std::io;

use hardtack_build::store::{Store, StoreError};

use crate::{Shipped, bundle};

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
    /// When the store cannot be read; `Ok(Err)` when the bundle beside the image cannot.
    pub fn of(image: &Shipped, store: Option<&Store>) -> Result<io::Result<Vec<Self>>, StoreError> {
        let mut found: Vec<Self> = Vec::new();
        if let Some(directory) = &image.directory {
            let path = bundle::path(directory, &image.id.name);
            let lines = match bundle::read(&path) {
                Ok(lines) => lines,
                Err(error) => return Ok(Err(error)),
            };
            for (index, bytes) in lines.into_iter().enumerate() {
                found.push(Self { place: format!("{}:{}", path.display(), index + 1), bytes });
            }
        }
        for (path, bytes) in store.map(|store| store.statements(&image.id)).transpose()?.unwrap_or_default() {
            if found.iter().all(|known| known.bytes.trim_ascii() != bytes.trim_ascii()) {
                found.push(Self { place: path.display().to_string(), bytes });
            }
        }
        Ok(Ok(found))
    }
}
