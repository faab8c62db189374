//! Records of images in a shared store: each with its evidence in one object, so that both appear together.

use std::collections::BTreeMap;
use std::fs;

use hardtack_recipe::ImageName;
use serde::{Deserialize, Serialize};

use super::archive::{pack_text, unpack_text};
use super::damage::json;
use super::listing::{image, number, numbered, of, parts};
use super::sharing::Sharing;
use crate::Interrupt;
use crate::store::error::At;
use crate::store::{Evidence, ImageId, ImageRecord, KeyLock, Store, StoreError, write_json};

/// The `schema` of a [`SharedRecord`].
const SCHEMA: &str = "hardtack.shared-record/1";
const ENDING: &str = ".json.zst";
/// The most that one has, packed and not, in bytes.
const LIMIT: u64 = 256 << 20;
/// The file beside a record that says which object of the shared store it is; a record that was made anew has none.
const MARKER: &str = "shared.json";
/// How often others may be faster before it is no coincidence any more.
const TRIES: usize = 32;

/// A record with its evidence, by the names of the files.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct SharedRecord {
    schema: String,
    pub(super) record: ImageRecord,
    evidence: BTreeMap<String, String>,
}

/// Which object of which store a record is.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Marker {
    store: String,
    number: u64,
}

impl SharedRecord {
    /// What two machines know of one image: of what they know otherwise, that of the later bake; of a proof, the one there is.
    fn joined(self, other: Self) -> Self {
        let (mut newer, older) = if other.record.baked > self.record.baked { (other, self) } else { (self, other) };
        if newer.record.proof.is_none() && older.record.proof.is_some() {
            newer.record.proof = older.record.proof;
            // The manifest tells of the proof.
            for kind in [Evidence::Proof, Evidence::Manifest] {
                if let Some(text) = older.evidence.get(kind.file()) {
                    newer.evidence.insert(kind.file().to_owned(), text.clone());
                }
            }
        }
        for (file, text) in older.evidence {
            newer.evidence.entry(file).or_insert(text);
        }
        newer
    }

    fn evidence(&self) -> BTreeMap<Evidence, Vec<u8>> {
        let found = |kind: Evidence| Some((kind, self.evidence.get(kind.file())?.clone().into_bytes()));
        Evidence::ALL.into_iter().filter_map(found).collect()
    }
}

impl Sharing {
    /// The records of the shared store with the highest number of each.
    pub(super) fn records(&self, name: Option<&ImageName>) -> Result<BTreeMap<ImageId, u64>, StoreError> {
        let mut records = BTreeMap::new();
        for object in self.remote.list(&of("records", name))? {
            let [name, hex, file] = parts(&object.name)[..] else { continue };
            let (Some(id), Some(number)) = (image(name, hex), number(file, ENDING)) else { continue };
            let highest = records.entry(id).or_insert(number);
            *highest = number.max(*highest);
        }
        Ok(records)
    }

    pub(super) fn record(&self, id: &ImageId, number: u64) -> Result<SharedRecord, StoreError> {
        let name = object(id, number);
        let damaged = |reason: String| StoreError::shared_damage(&self.remote, &name, reason);
        let packed = self.remote.read(&name, LIMIT)?.ok_or_else(|| damaged("it is gone".to_owned()))?;
        let text = unpack_text(&packed, LIMIT).map_err(|error| damaged(error.to_string()))?;
        let shared: SharedRecord = json(&self.remote, &name, &text)?;
        if shared.schema != SCHEMA || shared.record.id() != *id {
            return Err(damaged("it is no record of this image".to_owned()));
        }
        Ok(shared)
    }
}

