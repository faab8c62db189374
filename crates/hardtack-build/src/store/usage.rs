//! Which layers images stand on.

use std::fs;
use std::io;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::error::At;
use super::work::entries;
use super::{LayerKey, Stack, Store, StoreError, write_json};

/// The layers of an image, kept so that pruning leaves them alone.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ImageRecord {
    /// The image's name.
    pub image: String,
    /// Its layers, the base first.
    pub stack: Stack,
    /// When it was last built.
    pub built: Timestamp,
}

impl Store {
    /// Notes that an image stands on `stack`; what it stood on before may be pruned.
    ///
    /// # Errors
    /// When the record cannot be written.
    pub fn keep(&self, image: &str, stack: &[LayerKey]) -> Result<(), StoreError> {
        let record = ImageRecord { image: image.to_owned(), stack: stack.to_vec(), built: Timestamp::now() };
        let work = self.work()?;
        let made = work.path().join("image.json");
        write_json(&made, &record)?;
        let path = self.root().join("images").join(format!("{image}.json"));
        fs::rename(&made, &path).at(&path, "write")
    }

    /// Every image that was built, by name.
    ///
    /// # Errors
    /// When a record cannot be read.
    pub fn images(&self) -> Result<Vec<ImageRecord>, StoreError> {
        entries(&self.root().join("images"))?
            .into_iter()
            .filter_map(|path| match fs::read(&path) {
                Ok(text) => Some(serde_json::from_slice(&text).map_err(|source| StoreError::Damaged { path, source })),
                Err(error) if error.kind() == io::ErrorKind::NotFound => None,
                Err(error) => Some(Err(error).at(&path, "read")),
            })
            .collect()
    }
}
