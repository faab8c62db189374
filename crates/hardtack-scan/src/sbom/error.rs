//! Why a document cannot be read.

/// Why a document cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum SbomError {
    /// It is no JSON, or a field has another type than it should.
    #[error("it is no bill of materials in JSON")]
    Json(#[from] serde_json::Error),
    /// It is JSON of something else.
    #[error("it is neither CycloneDX nor SPDX 2: it has no `bomFormat` and no `spdxVersion`")]
    Unknown,
    /// It is of a version that is not read.
    #[error("it is {0}, which hardtack does not read")]
    Version(String),
}

impl SbomError {
    /// What the user can do.
    pub fn remedy(&self) -> Option<&'static str> {
        Some("name a document in CycloneDX 1.2 to 1.7 or SPDX 2.2 or 2.3, both as JSON")
    }
}
