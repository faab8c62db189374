//! Whether a shared store is whole.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use hardtack_remote::{Object, Remote};
use hardtack_tree::{Digest, Digester};
use serde::Serialize;

use super::archive::Digesting;
use super::layers::SharedLayer;
use super::listing::{digest, parts};
use super::sharing::{SMALL, Sharing};
use crate::store::{ImageId, ImageRecord, LayerKey, Mark, Store, StoreError, statements};

/// An object of a shared store that is not what it must be.
#[derive(Clone, Debug, Serialize)]
pub struct SharedDamage {
    /// Its name.
    pub name: String,
    /// What is wrong with it.
    pub reason: String,
}

impl SharedDamage {
    /// What the user can do.
    pub fn remedy(&self) -> String {
        match self.name.split('/').next() {
            Some("layers") => {
                "remove it; the next build makes the layer again, and `hardtack store push` brings one that a store has"
                    .to_owned()
            }
            Some("records") => {
                "bake the image again from the same recipe, or push it from a store that has it".to_owned()
            }
            _ => "bring it back from a copy of the bucket, or remove it: what it said is lost".to_owned(),
        }
    }
}

impl Store {
    /// Looks at everything in the shared store: reads every archive and holds it against its digest. Nothing is changed.
    ///
    /// # Errors
    /// When the shared store cannot be read.
    pub fn verify_shared(&self) -> Result<Vec<SharedDamage>, StoreError> {
        let Some(sharing) = self.sharing() else { return Ok(Vec::new()) };
        let mut looking = Looking { sharing, found: Vec::new() };
        let layers = looking.layers()?;
        let records = looking.records(&layers)?;
        looking.channels(&records)?;
        looking.marks()?;
        looking.signatures()?;
        Ok(looking.found)
    }
}

struct Looking<'s> {
    sharing: &'s Sharing,
    found: Vec<SharedDamage>,
}

impl Looking<'_> {
    fn remote(&self) -> &Remote {
        &self.sharing.remote
    }

    fn note(&mut self, name: impl Into<String>, reason: impl Into<String>) {
        self.found.push(SharedDamage { name: name.into(), reason: reason.into() });
    }

    /// What was read, unless it is damaged, which is noted; that the store cannot be read is no damage.
    fn sound<T>(&mut self, read: Result<T, StoreError>) -> Result<Option<T>, StoreError> {
        match read {
            Err(StoreError::SharedDamage { name, reason, .. }) => {
                self.note(name, reason);
                Ok(None)
            }
            other => other.map(Some),
        }
    }

    /// The layers that are whole.
    fn layers(&mut self) -> Result<BTreeSet<LayerKey>, StoreError> {
        let objects = self.remote().list("layers")?;
        let names: BTreeSet<String> = objects.iter().map(|object| object.name.clone()).collect();
        let mut whole = BTreeSet::new();
        for object in objects.iter().filter(|object| object.file_name() == "layer.json") {
            let Some(key) = parts(&object.name).first().and_then(|hex| digest(hex)).map(LayerKey::new) else {
                continue;
            };
            let read = SharedLayer::find(self.remote(), key);
            let Some(shared) = self.sound(read)?.flatten() else { continue };
            let name = shared.object();
            if !names.contains(&name) {
                self.note(name, "it is gone");
                continue;
            }
            let mut sink = Digesting { out: io::sink(), digester: Digester::new(), size: 0 };
            self.remote().download(&name, u64::MAX, &mut sink)?;
            let found: Digest = sink.digester.finish();
            if found == shared.archive && sink.size == shared.size {
                whole.insert(key);
            } else {
                self.note(name, format!("its bytes have the digest {found}"));
            }
        }
        Ok(whole)
    }

    fn records(&mut self, layers: &BTreeSet<LayerKey>) -> Result<BTreeMap<ImageId, ImageRecord>, StoreError> {
        let mut records = BTreeMap::new();
        for (id, number) in self.sharing.records(None)? {
            let read = self.sharing.record(&id, number);
            let Some(shared) = self.sound(read)? else { continue };
            for layer in shared.record.foundation.layers.iter().filter(|layer| !layers.contains(&layer.key)) {
                let name = format!("records/{}/{}", id.name, id.digest.hex());
                self.note(name, format!("its layer {} is not there, or damaged", layer.name));
            }
            records.insert(id, shared.record);
        }
        Ok(records)
    }

    fn channels(&mut self, records: &BTreeMap<ImageId, ImageRecord>) -> Result<(), StoreError> {
        let lengths = self.sharing.channels(None)?;
        for ((image, channel), length) in &lengths {
            let mut before = None;
            for number in 1..=*length {
                let read = self.sharing.moved(image, channel, number);
                let Some(moved) = self.sound(read)? else { continue };
                if number > 1 && moved.from != before {
                    let name = format!("channels/{image}/{channel}");
                    self.note(name, format!("move {number} does not begin where the one before ended"));
                }
                before = Some(moved.to);
            }
        }
        for (name, image) in Store::pointed(self.sharing, &lengths)? {
            if !records.contains_key(&image) {
                self.note(name, format!("it points to {} {}, which has no record", image.name, image.digest.short()));
            }
        }
        Ok(())
    }

    fn marks(&mut self) -> Result<(), StoreError> {
        self.small("marks", SMALL, |object, bytes| {
            let mark: Mark = serde_json::from_slice(bytes).map_err(|error| format!("it cannot be read: {error}"))?;
            let name = format!("marks/{}/{}.json", mark.image.name, mark.image.digest.hex());
            if name == object.name { Ok(()) } else { Err(format!("it is the mark of {}", mark.image)) }
        })
    }

    fn signatures(&mut self) -> Result<(), StoreError> {
        self.small("signatures", statements::LIMIT, |object, bytes| {
            let is_named = statements::file_name(bytes) == object.file_name();
            if is_named { Ok(()) } else { Err("its bytes are not those that it is named by".to_owned()) }
        })
    }

    fn small(
        &mut self,
        directory: &str,
        limit: u64,
        check: impl Fn(&Object, &[u8]) -> Result<(), String>,
    ) -> Result<(), StoreError> {
        for object in self.remote().list(directory)? {
            let Some(bytes) = self.remote().read(&object.name, limit)? else { continue };
            if let Err(reason) = check(&object, &bytes) {
                self.note(object.name, reason);
            }
        }
        Ok(())
    }
}
