//! What is in a tree: residue and secrets, and the order of package versions.

pub mod residue;
pub mod version;
