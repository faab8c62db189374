//! One layer of a plan.

use hardtack_hcl::Place;
use serde::Serialize;

use crate::store::{LayerKey, Summary};

/// One layer that an image will consist of.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// "base", the step's name, "layout" or "harden".
    pub name: String,
    /// The image of the recipe or of the store that it belongs to, where that is another one.
    pub from: Option<String>,
    /// Where it stands in the recipe.
    pub place: Place,
    /// Whether it is there already.
    pub state: State,
}

/// Whether a layer is there.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum State {
    /// It is in the store.
    Cached {
        /// Its key.
        key: LayerKey,
        /// What it holds.
        changes: Summary,
    },
    /// It will be made.
    ToDo {
        /// Its key; none while the layer below it has none.
        key: Option<LayerKey>,
    },
}

impl State {
    /// The layer's key, where it can be told.
    pub fn key(&self) -> Option<LayerKey> {
        match self {
            Self::Cached { key, .. } => Some(*key),
            Self::ToDo { key } => *key,
        }
    }
}
