//! Residue and secrets left in a tree.
