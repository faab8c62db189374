//! Documents of either format.

use hardtack_tree::Digest;
use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;

use super::{SbomError, cyclonedx, spdx};
use crate::inventory::Inventory;

/// A format of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// CycloneDX 1.6 (ECMA-424) in JSON.
    CycloneDx,
    /// SPDX 2.3 in JSON.
    Spdx,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 2] = [Self::CycloneDx, Self::Spdx];

    /// What a document is called beside an image.
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::CycloneDx => "sbom.cdx.json",
            Self::Spdx => "sbom.spdx.json",
        }
    }
}

/// What a document is about, beside the inventory.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The name of the image or tree.
    pub name: &'a str,
    /// The version of the image.
    pub version: Option<&'a str>,
    /// Who makes the image.
    pub supplier: Option<&'a str>,
    /// The content digest of the image; the inventory stands in for it where there is none.
    pub digest: Option<Digest>,
    /// When the document was made; whole seconds are written.
    pub created: Timestamp,
}

/// The version of hardtack, which documents name as their maker.
pub(super) const TOOL: (&str, &str) = ("hardtack", env!("CARGO_PKG_VERSION"));

impl Subject<'_> {
    /// The time as both formats want it.
    pub(super) fn time(&self) -> String {
        self.created.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// The identity of a document: one image has one for each format.
    pub(super) fn uuid(&self, inventory: &Inventory, format: &str) -> Result<Uuid, SbomError> {
        let digest = match self.digest {
            Some(digest) => digest,
            None => Digest::of(serde_json::to_vec(inventory)?),
        };
        Ok(Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("hardtack {format} {} {digest}", self.name).as_bytes()))
    }
}

/// Writes a document, with a line end at its end.
///
/// # Errors
/// Only when the inventory cannot be written as JSON.
pub fn write(inventory: &Inventory, subject: &Subject<'_>, format: Format) -> Result<String, SbomError> {
    let mut text = match format {
        Format::CycloneDx => serde_json::to_string_pretty(&cyclonedx::document(inventory, subject)?)?,
        Format::Spdx => serde_json::to_string_pretty(&spdx::document(inventory, subject)?)?,
    };
    text.push('\n');
    Ok(text)
}

#[derive(Deserialize)]
struct Head {
    #[serde(rename = "bomFormat")]
    cyclonedx: Option<String>,
    #[serde(rename = "specVersion")]
    version: Option<String>,
    #[serde(rename = "spdxVersion")]
    spdx: Option<String>,
}

/// Reads a document of either format, whoever wrote it. Components without a package URL or a version are left out.
///
/// # Errors
/// When it is no document of a version that is read.
pub fn read(document: &[u8]) -> Result<Inventory, SbomError> {
    let head: Head = serde_json::from_slice(document)?;
    match (head.cyclonedx.as_deref(), head.spdx) {
        (Some("CycloneDX"), _) => match head.version.as_deref().unwrap_or_default() {
            "1.2" | "1.3" | "1.4" | "1.5" | "1.6" | "1.7" => {
                Ok(cyclonedx::inventory(serde_json::from_slice(document)?))
            }
            version => Err(SbomError::Version(format!("CycloneDX {version}"))),
        },
        (_, Some(version)) if matches!(version.as_str(), "SPDX-2.2" | "SPDX-2.3") => {
            Ok(spdx::inventory(serde_json::from_slice(document)?))
        }
        (_, Some(version)) => Err(SbomError::Version(version)),
        _ => Err(SbomError::Unknown),
    }
}
