//! Why it cannot be said what an image needs.

use hardtack_recipe::ImageName;
use hardtack_scan::inventory::InventoryError;
use hardtack_tree::TreeError;

/// Why it cannot be said what an image needs.
#[derive(Debug, thiserror::Error)]
pub enum SlimError {
    /// What is installed cannot be read.
    #[error(transparent)]
    Inventory(#[from] InventoryError),
    /// The tree cannot be read.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// It has no packages of Debian.
    #[error("{0} has no database of dpkg")]
    NoPackages(ImageName),
    /// A package that is to be kept is not there.
    #[error("{image} has no package {package} that could be kept")]
    NotInstalled {
        /// The package.
        package: String,
        /// The image.
        image: ImageName,
        /// A name that is nearly the same.
        nearest: Option<String>,
    },
}

impl SlimError {
    /// What the user can do.
    pub fn remedy(&self) -> Option<String> {
        match self {
            Self::Inventory(error) => error.remedy().map(str::to_owned),
            Self::NoPackages(_) => Some("only what packages of Debian brought can be told apart".to_owned()),
            Self::NotInstalled { nearest: Some(near), .. } => Some(format!("did you mean `{near}`?")),
            Self::NotInstalled { .. } => Some("`packages.json` beside the image lists what it has".to_owned()),
            Self::Tree(_) => None,
        }
    }
}
