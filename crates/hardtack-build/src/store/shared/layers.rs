//! Layers in a shared store.

use std::fs::{self, File};
use std::sync::PoisonError;

use hardtack_remote::{Lease, Remote};
use hardtack_tree::{Digest, Digester};
use serde::{Deserialize, Serialize};

use super::archive::{Digesting, Packed, pack, unpack};
use super::damage::json;
use super::sharing::{SMALL, Sharing};
use crate::Interrupt;
use crate::store::error::At;
use crate::store::verify::bytes_below;
use crate::store::{Layer, LayerKey, Store, StoreError, write_json};

/// The `schema` of a [`SharedLayer`].
const SCHEMA: &str = "hardtack.shared-layer/1";
/// The most that is taken of what the making of a layer printed, in bytes.
const LOG: u64 = 64 << 20;

/// The most that an archive has, in bytes; more is a mistake or an attack.
const LARGEST: u64 = 64 << 30;

/// The record of a layer that is shared. It is written after its archive, so where it is the layer is whole.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct SharedLayer {
    schema: String,
    pub(super) layer: Layer,
    /// The digest of the archive's bytes.
    pub(super) archive: Digest,
    /// How many they are.
    pub(super) size: u64,
}

impl SharedLayer {
    /// The record of a layer; `None` where it is not shared.
    pub(super) fn find(remote: &Remote, key: LayerKey) -> Result<Option<Self>, StoreError> {
        let name = record(key);
        let Some(bytes) = remote.read(&name, SMALL)? else { return Ok(None) };
        let shared: Self = json(remote, &name, &bytes)?;
        if shared.schema != SCHEMA || shared.layer.key != key {
            return Err(StoreError::shared_damage(remote, &name, "it is no record of this layer"));
        }
        Ok(Some(shared))
    }

    /// The name of the archive.
    pub(super) fn object(&self) -> String {
        archive(self.layer.key, &self.archive)
    }
}

impl Store {
    /// The record of a layer that is in this store or can be brought from the shared one.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn described(&self, key: LayerKey) -> Result<Option<Layer>, StoreError> {
        match (self.layer(key)?, self.sharing()) {
            (None, Some(sharing)) => Ok(SharedLayer::find(&sharing.remote, key)?.map(|shared| shared.layer)),
            (layer, _) => Ok(layer),
        }
    }

    /// The record of a layer, which is brought from the shared store where this one does not have it.
    ///
    /// # Errors
    /// When it cannot be read, or what is shared is damaged.
    pub fn obtain(&self, key: LayerKey) -> Result<Option<Layer>, StoreError> {
        match self.layer(key)? {
            None => self.fetch(key),
            layer => Ok(layer),
        }
    }

    /// Brings a layer from the shared store. Its bytes are held against their digest before anything is made of them.
    pub(crate) fn fetch(&self, key: LayerKey) -> Result<Option<Layer>, StoreError> {
        let Some(Sharing { remote, .. }) = self.sharing() else { return Ok(None) };
        let Some(shared) = SharedLayer::find(remote, key)? else { return Ok(None) };
        let name = shared.object();
        let damaged = |reason: String| StoreError::shared_damage(remote, &name, reason);
        let work = self.work()?;
        let packed = work.path().join("layer.tar.zst");
        let mut sink =
            Digesting { out: File::create(&packed).at(&packed, "make")?, digester: Digester::new(), size: 0 };
        if remote.download(&name, shared.size.min(LARGEST), &mut sink)?.is_none() {
            return Err(damaged("it is gone".to_owned()));
        }
        let found = sink.digester.finish();
        if found != shared.archive {
            return Err(damaged(format!("its bytes have the digest {found}")));
        }
        let ready = work.directory("ready")?;
        let tree = ready.join("tree");
        fs::create_dir(&tree).at(&tree, "make")?;
        unpack(&packed, &tree).map_err(|error| damaged(error.to_string()))?;
        let (bytes, recorded) = (bytes_below(&tree)?, shared.layer.summary.bytes);
        if bytes != recorded {
            return Err(damaged(format!("its files have {bytes} bytes, and its record says {recorded}")));
        }
        if let Some(text) = remote.read(&log(key), LOG)? {
            let path = ready.join("log");
            fs::write(&path, text).at(&path, "write")?;
        }
        let layer = Layer { boot: self.boot().to_owned(), ..shared.layer };
        write_json(&ready.join("layer.json"), &layer)?;
        let place = self.locate(key).directory;
        match fs::rename(&ready, &place) {
            // Another process has brought the same.
            Err(_) if place.exists() => Ok(Some(self.layer(key)?.unwrap_or(layer))),
            other => other.at(&place, "make").map(|()| Some(layer)),
        }
    }

    /// Waits until no other machine makes the layer; `None` where nothing is shared.
    pub(crate) fn lease_layer(
        &self,
        key: LayerKey,
        interrupt: &Interrupt,
        waiting: &mut dyn FnMut(&str),
    ) -> Result<Option<Lease>, StoreError> {
        self.sharing().map(|sharing| sharing.lease(&key.directory(), interrupt, waiting)).transpose()
    }

    /// Sends a layer beside other work, unless it is there; with `replace` also then. The lease of it ends when it is there.
    pub(crate) fn share(&self, key: LayerKey, lease: Option<Lease>, replace: bool) {
        let Some(sharing) = self.sharing() else { return };
        let store = self.clone();
        sharing.beside(move || {
            let sent = store.send(key, replace);
            drop(lease);
            sent.map(drop)
        });
    }

    /// Sends a layer, unless it is there; tells whether it was sent.
    pub(super) fn send(&self, key: LayerKey, replace: bool) -> Result<bool, StoreError> {
        let Some(Sharing { remote, turn, .. }) = self.sharing() else { return Ok(false) };
        let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
        if !replace && remote.has(&record(key))? {
            return Ok(false);
        }
        let Some(layer) = self.layer(key)? else { return Ok(false) };
        let work = self.work()?;
        let packed = work.path().join("layer.tar.zst");
        let made = pack(&self.tree(key), &work.path().join("layer.tar"), &packed);
        let Packed { digest, size } = made.map_err(|source| StoreError::Pack { layer: layer.name.clone(), source })?;
        let mut file = File::open(&packed).at(&packed, "open")?;
        remote.upload(&archive(key, &digest), &mut file)?;
        if let Ok(mut text) = fs::read(self.log(key)) {
            text.truncate(LOG as usize);
            remote.replace(&log(key), &text)?;
        }
        let layer = Layer { boot: String::new(), ..layer };
        let shared = SharedLayer { schema: SCHEMA.to_owned(), layer, archive: digest, size };
        let name = record(key);
        let text = serde_json::to_vec_pretty(&shared).map_err(|source| StoreError::Damaged { path: packed, source })?;
        if replace {
            remote.replace(&name, &text)?;
        } else {
            // Where another one was faster its layer counts, for both were made from the same.
            remote.create(&name, &text)?;
        }
        Ok(true)
    }
}

/// The directory of a layer.
fn directory(key: LayerKey) -> String {
    format!("layers/{}", key.digest().hex())
}

fn record(key: LayerKey) -> String {
    format!("{}/layer.json", directory(key))
}

fn log(key: LayerKey) -> String {
    format!("{}/log", directory(key))
}

fn archive(key: LayerKey, digest: &Digest) -> String {
    format!("{}/{}.tar.zst", directory(key), digest.hex())
}
