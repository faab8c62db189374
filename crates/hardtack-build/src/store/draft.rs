//! A layer in the making.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::time::Instant;

use jiff::Timestamp;
use rustix::fs::{CWD, RenameFlags, renameat_with};

use super::changes::{list_changes, summarise};
use super::error::At;
use super::{Layer, LayerKey, Stack, Store, StoreError, WorkDirectory};
use crate::sandbox::View;

/// The layers below a kept tree.
const STACK: &str = "stack.json";

/// A layer in the making over finished ones. Nothing of it is in the store before [`Draft::finish`].
#[derive(Debug)]
pub struct Draft<'s> {
    store: &'s Store,
    work: WorkDirectory,
    stack: Stack,
    below: Vec<PathBuf>,
    started: Instant,
}

impl<'s> Draft<'s> {
    /// Begins a layer over `stack`.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn begin(store: &'s Store, stack: &[LayerKey]) -> Result<Self, StoreError> {
        let work = store.work()?;
        let tree = work.directory("tree")?;
        work.directory("overlay")?;
        work.directory("at")?;
        let below = store.lowers(stack);
        if let Some(uppermost) = below.first() {
            // The root directory's own metadata are those of the uppermost layer.
            let metadata = fs::metadata(uppermost).at(uppermost, "examine")?;
            chown(&tree, Some(metadata.uid()), Some(metadata.gid())).at(&tree, "change the owner of")?;
            fs::set_permissions(&tree, metadata.permissions()).at(&tree, "change the mode of")?;
        } else {
            fs::set_permissions(&tree, fs::Permissions::from_mode(0o755)).at(&tree, "change the mode of")?;
        }
        Ok(Self { store, work, stack: stack.to_vec(), below, started: Instant::now() })
    }

    /// The directory that becomes the layer's tree.
    pub fn tree(&self) -> PathBuf {
        self.work.path().join("tree")
    }

    /// The file that becomes the layer's log.
    pub fn log(&self) -> PathBuf {
        self.work.path().join("log")
    }

    pub(super) fn store(&self) -> &Store {
        self.store
    }

    pub(super) fn stack(&self) -> &[LayerKey] {
        &self.stack
    }

    /// Room for what is no part of the layer.
    pub fn work(&self) -> &WorkDirectory {
        &self.work
    }

    /// The joined tree, writable, its changes in this layer.
    pub fn view(&self) -> View {
        View {
            at: self.work.path().join("at"),
            lowers: self.below.clone(),
            upper: Some((self.tree(), self.work.path().join("overlay"))),
            props: Some(self.store.props()),
        }
    }

    /// The joined tree as it is now, which nothing can change.
    pub fn fixed_view(&self) -> View {
        View { lowers: [vec![self.tree()], self.below.clone()].concat(), upper: None, ..self.view() }
    }

    /// Makes the draft a layer of the store, at once and as a whole. With `replace` an earlier layer of the
    /// same key goes, unless another process uses the store and may read it; else it stays and the draft goes,
    /// since both were made from the same.
    ///
    /// # Errors
    /// When the record cannot be written or the layer cannot be moved to its place.
    pub fn finish(
        self,
        key: LayerKey,
        name: &str,
        epoch: i64,
        facts: serde_json::Value,
        replace: bool,
    ) -> Result<Layer, StoreError> {
        let summary = summarise(&list_changes(&self.tree(), &self.below)?);
        let layer = Layer {
            key,
            name: name.to_owned(),
            made: Timestamp::now(),
            seconds: self.started.elapsed().as_secs_f64(),
            summary,
            epoch,
            facts,
            boot: self.store.boot().to_owned(),
        };
        let ready = self.work.directory("ready")?;
        self.move_parts(&ready)?;
        write_json(&ready.join("layer.json"), &layer)?;
        let place = self.store.locate(key).directory;
        if replace && place.exists() {
            match self.store.alone() {
                Ok(_alone) => {
                    // Exchanged at once: records name this layer, and a killed process must not leave them without it.
                    renameat_with(CWD, &ready, CWD, &place, RenameFlags::EXCHANGE)
                        .map_err(std::io::Error::from)
                        .at(&place, "replace")?;
                    self.store.walked_layers().forget(key);
                    return Ok(layer);
                }
                Err(StoreError::InUse) => {}
                Err(error) => return Err(error),
            }
        }
        match fs::rename(&ready, &place) {
            // Another process has built the same.
            Err(_) if place.exists() => Ok(self.store.layer(key)?.unwrap_or(layer)),
            other => other.at(&place, "make").map(|()| layer),
        }
    }

    /// Keeps the tree of a failed step for a look at it; gives the directory.
    ///
    /// # Errors
    /// When it cannot be moved.
    pub fn keep_failed(self, image: &str, stack: &[LayerKey]) -> Result<PathBuf, StoreError> {
        let ready = self.work.directory("ready")?;
        self.move_parts(&ready)?;
        write_json(&ready.join(STACK), &stack)?;
        let place = self.store.root().join("failed").join(image);
        if place.exists() {
            self.store.discard(&place);
        }
        fs::rename(&ready, &place).at(&place, "make")?;
        Ok(place)
    }

    fn move_parts(&self, to: &Path) -> Result<(), StoreError> {
        fs::rename(self.tree(), to.join("tree")).at(&self.tree(), "move")?;
        if self.log().exists() {
            fs::rename(self.log(), to.join("log")).at(&self.log(), "move")?;
        }
        Ok(())
    }
}

impl Store {
    /// The tree that the last failed step of an image left, and the layers below it, the base first.
    ///
    /// # Errors
    /// When the record beside it cannot be read.
    pub fn failed(&self, image: &str) -> Result<Option<(PathBuf, Stack)>, StoreError> {
        let directory = self.root().join("failed").join(image);
        let path = directory.join(STACK);
        match fs::read(&path) {
            Ok(text) => {
                let stack = serde_json::from_slice(&text).map_err(|source| StoreError::Damaged { path, source })?;
                Ok(Some((directory.join("tree"), stack)))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).at(&path, "read"),
        }
    }
}

/// Writes a record; the directory it is in is not yet at its place.
pub(crate) fn write_json(path: &Path, value: &impl serde::Serialize) -> Result<(), StoreError> {
    let text =
        serde_json::to_vec_pretty(value).map_err(|source| StoreError::Damaged { path: path.to_owned(), source })?;
    fs::write(path, text).at(path, "write")
}
