//! Where an image comes from: SLSA provenance (<https://slsa.dev/spec/v1.0/provenance>).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Resource;

/// The predicate type of a [`Provenance`].
pub const PROVENANCE: &str = "https://slsa.dev/provenance/v1";
/// What says how the parameters are to be read: a bake of one image of a recipe.
pub const BUILD_TYPE: &str = "urn:hardtack:bake:v1";

/// Where an image comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Provenance {
    /// What was asked for and used.
    pub build_definition: BuildDefinition,
    /// Who did it.
    pub run_details: RunDetails,
}

/// What was asked for and used.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BuildDefinition {
    /// [`BUILD_TYPE`].
    pub build_type: String,
    /// What the user decided.
    pub external_parameters: ExternalParameters,
    /// What hardtack decided.
    #[serde(default)]
    pub internal_parameters: InternalParameters,
    /// The base, the archive, files that the recipe reads, and packages.
    #[serde(default)]
    pub resolved_dependencies: Vec<Resource>,
}

/// What the user decided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExternalParameters {
    /// The name of the image.
    pub image: String,
    /// Its version, where its recipe gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The recipe.
    pub recipe: RecipeParameters,
    /// The variables of the recipe with their values; `<sensitive>` for a value that must not be shown.
    #[serde(default)]
    pub variables: BTreeMap<String, serde_json::Value>,
}

/// A recipe by what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecipeParameters {
    /// SHA-256 of what it says about the image, in lower-case hexadecimal.
    pub digest: String,
    /// The commit of its git repository, when it is in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// Whether files of that repository were changed and not committed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dirty: Option<bool>,
}

/// What hardtack decided.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InternalParameters {
    /// The benchmark that the image was hardened by, and its profile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub benchmark: Option<(String, String)>,
    /// The layers, the base first: the step that made each, and its key.
    #[serde(default)]
    pub layers: Vec<(String, String)>,
}

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RunDetails {
    /// What is trusted to have said the truth here.
    pub builder: Builder,
    /// About this one run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<BuildMetadata>,
    /// The evidence: audit, proof, packages and the like, by their digests.
    #[serde(default)]
    pub byproducts: Vec<Resource>,
}

/// What is trusted to have said the truth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Builder {
    /// A URI that names the machine or service and who runs it.
    pub id: String,
    /// Versions of its parts.
    #[serde(default)]
    pub version: BTreeMap<String, String>,
}

/// About one run. It decides nothing of the image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BuildMetadata {
    /// When the bake was done.
    pub finished_on: jiff::Timestamp,
}
