//! The records of images: `records/NAME/DIGEST/`, each a directory that appears by rename.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use hardtack_recipe::ImageName;
use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;
use serde::de::DeserializeOwned;

use super::durable::{flush, write_through};
use super::error::At;
use super::location::make_private;
use super::work::entries;
use super::{Evidence, ImageId, ImageRecord, ProofOutcome, Store, StoreError, write_json};

/// The record itself, beside its [`Evidence`].
pub(super) const RECORD: &str = "record.json";

impl Store {
    /// Puts a record with its evidence into the place of an earlier one of the same digest, at once and as a whole.
    ///
    /// # Errors
    /// When it cannot be written, here or in the shared store. What was there is then as it was.
    pub fn record(&self, record: &ImageRecord, evidence: &BTreeMap<Evidence, Vec<u8>>) -> Result<(), StoreError> {
        {
            let _lock = self.lock_records()?;
            self.place_record(record, evidence, |_| Ok(()))?;
        }
        self.share_record(&record.id()).map(drop)
    }

    /// Puts a record into its place, with what `add` writes beside it.
    pub(super) fn place_record(
        &self,
        record: &ImageRecord,
        evidence: &BTreeMap<Evidence, Vec<u8>>,
        add: impl FnOnce(&Path) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let work = self.work()?;
        let made = work.directory("image")?;
        write_json(&made.join(RECORD), record)?;
        add(&made)?;
        for (kind, bytes) in evidence {
            write_through(&kind.within(&made), bytes)?;
        }
        File::open(made.join(RECORD)).and_then(|record| record.sync_all()).at(&made, "flush")?;
        flush(&made)?;
        let place = self.record_directory(&record.id());
        if let Some(parent) = place.parent() {
            make_private(parent)?;
        }
        // Exchanged at once: at no moment is there neither the earlier record nor this one.
        match renameat_with(CWD, &made, CWD, &place, RenameFlags::EXCHANGE) {
            Ok(()) => Ok(()),
            Err(Errno::NOENT) => match fs::rename(&made, &place) {
                // Another process was faster, with the same image.
                Err(_) if place.exists() => Ok(()),
                other => other.at(&place, "make"),
            },
            Err(error) => Err(error).at(&place, "replace"),
        }
    }

    /// Adds what a boot showed to the record of an image, with the manifest that tells of it; nothing happens where the
    /// store has no such record.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub fn record_proof(
        &self,
        image: &ImageId,
        outcome: ProofOutcome,
        proof: Vec<u8>,
        manifest: Vec<u8>,
    ) -> Result<(), StoreError> {
        let Some(record) = self.recorded(image)? else { return Ok(()) };
        let mut evidence = self.all_evidence(image)?;
        evidence.extend([(Evidence::Proof, proof), (Evidence::Manifest, manifest)]);
        self.record(&ImageRecord { proof: Some(outcome), ..record }, &evidence)
    }

    /// Puts one kind of evidence beside the record of an image, into the place of what was there; nothing happens where
    /// the store has no such record.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub fn record_evidence(&self, image: &ImageId, kind: Evidence, bytes: Vec<u8>) -> Result<(), StoreError> {
        let Some(record) = self.recorded(image)? else { return Ok(()) };
        let mut evidence = self.all_evidence(image)?;
        evidence.insert(kind, bytes);
        self.record(&record, &evidence)
    }

    /// Everything that is kept beside the record of an image.
    pub(super) fn all_evidence(&self, image: &ImageId) -> Result<BTreeMap<Evidence, Vec<u8>>, StoreError> {
        let mut evidence = BTreeMap::new();
        for kind in Evidence::ALL {
            evidence.extend(self.evidence_bytes(image, kind)?.map(|bytes| (kind, bytes)));
        }
        Ok(evidence)
    }

    /// The record of an image; `None` when there is none.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn recorded(&self, image: &ImageId) -> Result<Option<ImageRecord>, StoreError> {
        json(&self.record_directory(image).join(RECORD))
    }

    /// The records of the images of a name, the newest first.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn history(&self, name: &ImageName) -> Result<Vec<ImageRecord>, StoreError> {
        let directory = self.root().join("records").join(name.as_str());
        if !directory.is_dir() {
            return Ok(Vec::new());
        }
        let mut records: Vec<ImageRecord> = Vec::new();
        for path in entries(&directory)? {
            records.extend(json(&path.join(RECORD))?);
        }
        records.sort_by(|one, other| other.baked.cmp(&one.baked).then_with(|| one.digest.cmp(&other.digest)));
        Ok(records)
    }

    /// The names under which images are recorded, sorted.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn recorded_names(&self) -> Result<Vec<ImageName>, StoreError> {
        let directories = entries(&self.root().join("records"))?.into_iter();
        Ok(directories.filter_map(|path| path.file_name()?.to_str()?.parse().ok()).collect())
    }

    /// Every record, by name and then the newest first.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn records(&self) -> Result<Vec<ImageRecord>, StoreError> {
        let mut records = Vec::new();
        for name in self.recorded_names()? {
            records.extend(self.history(&name)?);
        }
        Ok(records)
    }

    /// What is kept beside the record of an image; `None` where it has none of this kind.
    ///
    /// # Errors
    /// When it cannot be read, or is not what this version writes.
    pub fn evidence<T: DeserializeOwned>(&self, image: &ImageId, kind: Evidence) -> Result<Option<T>, StoreError> {
        json(&kind.within(&self.record_directory(image)))
    }

    /// The bytes of what is kept beside the record of an image.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn evidence_bytes(&self, image: &ImageId, kind: Evidence) -> Result<Option<Vec<u8>>, StoreError> {
        bytes(&kind.within(&self.record_directory(image)))
    }

    pub(super) fn record_directory(&self, image: &ImageId) -> PathBuf {
        self.root().join("records").join(image.name.as_str()).join(image.digest.hex())
    }
}

fn bytes(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).at(path, "read"),
    }
}

pub(super) fn json<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, StoreError> {
    let Some(bytes) = bytes(path)? else { return Ok(None) };
    serde_json::from_slice(&bytes).map(Some).map_err(|source| StoreError::Damaged { path: path.to_owned(), source })
}
