//! The store's directory.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

use super::error::At;
use super::joined::WalkedLayers;
use super::layer::Located;
use super::location::{ensure_fit, make_private};
use super::shared::Sharing;
use super::work::{discard, entries, sweep};
use super::{Changed, KeyLock, Layer, LayerKey, StoreError, WorkDirectory, list_changes};
use crate::Interrupt;
use crate::sandbox::write_props;

const DIRECTORIES: [&str; 12] = [
    "layers",
    "bases",
    "images",
    "records",
    "signatures",
    "channels",
    "marks",
    "debs",
    "failed",
    "tmp",
    "trash",
    "locks",
];
/// Changes when what `props` holds changes.
const PROPS: &str = "props-1";

/// An open store.
#[derive(Clone, Debug)]
pub struct Store {
    root: PathBuf,
    boot: String,
    /// Locked, shared, as long as any part of this process uses the store.
    in_use: Arc<File>,
    walked: Arc<WalkedLayers>,
    /// The store of other machines that it shares with.
    pub(super) sharing: Option<Arc<Sharing>>,
}

impl Store {
    /// Opens the store at `root`, making it when it is not there, and clears away what killed builds left.
    ///
    /// # Errors
    /// When the directory cannot be made or its file system cannot hold layers.
    pub fn open(root: &Path) -> Result<Self, StoreError> {
        make_private(root)?;
        let root = fs::canonicalize(root).at(root, "find")?;
        let new = DIRECTORIES.iter().any(|name| !root.join(name).is_dir());
        if new {
            ensure_fit(&root)?;
            DIRECTORIES.iter().try_for_each(|name| make_private(&root.join(name)))?;
        }
        let in_use = in_use(&root.join("locks/in-use"))?;
        sweep(&root)?;
        let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default().trim().to_owned();
        let store = Self { root, boot, in_use, walked: Arc::default(), sharing: None };
        store.ensure_props()?;
        Ok(store)
    }

    /// Its directory.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The index of advisories that is used where no other one is named.
    pub fn advisories(&self) -> PathBuf {
        super::advisories_in(&self.root)
    }

    /// The directory of package files.
    pub fn debs(&self) -> PathBuf {
        self.root.join("debs")
    }

