//! Images that the tests of another one need beside it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use hardtack_hcl::Sources;
use hardtack_recipe::{ImageName, Neighbour, Recipe};
use hardtack_tree::Digest;
use indexmap::IndexMap;

use super::earlier::remake;
use super::{BakeRequest, Failed, Manifest};
use crate::base::{StoredBase, StoredBaseError};
use crate::store::Store;
use crate::{Interrupt, Quiet};

/// Why an image is not there that tests of another one need.
#[derive(Debug, thiserror::Error)]
pub enum NeighbourMissing {
    /// It has not been built.
    #[error("{name}, which the tests need beside the image, is not in {}", .directory.display())]
    NotBuilt {
        /// The image.
        name: ImageName,
        /// Where its output would be.
        directory: PathBuf,
    },
    /// The store does not have it.
    #[error(transparent)]
    Stored(#[from] StoredBaseError),
    /// It cannot be made once more.
    #[error("{name}, which the tests need beside the image, cannot be made once more")]
    Remade {
        /// The image.
        name: ImageName,
        /// Why.
        source: Box<Failed>,
    },
}

impl NeighbourMissing {
    /// What the user can do.
    pub fn remedy(&self) -> Option<String> {
        match self {
            Self::NotBuilt { name, .. } => Some(format!("build it first: hardtack build --image {name}")),
            Self::Stored(error) => error.remedy(),
            Self::Remade { source, .. } => source.remedy(),
        }
    }
}

/// An image that the tests of another one need, where it is.
pub enum FoundNeighbour {
    /// In its output directory.
    Built(PathBuf, Box<Manifest>),
    /// In the store.
    Stored(Box<StoredBase>),
}

impl FoundNeighbour {
    /// Finds it: an image of the recipe among the outputs, which are in `out`, or one of the store.
    ///
    /// # Errors
    /// When it is not there.
    pub fn find(neighbour: &Neighbour, out: &Path, store: &Store) -> Result<Self, NeighbourMissing> {
        match neighbour {
            Neighbour::Recipe(name) => {
                let directory = out.join(name.as_str());
                match Manifest::read(&directory) {
                    Ok(manifest) => Ok(Self::Built(directory, Box::new(manifest))),
                    Err(_) => Err(NeighbourMissing::NotBuilt { name: name.clone(), directory }),
                }
            }
            Neighbour::Stored(reference) => Ok(Self::Stored(Box::new(StoredBase::find(store, reference, false)?))),
        }
    }

    /// Its digest.
    pub fn digest(&self) -> Option<Digest> {
        match self {
            Self::Built(_, manifest) => manifest.digest(),
            Self::Stored(base) => Some(base.record.digest),
        }
    }

    /// A directory with its files: that of its output, or one in `room`, where an image of the store is made once more from its
    /// layers.
    ///
    /// # Errors
    /// When it cannot be made once more.
    pub fn output(
        self,
        store: &Store,
        rules: &[PathBuf],
        room: &Path,
        interrupt: &Interrupt,
    ) -> Result<(PathBuf, Box<Manifest>), NeighbourMissing> {
        let base = match self {
            Self::Built(directory, manifest) => return Ok((directory, manifest)),
            Self::Stored(base) => base,
        };
        let StoredBase { record, images } = *base;
        let known = images.into_iter().find(|image| image.name == record.name);
        let image = known.ok_or_else(|| StoredBaseError::NoImage { name: record.name.clone(), known: Vec::new() })?;
        // What is made of it is all in its record.
        let recipe = Recipe {
            images: IndexMap::new(),
            variables: IndexMap::new(),
            inputs: BTreeMap::new(),
            directory: room.to_owned(),
            sources: Sources::default(),
        };
        let request = BakeRequest {
            recipe: &recipe,
            image: &image,
            store,
            out: room.to_owned(),
            today: record.baked.to_zoned(jiff::tz::TimeZone::UTC).date(),
            upto: None,
            without: Vec::new(),
            no_cache: false,
            refresh: false,
            locked: false,
            force: false,
            rules: rules.to_vec(),
            prove: None,
            interrupt,
            progress: &mut Quiet,
        };
        let (baked, _) = remake(request, &record)
            .map_err(|failed| NeighbourMissing::Remade { name: record.name.clone(), source: Box::new(failed) })?;
        Ok((baked.directory, Box::new(baked.manifest)))
    }
}
