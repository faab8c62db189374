//! Keys that open an account: which of them the recipe wants.

use std::collections::{BTreeMap, BTreeSet};

use hardtack_tree::{FileKind, Tree, TreePath};

use super::homes::Homes;
use super::{Category, Expected, Residue, ScanError, ssh};

/// Files of authorized keys in a tree, each with the lines that the recipe put there.
///
/// # Errors
/// When the accounts or the configuration of the SSH server cannot be read.
pub fn authorized_keys_files(
    tree: &dyn Tree,
    expected: &Expected,
) -> Result<BTreeMap<TreePath, BTreeSet<String>>, ScanError> {
    files(tree, &Homes::read(tree)?, expected)
}

fn files(
    tree: &dyn Tree,
    homes: &Homes,
    expected: &Expected,
) -> Result<BTreeMap<TreePath, BTreeSet<String>>, ScanError> {
    let mut files = BTreeMap::new();
    for (path, users) in ssh::authorized_keys_of_users(tree, homes)? {
        if tree.exists(&path)? {
            let keys = users.iter().filter_map(|user| expected.authorized_keys.get(user)).flatten().cloned();
            files.insert(path, keys.collect());
        }
    }
    Ok(files)
}

/// The numbers, from 1, of the lines of a file of authorized keys that hold a key and are none of `expected`.
pub fn unexpected(content: &str, expected: &BTreeSet<String>) -> Vec<usize> {
    let foreign = |line: &str| {
        let line = line.trim();
        !line.is_empty() && !line.starts_with('#') && !expected.contains(line)
    };
    content.lines().enumerate().filter(|(_, line)| foreign(line)).map(|(index, _)| index + 1).collect()
}

/// Every key that the recipe did not put where it is.
pub(super) fn find(tree: &dyn Tree, homes: &Homes, expected: &Expected) -> Result<Vec<Residue>, ScanError> {
    let mut files = files(tree, homes, expected)?;
    // A file of this name that no account uses today is one `AuthorizedKeysFile` away from use.
    for entry in tree.index()? {
        let named = entry.path.file_name().is_some_and(|name| name == "authorized_keys" || name == "authorized_keys2");
        if named && entry.metadata.kind == FileKind::Regular && !super::packaged::is_vendors(&entry.path) {
            files.entry(entry.path.clone()).or_default();
        }
    }
    let mut found = Vec::new();
    for (path, keys) in files {
        if tree.target_metadata(&path)?.is_none_or(|metadata| metadata.kind != FileKind::Regular) {
            continue;
        }
        let content = tree.read_text(&path)?.unwrap_or_default();
        for line in unexpected(&content, &keys) {
            found.push(Residue { line: Some(line), ..Residue::new(path.clone(), Category::AuthorizedKey) });
        }
    }
    Ok(found)
}
