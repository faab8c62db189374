//! Residue and secrets left in a tree.

pub mod residue;
