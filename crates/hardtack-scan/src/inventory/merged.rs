//! Directories that became links into `/usr`, under whose old names package databases still list files.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use hardtack_tree::{Tree, TreePath, TreeResult};

/// Directories that may be links (file-hierarchy(7)).
const MERGED: [&str; 6] = ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];

/// The links of a tree, each with where it leads.
#[derive(Clone, Debug, Default)]
pub(crate) struct Merged(Vec<(TreePath, TreePath)>);

impl Merged {
    /// Looks for the links of a tree.
    pub(crate) fn read(tree: &dyn Tree) -> TreeResult<Self> {
        let mut links = Vec::new();
        for name in MERGED {
            let link = TreePath::new(name)?;
            if let Some(target) = tree.resolve(&link)?.filter(|target| *target != link) {
                links.push((link, target));
            }
        }
        Ok(Self(links))
    }

    /// Where a listed file lies.
    pub(crate) fn place(&self, path: TreePath) -> TreePath {
        let found = self.0.iter().find(|(link, _)| path.starts_with(link) && path != *link);
        let Some((link, target)) = found else { return path };
        let rest = path.bytes().get(link.bytes().len() + 1..).unwrap_or_default();
        target.join_os(OsStr::from_bytes(rest)).unwrap_or(path)
    }
}
