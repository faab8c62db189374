//! Whether what the store holds is whole.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::error::At;
use super::records::RECORD;
use super::work::entries;
use super::{Evidence, ImageId, ImageRecord, Layer, LayerKey, Store, StoreError};

/// Something in the store that is not as it was written.
#[derive(Clone, Debug, Serialize)]
pub struct Damaged {
    /// Where it is.
    pub path: PathBuf,
    /// What is wrong with it.
    pub damage: Damage,
}

/// What is wrong with a part of the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Damage {
    /// A record or a piece of evidence cannot be read.
    Unreadable {
        /// Why.
        reason: String,
    },
    /// Something lies at the place of another.
    Misplaced {
        /// What its content says that it is.
        found: String,
    },
    /// A record lacks evidence that it tells of.
    NoEvidence,
    /// A layer does not hold what its record says.
    Content {
        /// The bytes of its files in its record.
        recorded: u64,
        /// Those that are there.
        found: u64,
    },
    /// A layer that images can be built on is gone.
    NoLayer {
        /// The image.
        image: ImageId,
        /// The step that made the layer.
        layer: String,
    },
    /// A channel points to an image that has no record.
    NoRecord {
        /// The image.
        image: ImageId,
    },
    /// A channel points to nothing.
    NoMove,
    /// A channel, mark or signature cannot be read, or is that of another. No build makes these again.
    Lost {
        /// Why.
        reason: String,
    },
    /// The image that another one is built on has no record, so that its lineage ends there.
    NoParent {
        /// The image.
        image: ImageId,
        /// What it is built on.
        parent: ImageId,
    },
}

impl std::fmt::Display for Damage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unreadable { reason } => write!(f, "it cannot be read: {reason}"),
            Self::Misplaced { found } => write!(f, "it is of {found}"),
            Self::NoEvidence => f.write_str("it is not there, though the record tells of it"),
            Self::Content { recorded, found } => {
                write!(f, "its files have {found} bytes, and its record says {recorded}")
            }
            Self::NoLayer { image, layer } => {
                write!(f, "the layer {layer} of {} {} is gone", image.name, image.digest.short())
            }
            Self::NoRecord { image } => {
                write!(f, "it points to {} {}, which has no record", image.name, image.digest.short())
            }
            Self::Lost { reason } => f.write_str(reason),
            Self::NoMove => f.write_str("it points to nothing"),
            Self::NoParent { image, parent } => write!(
                f,
                "{} {} is built on {} {}, which has no record",
                image.name,
                image.digest.short(),
                parent.name,
                parent.digest.short()
            ),
        }
    }
}

impl Damaged {
    /// What the user can do.
    pub fn remedy(&self) -> String {
        match &self.damage {
            Damage::Unreadable { .. } | Damage::Misplaced { .. } | Damage::NoEvidence | Damage::Content { .. } => {
                let whole = self.path.parent().filter(|_| self.path.is_file() || !self.path.exists());
                format!("remove {}; the next build makes it again", whole.unwrap_or(&self.path).display())
            }
            Damage::Lost { .. } => {
                format!(
                    "bring {} back from a copy of the store, or remove it: what it said is lost",
                    self.path.display()
                )
            }
            Damage::NoMove => format!("remove {}", self.path.display()),
            Damage::NoRecord { image } => {
                format!("bake {} again from the same recipe, or promote another image", image.name)
            }
            Damage::NoLayer { image, .. } => {
                format!("bake {} again; until then nothing can be built on it", image.name)
            }
            Damage::NoParent { parent, .. } => format!("bake {} again from the same recipe", parent.name),
        }
    }
}

