//! What is kept beside the record of an image.

use std::path::Path;

use hardtack_scan::sbom::Format;

/// A file beside the record of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// What it is and what it was made from.
    Manifest,
    /// Its audit.
    Audit,
    /// What its boot showed.
    Proof,
    /// Its packages with their versions.
    Packages,
    /// What the gate decided.
    Decision,
    /// What the recipe says about it and those that it was made from, the nearest first.
    Recipe,
    /// Its bill of materials.
    Sbom(Format),
}

impl Evidence {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Manifest,
        Self::Audit,
        Self::Proof,
        Self::Packages,
        Self::Decision,
        Self::Recipe,
        Self::Sbom(Format::CycloneDx),
        Self::Sbom(Format::Spdx),
    ];

    /// The name of the file, as in the output directory of a build.
    pub const fn file(self) -> &'static str {
        match self {
            Self::Manifest => "manifest.json",
            Self::Audit => "audit.json",
            Self::Proof => "proof.json",
            Self::Packages => "packages.json",
            Self::Decision => "decision.json",
            Self::Recipe => "recipe.json",
            Self::Sbom(format) => format.file_name(),
        }
    }

    /// Where it is in a directory.
    pub fn within(self, directory: &Path) -> std::path::PathBuf {
        directory.join(self.file())
    }
}
