//! What is in a tree: packages, residue and secrets, the order of package versions, and what is different between two trees.

pub mod advisories;
pub mod difference;
pub mod inventory;
pub mod matching;
pub mod needs;
pub mod patches;
pub mod residue;
pub mod sbom;
pub mod secrets;
pub mod version;
