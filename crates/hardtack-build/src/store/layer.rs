//! Layers: what one step changed.

use std::fmt;
use std::path::PathBuf;

use hardtack_tree::Digest;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Summary;

/// Names a layer by everything that went into it: the layer below, the step's definition, the contents
/// of its inputs and the version of the sandbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LayerKey(Digest);

impl LayerKey {
    /// The key that a digest of all inputs makes.
    pub const fn new(digest: Digest) -> Self {
        Self(digest)
    }

    /// The digest.
    pub const fn digest(self) -> Digest {
        self.0
    }

    /// Its directory's name: half of the digest, so that many fit into one mount option.
    pub(in crate::store) fn directory(self) -> String {
        let mut hex = self.0.hex();
        hex.truncate(32);
        hex
    }
}

impl fmt::Display for LayerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.short())
    }
}

/// Layers from the base upwards.
pub type Stack = Vec<LayerKey>;

/// The record of a finished layer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Layer {
    /// Its key.
    pub key: LayerKey,
    /// The step that made it, or "base", "harden", ….
    pub name: String,
    /// When it was finished.
    pub made: Timestamp,
    /// How long it took, in seconds.
    pub seconds: f64,
    /// What it holds.
    pub summary: Summary,
    /// `SOURCE_DATE_EPOCH` of images made from it: seconds since 1970-01-01T00:00:00Z.
    pub epoch: i64,
    /// What its maker wants to know later, such as the archive that a bootstrap came from.
    pub facts: serde_json::Value,
    /// The boot of the host during which it was written, see [`super::Store::layer`].
    pub boot: String,
}

/// A layer and where it is.
#[derive(Clone, Debug)]
pub(super) struct Located {
    pub directory: PathBuf,
}

impl Located {
    pub(super) fn tree(&self) -> PathBuf {
        self.directory.join("tree")
    }

    pub(super) fn record(&self) -> PathBuf {
        self.directory.join("layer.json")
    }

    pub(super) fn settled(&self) -> PathBuf {
        self.directory.join("settled")
    }

    pub(super) fn log(&self) -> PathBuf {
        self.directory.join("log")
    }
}
