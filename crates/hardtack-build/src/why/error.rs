//! Why it cannot be told why a package is there.

use hardtack_scan::inventory::InventoryError;
use hardtack_tree::TreeError;

use crate::store::{ImageId, StoreError};

/// Why it cannot be told why a package is there.
#[derive(Debug, thiserror::Error)]
pub enum WhyError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What is installed cannot be read.
    #[error(transparent)]
    Inventory(#[from] InventoryError),
    /// A file cannot be read.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// The store has not all layers of the image.
    #[error("the store has no layer `{layer}` of {image} any more")]
    NoLayer {
        /// The layer.
        layer: String,
        /// The image.
        image: ImageId,
    },
    /// The store has no manifest or recipe beside the record.
    #[error("the record of {0} lacks what it was made from")]
    NoEvidence(ImageId),
    /// It is not installed.
    #[error("{image} has no package {package}")]
    NotInstalled {
        /// The package.
        package: String,
        /// The image.
        image: ImageId,
        /// Whether it was installed for the build only.
        was_for_build: bool,
        /// A name that is nearly the same.
        nearest: Option<String>,
    },
}

impl WhyError {
    /// What the user can do.
    pub fn remedy(&self) -> Option<String> {
        match self {
            Self::Store(error) => error.remedy(),
            Self::Inventory(error) => error.remedy().map(str::to_owned),
            Self::NoLayer { .. } | Self::NoEvidence(_) => Some("bake the image again".to_owned()),
            Self::NotInstalled { was_for_build: true, .. } => {
                Some("a step installed it for the build only, and it went after the last step".to_owned())
            }
            Self::NotInstalled { nearest: Some(near), .. } => Some(format!("did you mean `{near}`?")),
            Self::NotInstalled { .. } => Some("`packages.json` beside the image lists what it has".to_owned()),
            Self::Tree(_) => None,
        }
    }
}