impl Store {
    /// Adds the record of an image, with the layers that others can build on, unless it is there as it is here; tells whether
    /// anything was sent. What others have found out is taken up.
    pub(in crate::store) fn share_record(&self, id: &ImageId) -> Result<bool, StoreError> {
        let Some(sharing) = self.sharing() else { return Ok(false) };
        let lock = self.lock_records()?;
        for _ in 0..TRIES {
            let Some(mut ours) = self.to_share(id)? else { return Ok(false) };
            if self.marker(sharing, id).is_some() {
                return Ok(false);
            }
            let highest = sharing.records(Some(&id.name))?.get(id).copied();
            if let Some(number) = highest {
                let theirs = sharing.record(id, number)?;
                ours = ours.joined(theirs.clone());
                if ours == theirs {
                    self.keep_shared(sharing, &ours, Some(number), &lock)?;
                    return Ok(false);
                }
            }
            // A record promises that its layers are there.
            for layer in &ours.record.foundation.layers {
                self.send(layer.key, false)?;
            }
            let number = highest.unwrap_or(0).saturating_add(1);
            let packed = serde_json::to_vec(&ours).map_err(std::io::Error::from).and_then(|text| pack_text(&text));
            let packed = packed.at(&self.record_directory(id), "pack")?;
            if sharing.remote.create(&object(id, number), &packed)? {
                self.keep_shared(sharing, &ours, Some(number), &lock)?;
                return Ok(true);
            }
        }
        Err(StoreError::shared_damage(&sharing.remote, &of("records", Some(&id.name)), "it is written without end"))
    }

    /// Takes up the records that are new in the shared store; tells how many.
    pub(super) fn take_up_records(&self, name: Option<&ImageName>) -> Result<usize, StoreError> {
        let Some(sharing) = self.sharing() else { return Ok(0) };
        let mut taken = 0;
        for (id, number) in sharing.records(name)? {
            if self.marker(sharing, &id) == Some(number) {
                continue;
            }
            let theirs = sharing.record(&id, number)?;
            let lock = self.lock_records()?;
            // What has a marker is an earlier state of the same.
            let own = if self.marker(sharing, &id).is_some() { None } else { self.to_share(&id)? };
            let joined = own.map_or_else(|| theirs.clone(), |own| own.joined(theirs.clone()));
            let marker = (joined == theirs).then_some(number);
            self.keep_shared(sharing, &joined, marker, &lock)?;
            taken += 1;
        }
        Ok(taken)
    }

    /// Nobody else writes records of this store as long as the lock is held.
    pub(in crate::store) fn lock_records(&self) -> Result<KeyLock, StoreError> {
        self.lock("records", &Interrupt::new(), || {})
    }

    /// Whether a record is as it is in a shared store.
    pub(in crate::store) fn is_shared(&self, id: &ImageId) -> bool {
        self.record_directory(id).join(MARKER).exists()
    }

    fn to_share(&self, id: &ImageId) -> Result<Option<SharedRecord>, StoreError> {
        let Some(record) = self.recorded(id)? else { return Ok(None) };
        let mut evidence = BTreeMap::new();
        for (kind, bytes) in self.all_evidence(id)? {
            let path = kind.within(&self.record_directory(id));
            let text = String::from_utf8(bytes).map_err(|error| std::io::Error::other(error.utf8_error()));
            evidence.insert(kind.file().to_owned(), text.at(&path, "read")?);
        }
        Ok(Some(SharedRecord { schema: SCHEMA.to_owned(), record, evidence }))
    }

    /// The number of the object that the record is, where it is as it is shared.
    fn marker(&self, sharing: &Sharing, id: &ImageId) -> Option<u64> {
        let text = fs::read(self.record_directory(id).join(MARKER)).ok()?;
        let marker: Marker = serde_json::from_slice(&text).ok()?;
        (marker.store == sharing.remote.address().to_string()).then_some(marker.number)
    }

    fn keep_shared(
        &self,
        sharing: &Sharing,
        shared: &SharedRecord,
        number: Option<u64>,
        _lock: &KeyLock,
    ) -> Result<(), StoreError> {
        self.place_record(&shared.record, &shared.evidence(), |made| {
            let Some(number) = number else { return Ok(()) };
            write_json(&made.join(MARKER), &Marker { store: sharing.remote.address().to_string(), number })
        })
    }
}

fn object(id: &ImageId, number: u64) -> String {
    format!("records/{}/{}/{}", id.name, id.digest.hex(), numbered(number, ENDING))
}