impl Store {
    /// Looks at every record, layer, channel, mark and signature, and at whether the layers of each record are there. Nothing is changed.
    ///
    /// # Errors
    /// When the store itself cannot be listed; what is damaged is in the result.
    pub fn verify(&self) -> Result<Vec<Damaged>, StoreError> {
        let mut found = Vec::new();
        let records = self.verify_records(&mut found)?;
        for directory in entries(&self.root().join("layers"))? {
            self.verify_layer(&directory, &mut found);
        }
        for record in records.values() {
            let path = self.record_directory(&record.id());
            // Layers of a record that is shared may be in the shared store alone.
            let layers = record.foundation.layers.iter().filter(|_| !self.is_shared(&record.id()));
            for layer in layers {
                if !self.locate(layer.key).tree().is_dir() {
                    let damage = Damage::NoLayer { image: record.id(), layer: layer.name.clone() };
                    found.push(Damaged { path: path.clone(), damage });
                }
            }
            if let Some(parent) = record.parent().filter(|parent| !records.contains_key(parent)) {
                let damage = Damage::NoParent { image: record.id(), parent: parent.clone() };
                found.push(Damaged { path, damage });
            }
        }
        self.verify_shipped(&mut found)?;
        Ok(found)
    }

    fn verify_records(&self, found: &mut Vec<Damaged>) -> Result<BTreeMap<ImageId, ImageRecord>, StoreError> {
        let mut records = BTreeMap::new();
        for name in entries(&self.root().join("records"))? {
            for directory in entries(&name)? {
                let path = directory.join(RECORD);
                let Some(record) = whole::<ImageRecord>(&path, found) else { continue };
                if self.record_directory(&record.id()) != directory {
                    let found_there = record.id().to_string();
                    found.push(Damaged { path, damage: Damage::Misplaced { found: found_there } });
                    continue;
                }
                for kind in told_of(&record) {
                    let path = kind.within(&directory);
                    if path.exists() {
                        whole::<Value>(&path, found);
                    } else {
                        found.push(Damaged { path, damage: Damage::NoEvidence });
                    }
                }
                records.insert(record.id(), record);
            }
        }
        Ok(records)
    }

    fn verify_layer(&self, directory: &Path, found: &mut Vec<Damaged>) {
        let path = directory.join("layer.json");
        let Some(layer) = whole::<Layer>(&path, found) else { return };
        if self.locate(layer.key).directory != directory {
            found.push(Damaged { path, damage: Damage::Misplaced { found: full(layer.key) } });
            return;
        }
        let path = self.locate(layer.key).tree();
        let recorded = layer.summary.bytes;
        match bytes_below(&path) {
            Ok(there) if there == recorded => {}
            Ok(there) => {
                found.push(Damaged { path: directory.to_owned(), damage: Damage::Content { recorded, found: there } })
            }
            Err(error) => found.push(unreadable(directory.to_owned(), &error)),
        }
    }
}

/// The evidence that a record tells of.
fn told_of(record: &ImageRecord) -> impl Iterator<Item = Evidence> {
    Evidence::ALL.into_iter().filter(|kind| match kind {
        Evidence::Manifest | Evidence::Packages | Evidence::Decision | Evidence::Recipe | Evidence::Sbom(_) => true,
        Evidence::Audit => record.audit.is_some(),
        Evidence::Proof => record.proof.is_some(),
    })
}

/// What a file of JSON holds; what is wrong with it is noted.
fn whole<T: DeserializeOwned>(path: &Path, found: &mut Vec<Damaged>) -> Option<T> {
    let read = fs::read(path).at(path, "read").and_then(|bytes| {
        serde_json::from_slice(&bytes).map_err(|source| StoreError::Damaged { path: path.to_owned(), source })
    });
    read.map_err(|error| found.push(unreadable(path.to_owned(), &error))).ok()
}

fn unreadable(path: PathBuf, error: &StoreError) -> Damaged {
    let reason = std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string);
    Damaged { path, damage: Damage::Unreadable { reason } }
}

fn full(key: LayerKey) -> String {
    key.digest().to_string()
}

/// The bytes of all regular files below a directory, as the summary of a layer counts them.
pub(super) fn bytes_below(directory: &Path) -> Result<u64, StoreError> {
    let mut bytes = 0u64;
    let mut open = vec![directory.to_owned()];
    while let Some(directory) = open.pop() {
        for path in entries(&directory)? {
            let metadata = fs::symlink_metadata(&path).at(&path, "examine")?;
            if metadata.is_dir() {
                open.push(path);
            } else if metadata.is_file() {
                bytes = bytes.saturating_add(metadata.len());
            }
        }
    }
    Ok(bytes)
}
