//! Which layers the outputs of builds stand on.

use std::fs;
use std::io;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::error::At;
use super::work::entries;
use super::{LayerKey, Stack, Store, StoreError, write_json};

/// The layers of the newest output of a name, a part of an image among them, kept so that pruning leaves them alone.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LayerUse {
    /// The name of the output.
    pub image: String,
    /// Its layers, the base first.
    pub stack: Stack,
    /// When it was last built.
    pub built: Timestamp,
}

impl Store {
    /// Notes that the output of a name stands on `stack`; what it stood on before may be pruned.
    ///
    /// # Errors
    /// When the note cannot be written.
    pub fn keep(&self, image: &str, stack: &[LayerKey]) -> Result<(), StoreError> {
        let usage = LayerUse { image: image.to_owned(), stack: stack.to_vec(), built: Timestamp::now() };
        let work = self.work()?;
        let made = work.path().join("image.json");
        write_json(&made, &usage)?;
        let path = self.root().join("images").join(format!("{image}.json"));
        fs::rename(&made, &path).at(&path, "write")
    }

    /// What every output that was built stands on, by name.
    ///
    /// # Errors
    /// When a note cannot be read.
    pub fn uses(&self) -> Result<Vec<LayerUse>, StoreError> {
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