    /// A new directory for work in progress.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn work(&self) -> Result<WorkDirectory, StoreError> {
        WorkDirectory::make(&self.root)
    }

    /// Waits until no other process builds what `name` stands for.
    ///
    /// # Errors
    /// When the user interrupts, or the lock file cannot be made.
    pub fn lock(&self, name: &str, interrupt: &Interrupt, waiting: impl FnOnce()) -> Result<KeyLock, StoreError> {
        KeyLock::wait(&self.root.join("locks").join(name), interrupt, waiting)
    }

    /// Waits until no other process builds the layer.
    ///
    /// # Errors
    /// See [`Store::lock`].
    pub fn lock_layer(
        &self,
        key: LayerKey,
        interrupt: &Interrupt,
        waiting: impl FnOnce(),
    ) -> Result<KeyLock, StoreError> {
        self.lock(&key.directory(), interrupt, waiting)
    }

    /// The record of a finished layer; `None` when it is not in the store.
    ///
    /// A layer that was written during an earlier boot and never known to have reached the disk may be
    /// incomplete after a power cut, so it is thrown away.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub fn layer(&self, key: LayerKey) -> Result<Option<Layer>, StoreError> {
        let located = self.locate(key);
        let path = located.record();
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error).at(&path, "read"),
        };
        let layer = serde_json::from_slice::<Layer>(&text);
        let settled = located.settled().exists();
        match layer {
            Ok(layer) if settled || layer.boot == self.boot => Ok(Some(layer)),
            Err(source) if settled => Err(StoreError::Damaged { path, source }),
            Ok(_) | Err(_) => {
                self.discard(&located.directory);
                Ok(None)
            }
        }
    }

    /// Every finished layer, the oldest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn layers(&self) -> Result<Vec<Layer>, StoreError> {
        let mut layers = Vec::new();
        for directory in entries(&self.root.join("layers"))? {
            let path = directory.join("layer.json");
            let text = fs::read(&path).at(&path, "read")?;
            layers.push(serde_json::from_slice::<Layer>(&text).map_err(|source| StoreError::Damaged { path, source })?);
        }
        layers.sort_by_key(|layer| layer.made);
        Ok(layers)
    }

    /// The tree of a finished layer.
    pub fn tree(&self, key: LayerKey) -> PathBuf {
        self.locate(key).tree()
    }

    /// What the making of a layer printed.
    pub fn log(&self, key: LayerKey) -> PathBuf {
        self.locate(key).log()
    }

    /// Marks layers as safely on disk. Waits for the disk, so it is done beside other work.
    ///
    /// # Errors
    /// When the file system cannot be flushed.
    pub fn settle(&self, stack: &[LayerKey]) -> Result<(), StoreError> {
        let unsettled: Vec<Located> =
            stack.iter().map(|key| self.locate(*key)).filter(|layer| !layer.settled().exists()).collect();
        if unsettled.is_empty() {
            return Ok(());
        }
        let root = File::open(&self.root).at(&self.root, "open")?;
        rustix::fs::syncfs(&root).at(&self.root, "flush")?;
        for layer in unsettled {
            let mark = layer.settled();
            File::create(&mark).at(&mark, "write")?;
        }
        Ok(())
    }

    /// What a layer of a stack changes, given the layers below it.
    ///
    /// # Errors
    /// When a layer cannot be read.
    pub fn changes(&self, key: LayerKey, below: &[LayerKey]) -> Result<Vec<Changed>, StoreError> {
        list_changes(&self.tree(key), &self.lowers(below))
    }

    /// Makes sure that no other process uses the store, until the result is dropped.
    pub(super) fn alone(&self) -> Result<Alone<'_>, StoreError> {
        // A try that fails has given the shared lock up, see flock(2); nobody else may try before it is taken again.
        let _turn = self.lock("alone", &Interrupt::new(), || {})?;
        match flock(&self.in_use, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Alone(&self.in_use)),
            Err(Errno::WOULDBLOCK) => {
                flock(&self.in_use, FlockOperation::LockShared).at(&self.root, "lock")?;
                Err(StoreError::InUse)
            }
            Err(error) => Err(error).at(&self.root, "lock"),
        }
    }

    pub(super) fn walked_layers(&self) -> &WalkedLayers {
        &self.walked
    }

    pub(super) fn boot(&self) -> &str {
        &self.boot
    }

    pub(super) fn locate(&self, key: LayerKey) -> Located {
        Located { directory: self.root.join("layers").join(key.directory()) }
    }

    /// Trees from the uppermost down.
    pub(super) fn lowers(&self, stack: &[LayerKey]) -> Vec<PathBuf> {
        stack.iter().rev().map(|key| self.tree(*key)).collect()
    }

    pub(crate) fn props(&self) -> PathBuf {
        self.root.join(PROPS)
    }

    /// Removes a directory of the store.
    pub(crate) fn discard(&self, path: &Path) {
        discard(path, &self.root.join("trash"));
    }

    fn ensure_props(&self) -> Result<(), StoreError> {
        let props = self.props();
        if props.exists() {
            return Ok(());
        }
        let work = self.work()?;
        let made = work.directory("props")?;
        write_props(&made).at(&made, "write")?;
        match fs::rename(&made, &props) {
            // Another process was faster.
            Err(_) if props.exists() => Ok(()),
            other => other.at(&props, "make"),
        }
    }
}

/// While it lives, no other process can open the store.
pub(super) struct Alone<'s>(&'s File);

impl Drop for Alone<'_> {
    fn drop(&mut self) {
        let _ = flock(self.0, FlockOperation::LockShared);
    }
}

fn in_use(path: &Path) -> Result<Arc<File>, StoreError> {
    let file = File::options().create(true).truncate(false).write(true).open(path).at(path, "open")?;
    flock(&file, FlockOperation::LockShared).at(path, "lock")?;
    Ok(Arc::new(file))
}
