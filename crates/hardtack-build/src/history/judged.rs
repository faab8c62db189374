//! One image with the evidence that is kept of it.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use hardtack_audit::Audit;
use hardtack_recipe::ImageName;
use hardtack_scan::inventory::Inventory;
use hardtack_scan::sbom::{self, Format, SbomError};
use hardtack_tree::Digest;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::bake::Manifest;
use crate::store::{Evidence, ImageRecord, ProofOutcome, Store, StoreError};

/// Which bill of materials is read.
const MATERIALS: Evidence = Evidence::Sbom(Format::CycloneDx);

/// An image with the evidence that is kept of it.
#[derive(Clone, Debug, Serialize)]
pub struct Judged {
    /// Its name.
    pub name: ImageName,
    /// Its version, where its recipe gives one.
    pub version: Option<String>,
    /// The digest of its content; none of a part of an image without a disk.
    pub digest: Option<Digest>,
    /// When it was baked.
    pub baked: Timestamp,
    /// What its boot showed; none when it was not booted.
    pub proof: Option<ProofOutcome>,
    /// What its files take on disk, in bytes; of an image without a disk, what its layers hold.
    pub bytes: u64,
    /// Its audit; none when it was not hardened.
    #[serde(skip)]
    pub audit: Option<Audit>,
    /// Its bill of materials as CycloneDX, where it is kept.
    #[serde(skip)]
    pub materials: Option<Vec<u8>>,
    /// What was found when clones of it were booted, where it is kept.
    #[serde(skip)]
    pub proof_report: Option<Vec<u8>>,
    /// Its manifest.
    #[serde(skip)]
    pub manifest: Manifest,
    /// Its packages with their versions, where they are kept.
    #[serde(skip)]
    pub packages: Option<BTreeMap<String, String>>,
}

/// Why the evidence of an image cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum JudgedError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A report cannot be read.
    #[error("cannot read {}", .path.display())]
    Report {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The manifest names nothing.
    #[error("{} is of a part of an image", .path.display())]
    NoName {
        /// The manifest.
        path: PathBuf,
    },
}

impl JudgedError {
    /// What the user can do.
    pub fn remedy(&self) -> Option<String> {
        match self {
            Self::Store(error) => error.remedy(),
            Self::Report { .. } => Some("build the image again with this version".to_owned()),
            Self::NoName { .. } => Some("build the image as a whole, without --upto and --without".to_owned()),
        }
    }
}

impl Judged {
    /// The image of a record.
    ///
    /// # Errors
    /// When its evidence cannot be read.
    pub fn recorded(store: &Store, record: &ImageRecord) -> Result<Self, JudgedError> {
        let manifest = store.evidence(&record.id(), Evidence::Manifest)?.ok_or_else(|| JudgedError::Report {
            path: PathBuf::from(record.id().to_string()).join(Evidence::Manifest.file()),
            source: io::ErrorKind::NotFound.into(),
        })?;
        Ok(Self {
            name: record.name.clone(),
            version: record.version.clone(),
            digest: Some(record.digest),
            baked: record.baked,
            proof: record.proof,
            bytes: record.bytes,
            audit: store.evidence(&record.id(), Evidence::Audit)?,
            packages: store.evidence(&record.id(), Evidence::Packages)?,
            materials: store.evidence_bytes(&record.id(), MATERIALS)?,
            proof_report: store.evidence_bytes(&record.id(), Evidence::Proof)?,
            manifest,
        })
    }

    /// The image in an output directory.
    ///
    /// # Errors
    /// When its reports cannot be read, or it is a part of an image.
    pub fn built(directory: &Path) -> Result<Self, JudgedError> {
        let path = Evidence::Manifest.within(directory);
        let manifest =
            Manifest::read(directory).map_err(|source| JudgedError::Report { path: path.clone(), source })?;
        if manifest.upto.is_some() || !manifest.without.is_empty() {
            return Err(JudgedError::NoName { path });
        }
        let name = match &manifest.artefact {
            Some(artefact) => artefact.image.clone(),
            // The directory of an image has its name.
            None => fs::canonicalize(directory)
                .ok()
                .and_then(|directory| directory.file_name()?.to_str()?.parse().ok())
                .ok_or(JudgedError::NoName { path })?,
        };
        Ok(Self {
            name,
            version: manifest.metadata.version.clone(),
            digest: manifest.digest(),
            baked: manifest.baked,
            proof: manifest.proved.map(ProofOutcome::of),
            bytes: manifest.bytes(),
            audit: report(directory, Evidence::Audit)?,
            packages: report(directory, Evidence::Packages)?,
            materials: read(directory, MATERIALS)?,
            proof_report: read(directory, Evidence::Proof)?,
            manifest,
        })
    }
}

impl Judged {
    /// What is installed in it, by its bill of materials; none where that is not kept.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn inventory(&self) -> Result<Option<Inventory>, SbomError> {
        self.materials.as_ref().map(|text| sbom::read(text)).transpose()
    }
}

fn report<T: DeserializeOwned>(directory: &Path, kind: Evidence) -> Result<Option<T>, JudgedError> {
    let Some(bytes) = read(directory, kind)? else { return Ok(None) };
    let path = kind.within(directory);
    serde_json::from_slice(&bytes).map(Some).map_err(|source| JudgedError::Report { path, source: source.into() })
}

fn read(directory: &Path, kind: Evidence) -> Result<Option<Vec<u8>>, JudgedError> {
    let path = kind.within(directory);
    match fs::read(&path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(JudgedError::Report { path, source }),
    }
}
