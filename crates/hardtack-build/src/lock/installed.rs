//! What is installed in a tree, as a lock has it.

use std::collections::BTreeMap;

use hardtack_audit::system::packages::Packages;
use hardtack_tree::Tree;
use hardtack_tree::dpkg::STATUS;

use super::LockError;

/// Lists the installed packages with their versions. A tree without a package database has none.
///
/// # Errors
/// When there is a database that cannot be read.
pub(crate) fn installed(tree: &dyn Tree) -> Result<BTreeMap<String, String>, LockError> {
    let unreadable = |cause: String| LockError::Packages(cause);
    let database = tree.exists(&STATUS.to_path());
    if !database.map_err(|error| unreadable(error.to_string()))? {
        return Ok(BTreeMap::new());
    }
    let packages = Packages::read(tree).map_err(|cause| unreadable(cause.to_string()))?;
    Ok(packages.versions())
}
