//! The JSON documents of an image: `descriptor.md`, `image-index.md`, `manifest.md` and `config.md` of the specification.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{ImageConfig, Platform};

/// The annotation with the name of an image (`annotations.md`).
pub(super) const REFERENCE: &str = "org.opencontainers.image.ref.name";
/// The whole name of an image, as containerd and Docker annotate it.
pub(super) const NAME: &str = "io.containerd.image.name";

/// How one document names another, or a layer.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Descriptor {
    #[serde(default)]
    pub media_type: String,
    pub digest: String,
    pub size: u64,
    pub platform: Option<PlatformDocument>,
    pub annotations: Option<BTreeMap<String, String>>,
    pub artifact_type: Option<String>,
}

/// A platform as a document writes it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct PlatformDocument {
    #[serde(default)]
    pub os: String,
    #[serde(default)]
    pub architecture: String,
    pub variant: Option<String>,
}

/// An index of manifests and further indexes.
#[derive(Debug, Deserialize)]
pub(super) struct IndexDocument {
    pub manifests: Vec<Descriptor>,
}

/// A manifest.
#[derive(Debug, Deserialize)]
pub(super) struct ManifestDocument {
    pub config: Descriptor,
    pub layers: Vec<Descriptor>,
}

/// The configuration of an image.
#[derive(Debug, Deserialize)]
pub(super) struct ConfigDocument {
    #[serde(default)]
    pub os: String,
    #[serde(default)]
    pub architecture: String,
    pub variant: Option<String>,
    pub config: Option<ImageConfig>,
    pub rootfs: RootDocument,
}

/// The layers, unpacked.
#[derive(Debug, Deserialize)]
pub(super) struct RootDocument {
    pub diff_ids: Vec<String>,
}

impl ConfigDocument {
    pub(super) fn platform(&self) -> Platform {
        Platform { os: self.os.clone(), architecture: self.architecture.clone(), variant: self.variant.clone() }
    }
}

impl Descriptor {
    /// An annotation.
    pub(super) fn annotation(&self, key: &str) -> Option<&str> {
        self.annotations.as_ref()?.get(key).map(String::as_str)
    }

    /// What it says that the image runs on.
    pub(super) fn platform(&self) -> Option<Platform> {
        let PlatformDocument { os, architecture, variant } = self.platform.clone()?;
        Some(Platform { os, architecture, variant })
    }

    /// Whether it names another index.
    pub(super) fn is_index(&self) -> bool {
        matches!(
            self.media_type.as_str(),
            "application/vnd.oci.image.index.v1+json" | "application/vnd.docker.distribution.manifest.list.v2+json"
        )
    }

    /// Whether it names something that is attached to an image and no image: an attestation, a signature.
    pub(super) fn is_attached(&self) -> bool {
        self.artifact_type.is_some()
            || self.annotation("vnd.docker.reference.type").is_some()
            || self.platform().is_some_and(|platform| platform.os == "unknown")
    }
}
