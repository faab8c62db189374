//! Stores of their own for work that must find nothing made already.

use std::fs;
use std::os::unix::fs::symlink;

use super::error::At;
use super::location::make_private;
use super::{LayerKey, Store, StoreError, WorkDirectory};

/// A store without layers, but for those that were asked for. It knows the records and package files of the store that it was
/// made from, and goes with the value.
#[derive(Debug)]
pub struct ScratchStore {
    store: Store,
    _work: WorkDirectory,
}

impl ScratchStore {
    /// Makes one beside `of`, with these of its layers.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn make(of: &Store, layers: &[LayerKey]) -> Result<Self, StoreError> {
        let work = of.work()?;
        let root = work.directory("store")?;
        make_private(&root.join("layers"))?;
        let shared = ["records", "debs"].map(|name| (of.root().join(name), root.join(name)));
        let layers = layers.iter().map(|key| {
            let there = of.locate(*key).directory;
            (there, root.join("layers").join(key.directory()))
        });
        for (there, here) in shared.into_iter().chain(layers) {
            if fs::symlink_metadata(&here).is_err() {
                symlink(&there, &here).at(&here, "make")?;
            }
        }
        Ok(Self { store: Store::open(&root)?, _work: work })
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.store
    }
}
