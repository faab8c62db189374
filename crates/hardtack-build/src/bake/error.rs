//! Why an image was not baked.

use std::io;
use std::path::{Path, PathBuf};

use hardtack_hcl::{Diagnostics, Place, nearest};
use hardtack_image::{ConvertError, LayoutError};
use hardtack_recipe::Image;
use hardtack_scan::inventory::InventoryError;
use hardtack_scan::residue::Residue;
use hardtack_tree::Digest;

use super::{EarlierError, NeighbourMissing, Violation};
use crate::base::{BaseError, StoredBaseError};
use crate::gate::Decision;
use crate::history::JudgedError;
use crate::lock::LockError;
use crate::sandbox::SandboxError;
use crate::stages::StageError;
use crate::steps::StepError;
use crate::store::StoreError;
use crate::workshop::LayerError;

/// Why an image was not baked.
#[derive(Debug, thiserror::Error)]
pub enum BakeError {
    /// The base could not be had.
    #[error("the base could not be made")]
    Base(#[from] LayerError<BaseError>),
    /// A step failed.
    #[error("{place}: {}", .source.name)]
    Step {
        /// Where the step stands in the recipe.
        place: Place,
        /// The failure.
        #[source]
        source: LayerError<StepError>,
    },
    /// Work after the steps failed.
    #[error("{}", .0.name)]
    Stage(#[from] LayerError<StageError>),
    /// The recipe has no such image.
    #[error("the recipe has no image {0}")]
    NoImage(String),
    /// The base is an image of the store, and cannot be built on.
    #[error("{place}: the base cannot be used")]
    StoredBase {
        /// Where the base is named in the recipe.
        place: Place,
        /// Why.
        #[source]
        source: StoredBaseError,
    },
    /// An image that the tests need beside this one is not there.
    #[error("{place}: the image cannot be tested")]
    Neighbour {
        /// Where it is named in the recipe.
        place: Place,
        /// Why.
        #[source]
        source: NeighbourMissing,
    },
    /// The image has no such step.
    #[error("the image {image} has no step `{step}`")]
    NoStep {
        /// The step.
        step: String,
        /// The image.
        image: String,
        /// The nearest step that it has.
        nearest: Option<String>,
    },
    /// The layout is impossible.
    #[error(transparent)]
    Layout(#[from] LayoutError),
    /// The profile cannot be resolved.
    #[error(transparent)]
    Profile(#[from] Diagnostics),
    /// The sealed tree still holds what must not leave.
    #[error("{} of the sealed tree must not leave this machine", count(.0.len()))]
    Residue(Vec<Residue>),
    /// It cannot be told what is installed.
    #[error("it cannot be told what is installed in the sealed tree")]
    Inventory(#[from] InventoryError),
    /// The policy of the recipe does not hold.
    #[error("the policy does not hold: {0}")]
    Policy(Violation),
    /// The gate was not met.
    #[error("the gate was not met")]
    Gate(Box<Decision>),
    /// The evidence of an image that is there already cannot be read.
    #[error(transparent)]
    Judged(#[from] JudgedError),
    /// The booted clone did not pass.
    #[error("the booted clone did not pass its tests")]
    Proof,
    /// The proof could not be made.
    #[error("the image could not be proved")]
    Prove(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Work over the joined tree failed.
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The lock.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The output could not be written.
    #[error("cannot {action} {}", .path.display())]
    Output {
        /// The file or directory.
        path: PathBuf,
        /// What was tried, in the infinitive.
        action: &'static str,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// Another image is there, and the recipe says `replace = false`.
    #[error("{} holds the release {there}, and this build gives {}", .directory.display(), given(.made.as_ref()))]
    Released {
        /// Its output directory.
        directory: PathBuf,
        /// The digest of the release.
        there: Digest,
        /// The digest of the image that was made; none when it has no disk.
        made: Option<Digest>,
    },
    /// An image of the store cannot be made as it was.
    #[error("the image cannot be made as it was")]
    Earlier(#[source] Box<EarlierError>),
    /// A file of the image could not be made.
    #[error("the image could not be converted")]
    Convert(#[from] ConvertError),
}

fn given(made: Option<&Digest>) -> String {
    made.map_or_else(|| "no disk image".to_owned(), ToString::to_string)
}

fn count(entries: usize) -> String {
    if entries == 1 { "1 entry".to_owned() } else { format!("{entries} entries") }
}

/// A remedy, and where a failed step's tree is.
fn with_kept(remedy: Option<String>, kept: Option<&Path>) -> Option<String> {
    let kept = kept.map(|kept| {
        // Kept trees are named after their images.
        let image = kept.file_name().unwrap_or_default().to_string_lossy();
        format!("the tree is kept in {}; `hardtack shell --failed {image}` enters it", kept.display())
    });
    let parts: Vec<String> = remedy.into_iter().chain(kept).collect();
    (!parts.is_empty()).then(|| parts.join("\n"))
}

impl From<EarlierError> for BakeError {
    fn from(error: EarlierError) -> Self {
        Self::Earlier(Box::new(error))
    }
}

impl BakeError {
    pub(super) fn no_step(step: &str, image: &Image) -> Self {
        let names = image.steps.iter().map(|step| step.name.as_str());
        Self::NoStep {
            step: step.to_owned(),
            image: image.name.to_string(),
            nearest: nearest(step, names).map(str::to_owned),
        }
    }

    /// What the user can do.
    pub fn remedy(&self) -> Option<String> {
        match self {
            Self::Base(error) => error.source.remedy(),
            Self::Step { source, .. } => with_kept(source.source.remedy(), source.kept.as_deref()),
            Self::Stage(error) => with_kept(error.source.remedy(), error.kept.as_deref()),
            Self::NoStep { nearest: Some(near), .. } => Some(format!("did you mean `{near}`?")),
            Self::NoStep { .. } | Self::NoImage(_) => Some("`hardtack plan` lists images and steps".to_owned()),
            Self::StoredBase { source, .. } => source.remedy(),
            Self::Neighbour { source, .. } => source.remedy(),
            Self::Layout(error) => Some(error.remedy()),
            Self::Residue(_) => {
                Some("have the step that leaves it remove it, or name it in `seal { remove = […] }`".to_owned())
            }
            Self::Inventory(error) => error.remedy().map(str::to_owned),
            Self::Policy(violation) => Some(violation.remedy().to_owned()),
            Self::Gate(decision) => decision.remedy(),
            Self::Judged(error) => error.remedy(),
            Self::Store(error) => error.remedy(),
            Self::Lock(error) => error.remedy(),
            Self::Sandbox(SandboxError::Unavailable { remedy, .. }) => Some(remedy.clone()),
            Self::Released { .. } => Some(
                "give the image another `name`, for example with its version in it, or replace the release with --force"
                    .to_owned(),
            ),
            Self::Earlier(error) => Some(error.remedy()),
            Self::Convert(error) => error.remedy(),
            Self::Profile(_) | Self::Prove(_) | Self::Proof | Self::Sandbox(_) | Self::Output { .. } => None,
        }
    }
}
