//! One image of a recipe.

use std::collections::BTreeMap;

use hardtack_hcl::Place;
use serde::{Deserialize, Serialize};

use crate::{
    Base, Beside, ChannelName, Gate, Harden, Health, ImageName, Layout, Policy, Seal, Step, TestBlock, TreeFormat,
};

/// One image of a recipe, every expression evaluated.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Image {
    /// Its name, also of its output directory.
    pub name: ImageName,
    /// What the recipe says about it.
    pub metadata: Metadata,
    /// Whether a build may put another image of this name into the place of an earlier one.
    pub replace: bool,
    /// Where its tree starts.
    pub base: Base,
    /// Where the base is named.
    pub base_place: Place,
    /// What changes the tree, in order.
    pub steps: Vec<Step>,
    /// Hardening, after all steps.
    pub harden: Option<Harden>,
    /// Clean-up before sealing.
    pub seal: Seal,
    /// Built-in tests of what is installed.
    #[serde(default)]
    pub health: Health,
    /// The disk; a tree without one is built and sealed but not assembled.
    pub disk: Option<Layout>,
    /// The file formats of the tree of an image without a disk; those of an image with one are in its layout.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tree_formats: Vec<TreeFormat>,
    /// What it asks of its packages.
    #[serde(default, skip_serializing_if = "Policy::is_empty")]
    pub policy: Policy,
    /// What must hold before the image gets its name.
    pub gate: Gate,
    /// The channel that a pipeline moves to the image when it has passed everything before. It says nothing of the image
    /// itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promote: Option<ChannelName>,
    /// Tests in a booted clone.
    pub tests: Vec<TestBlock>,
    /// Where the `image` block stands.
    pub place: Place,
}

impl Image {
    /// The images whose machines its tests need beside its own, each once.
    pub fn neighbours(&self) -> Vec<&Beside> {
        TestBlock::neighbours(&self.tests)
    }
}

/// What a recipe says about an image, carried into its manifest.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Metadata {
    /// Version of the image: part of its manifest, not of its digest.
    pub version: Option<String>,
    /// One line for people.
    pub description: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Free labels.
    pub labels: BTreeMap<String, String>,
}
