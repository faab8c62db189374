//! Files that came out of a package as they are, and so hold no secret of whoever built the image.

use std::collections::BTreeSet;

use hardtack_tree::{Tree, TreePath, tree_path};

use super::ScanError;

/// Where only packages write, by the Filesystem Hierarchy Standard.
pub(super) fn is_vendors(path: &TreePath) -> bool {
    let mut components = path.components();
    match components.next().and_then(|top| top.to_str()) {
        Some("usr") => components.next().is_none_or(|second| second != "local"),
        Some("boot" | "bin" | "sbin" | "lib" | "lib32" | "lib64" | "libx32") => true,
        _ => false,
    }
}

/// Of `paths` those that lie in a vendor's directory and are in the file list of an installed Debian package.
pub(super) fn owned<'p>(
    tree: &dyn Tree,
    paths: impl Iterator<Item = &'p TreePath>,
) -> Result<BTreeSet<TreePath>, ScanError> {
    let asked: BTreeSet<&TreePath> = paths.filter(|path| is_vendors(path)).collect();
    let mut owned = BTreeSet::new();
    let lists = tree_path!("/var/lib/dpkg/info");
    let usr = tree_path!("/usr");
    if asked.is_empty() {
        return Ok(owned);
    }
    for name in tree.list(&lists)?.unwrap_or_default() {
        if !name.as_encoded_bytes().ends_with(b".list") {
            continue;
        }
        // Packages made before directories were merged into `/usr` list `/lib/x` for what is `/usr/lib/x`.
        let list = tree.read_text(&lists.join_os(&name)?)?.unwrap_or_default();
        for listed in list.lines().filter_map(|line| TreePath::new(line).ok()) {
            let merged = usr.join_os(listed.relative().as_os_str())?;
            owned.extend([merged, listed].into_iter().filter(|file| asked.contains(file)));
        }
    }
    Ok(owned)
}
