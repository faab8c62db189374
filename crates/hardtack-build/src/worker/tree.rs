//! What jobs share: opening the tree, writing changes, and errors with their causes and remedies in one text.

use std::error::Error;
use std::path::Path;

use hardtack_tree::{Change, DirectoryTree, apply};

use crate::sandbox::Fault;

/// Opens the joined tree.
pub(super) fn open(tree: &Path) -> Result<DirectoryTree, Fault> {
    DirectoryTree::open(tree).map_err(|error| fault("open the tree", &error, None))
}

/// Writes changes into the joined tree.
pub(super) fn write(tree: &Path, changes: &[Change]) -> Result<(), Fault> {
    apply(tree, changes).map_err(|error| fault("write the changes", &error, None))
}

/// An error with its causes, and what to do about it.
pub(super) fn fault(action: &str, error: &dyn Error, remedy: Option<String>) -> Fault {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text.push_str(&format!(": {cause}"));
        next = cause.source();
    }
    if let Some(remedy) = remedy {
        text.push_str(&format!("; {remedy}"));
    }
    Fault::new(action, text)
}
