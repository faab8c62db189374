//! An image with everything that is known of it.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use hardtack_build::bake::{ArtefactFile, Manifest};
use hardtack_build::history::{Judged, JudgedError};
use hardtack_build::store::{Evidence, ImageId, ImageRecord, Store, StoreError};
use hardtack_tree::{Digest, Digester};

/// An image with everything that is known of it.
#[derive(Clone, Debug)]
pub struct Shipped {
    /// What it is called for good.
    pub id: ImageId,
    /// What it is and what it was made from.
    pub manifest: Manifest,
    /// The directory with its files, of an image that was not taken out of the store.
    pub directory: Option<PathBuf>,
    /// Its record in the store, where it has one.
    pub record: Option<ImageRecord>,
    /// What is kept beside it.
    pub evidence: BTreeMap<Evidence, Vec<u8>>,
}

/// Why an image cannot be looked at.
#[derive(Debug, thiserror::Error)]
pub enum ShippedError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A report beside the image.
    #[error(transparent)]
    Report(#[from] JudgedError),
    /// The store has no manifest of it.
    #[error("the record of {0} has no manifest")]
    NoManifest(ImageId),
    /// It has no digest.
    #[error("the image in {} has no digest", .0.display())]
    NoDigest(PathBuf),
    /// A file cannot be read.
    #[error("cannot read {}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A file is not where it should be.
    #[error("the manifest in {} names a file elsewhere: {}", .directory.display(), .file.display())]
    Elsewhere {
        /// The directory.
        directory: PathBuf,
        /// What it names.
        file: PathBuf,
    },
}

impl ShippedError {
    /// What the user can do.
    pub fn remedy(&self) -> Option<String> {
        match self {
            Self::Store(error) => error.remedy(),
            Self::Report(error) => error.remedy(),
            Self::NoManifest(image) => {
                Some(format!("bake {} again; `hardtack store verify` tells of more", image.name))
            }
            Self::NoDigest(_) => Some("build the image again with this version".to_owned()),
            Self::Elsewhere { .. } => Some("do not trust this directory; build the image again".to_owned()),
            Self::Io { .. } => None,
        }
    }
}

impl Shipped {
    /// An image of the store.
    ///
    /// # Errors
    /// When its evidence cannot be read.
    pub fn recorded(store: &Store, record: ImageRecord) -> Result<Self, ShippedError> {
        let id = record.id();
        let manifest = store.evidence(&id, Evidence::Manifest)?.ok_or_else(|| ShippedError::NoManifest(id.clone()))?;
        let evidence = kept(store, &id)?;
        Ok(Self { id, manifest, directory: None, record: Some(record), evidence })
    }

    /// An image in a directory that a build made. What is not beside it comes from the store, where that knows its digest.
    ///
    /// # Errors
    /// When its reports cannot be read, or it is a part of an image.
    pub fn built(store: Option<&Store>, directory: &Path) -> Result<Self, ShippedError> {
        let judged = Judged::built(directory)?;
        let unread = |path: PathBuf| move |source| ShippedError::Io { path, source };
        let path = Evidence::Manifest.within(directory);
        let manifest = Manifest::read(directory).map_err(unread(path))?;
        let digest = judged.digest.ok_or_else(|| ShippedError::NoDigest(directory.to_owned()))?;
        let id = ImageId { name: judged.name, digest };
        let (mut record, mut evidence) = (None, BTreeMap::new());
        if let Some(store) = store {
            record = store.recorded(&id)?;
            evidence = kept(store, &id)?;
        }
        for kind in Evidence::ALL {
            let path = kind.within(directory);
            match fs::read(&path) {
                Ok(bytes) => drop(evidence.insert(kind, bytes)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(unread(path)(error)),
            }
        }
        Ok(Self { id, manifest, directory: Some(directory.to_owned()), record, evidence })
    }

    /// The files that its manifest names.
    pub fn files(&self) -> impl Iterator<Item = &ArtefactFile> {
        let of_disks = self.manifest.artefact.iter().flat_map(|artefact| &artefact.files);
        of_disks.chain(&self.manifest.tree_files)
    }

    /// Where a file of it is; `None` of an image that was taken out of the store, which keeps no files.
    ///
    /// # Errors
    /// When the manifest names a file that is not beside it.
    pub fn path(&self, file: &ArtefactFile) -> Result<Option<PathBuf>, ShippedError> {
        let Some(directory) = &self.directory else { return Ok(None) };
        match file.file.file_name() {
            Some(name) if name == file.file.as_os_str() => Ok(Some(directory.join(name))),
            _ => Err(ShippedError::Elsewhere { directory: directory.clone(), file: file.file.clone() }),
        }
    }

    /// The evidence that statements are about, by name. The manifest is not among it: it tells of one bake, with its times,
    /// and statements say themselves what of it counts. Nor are the recipe, whose digest they name, and what its gate decided
    /// on one day.
    pub fn judged(&self) -> impl Iterator<Item = (Evidence, &[u8])> {
        let told = |kind: &Evidence| !matches!(kind, Evidence::Manifest | Evidence::Recipe | Evidence::Decision);
        self.evidence.iter().filter(move |(kind, _)| told(kind)).map(|(kind, bytes)| (*kind, bytes.as_slice()))
    }

    /// One digest of all evidence that statements are about.
    pub fn evidence_digest(&self) -> Digest {
        let mut digester = Digester::new();
        digester.field("hardtack evidence v1");
        for (kind, bytes) in self.judged() {
            digester.field(kind.file()).field(bytes);
        }
        digester.finish()
    }
}

fn kept(store: &Store, id: &ImageId) -> Result<BTreeMap<Evidence, Vec<u8>>, StoreError> {
    let mut evidence = BTreeMap::new();
    for kind in Evidence::ALL {
        evidence.extend(store.evidence_bytes(id, kind)?.map(|bytes| (kind, bytes)));
    }
    Ok(evidence)
}
