//! What statements are about.

use std::collections::BTreeMap;

use hardtack_build::store::ImageId;
use hardtack_tree::Digest;
use serde::{Deserialize, Serialize};

/// The SHA-256 of a file's bytes.
pub const SHA256: &str = "sha256";
/// The digest of the content of an image, whatever the format of its files; see `hardtack digest`. Statements may use names
/// of one's own for digests of one's own (`spec/v1/digest_set.md` of in-toto).
pub const CONTENT: &str = "hardtackContent";

/// A thing, by its digests (`spec/v1/resource_descriptor.md` of in-toto).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resource {
    /// Its name within the statement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it is known by everywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    /// Its digests in lower-case hexadecimal, by algorithm.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub digest: BTreeMap<String, String>,
}

impl Resource {
    /// A file by its name and the digest of its bytes.
    pub fn file(name: impl Into<String>, digest: Digest) -> Self {
        Self { name: Some(name.into()), uri: None, digest: [(SHA256.to_owned(), digest.hex())].into() }
    }

    /// An image by its content.
    pub fn image(image: &ImageId) -> Self {
        let digest = [(CONTENT.to_owned(), image.digest.hex())].into();
        Self { name: Some(image.name.to_string()), uri: None, digest }
    }

    /// Something that is known by a URI alone.
    pub fn uri(uri: impl Into<String>) -> Self {
        Self { uri: Some(uri.into()), ..Self::default() }
    }

    /// The image that it is, where it is one.
    pub fn as_image(&self) -> Option<ImageId> {
        let name = self.name.as_ref()?.parse().ok()?;
        let digest = format!("sha256:{}", self.digest.get(CONTENT)?).parse().ok()?;
        Some(ImageId { name, digest })
    }

    /// The name and the digest of its bytes, where it is a file.
    pub fn as_file(&self) -> Option<(&str, Digest)> {
        let digest = format!("sha256:{}", self.digest.get(SHA256)?).parse().ok()?;
        Some((self.name.as_deref()?, digest))
    }
}
