//! Which packages of Debian bring what is in a tree.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use hardtack_tree::{Tree, TreePath, TreeResult, tree_path};

use crate::inventory::Merged;

/// The packages of Debian that bring each file and directory of a tree, from the lists that dpkg keeps.
#[derive(Debug, Default)]
pub struct Owners {
    merged: Merged,
    packages: HashMap<TreePath, Vec<String>>,
}

impl Owners {
    /// Reads the lists of a tree.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn read(tree: &dyn Tree) -> TreeResult<Self> {
        let lists = tree_path!("/var/lib/dpkg/info");
        let mut owners = Self { merged: Merged::read(tree)?, packages: HashMap::new() };
        for name in tree.list(&lists)?.unwrap_or_default() {
            let Some(package) = name.as_bytes().strip_suffix(b".list") else { continue };
            let package = String::from_utf8_lossy(package);
            let package = package.split(':').next().unwrap_or_default();
            let list = tree.read(&lists.join_os(&name)?)?.unwrap_or_default();
            for line in list.split(|byte| *byte == b'\n').filter(|line| line.first() == Some(&b'/') && *line != b"/.") {
                let Ok(path) = TreePath::new(OsStr::from_bytes(line)) else { continue };
                let packages = owners.packages.entry(owners.merged.place(path)).or_default();
                if packages.last().is_none_or(|last| last != package) {
                    packages.push(package.to_owned());
                }
            }
        }
        Ok(owners)
    }

    /// The packages that bring a file or directory.
    pub fn of(&self, path: &TreePath) -> &[String] {
        self.packages.get(&self.merged.place(path.clone())).map(Vec::as_slice).unwrap_or_default()
    }
}
