//! What a bake gives.

use std::path::PathBuf;

use super::Manifest;

/// A baked image.
#[derive(Clone, Debug)]
pub struct Baked {
    /// The directory with everything.
    pub directory: PathBuf,
    /// What it is.
    pub manifest: Manifest,
    /// Whether it had to be baked at all.
    pub outcome: Outcome,
}

/// Whether an image had to be baked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was baked now.
    Fresh,
    /// Nothing had changed since it was last baked.
    Unchanged,
}
