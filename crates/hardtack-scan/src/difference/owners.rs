//! Which package brings a file, from the lists that dpkg keeps.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use hardtack_tree::{Tree, TreePath, TreeResult, tree_path};

use crate::inventory::Merged;

/// Of `wanted` paths, those that packages of the tree bring.
pub(super) fn owners(tree: &dyn Tree, wanted: &BTreeSet<&TreePath>) -> TreeResult<BTreeMap<TreePath, String>> {
    let mut found = BTreeMap::new();
    let lists = tree_path!("/var/lib/dpkg/info");
    let names = tree.list(&lists)?.unwrap_or_default();
    if names.is_empty() || wanted.is_empty() {
        return Ok(found);
    }
    let own = tree.read_text(&tree_path!("/var/lib/dpkg/arch"))?.unwrap_or_default();
    let own = own.lines().next().unwrap_or_default().to_owned();
    let merged = Merged::read(tree)?;
    for name in names {
        let Some(package) = name.as_bytes().strip_suffix(b".list") else { continue };
        let package = String::from_utf8_lossy(package).into_owned();
        let list = tree.read(&lists.join_os(&name)?)?.unwrap_or_default();
        for line in list.split(|byte| *byte == b'\n').filter(|line| line.first() == Some(&b'/')) {
            let Ok(path) = TreePath::new(OsStr::from_bytes(line)) else { continue };
            if let Some(path) = wanted.get(&merged.place(path)) {
                found.entry((*path).clone()).or_insert_with(|| plain(&package, &own));
            }
        }
    }
    Ok(found)
}

/// The name of a package without an architecture that is the tree's own.
fn plain(package: &str, own: &str) -> String {
    match package.split_once(':') {
        Some((name, architecture)) if own.is_empty() || architecture == own => name.to_owned(),
        _ => package.to_owned(),
    }
}
