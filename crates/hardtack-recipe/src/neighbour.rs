//! Images whose machines stand beside that of the image under test.

use std::fmt;
use std::str::FromStr;

use hardtack_hcl::Place;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{ImageName, NameError, StoreReference, StoreReferenceError};

/// An image that a test needs beside the one that it tests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    /// The image.
    pub image: Neighbour,
    /// Where it is named.
    pub place: Place,
}

/// An image beside another: `db`, one of the same recipe, or one of the store ([`StoreReference`]).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Neighbour {
    /// Another image of the same recipe.
    Recipe(ImageName),
    /// An image of the store.
    Stored(StoreReference),
}

/// Why a text names no image beside another.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NeighbourError {
    /// It is no name of an image.
    #[error(transparent)]
    Name(#[from] NameError),
    /// It is none of the store.
    #[error(transparent)]
    Stored(#[from] StoreReferenceError),
}

impl NeighbourError {
    /// What to write instead.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Name(error) => error.remedy(),
            Self::Stored(error) => error.remedy(),
        }
    }
}

impl Neighbour {
    /// The name of the image, by which the machine under test finds its machine.
    pub fn name(&self) -> &ImageName {
        match self {
            Self::Recipe(name) => name,
            Self::Stored(reference) => &reference.name,
        }
    }
}

impl FromStr for Neighbour {
    type Err = NeighbourError;

    fn from_str(text: &str) -> Result<Self, NeighbourError> {
        if StoreReference::is_meant(text) {
            return Ok(Self::Stored(text.parse()?));
        }
        Ok(Self::Recipe(text.parse()?))
    }
}

impl TryFrom<String> for Neighbour {
    type Error = NeighbourError;

    fn try_from(text: String) -> Result<Self, NeighbourError> {
        text.parse()
    }
}

impl From<Neighbour> for String {
    fn from(neighbour: Neighbour) -> Self {
        neighbour.to_string()
    }
}

impl fmt::Display for Neighbour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Recipe(name) => name.fmt(f),
            Self::Stored(reference) => reference.fmt(f),
        }
    }
}
