//! What is in a tree: residue and secrets, the order of package versions, and what is different between two trees.

pub mod difference;
pub mod residue;
pub mod version;
