//! Where the accounts of a tree are at home.

use std::collections::{BTreeMap, BTreeSet};

use hardtack_audit::system::accounts::{Accounts, PASSWD};
use hardtack_tree::{FileKind, Tree, TreePath, tree_path};

use super::ScanError;

/// The home directories of a tree, links to them followed.
pub(super) struct Homes {
    /// By directory, the login names of those at home there.
    homes: BTreeMap<TreePath, BTreeSet<String>>,
}

impl Homes {
    /// Every directory that `/etc/passwd` names, and those in `/home` and `/root` even if nobody's.
    pub(super) fn read(tree: &dyn Tree) -> Result<Self, ScanError> {
        let mut homes: BTreeMap<TreePath, BTreeSet<String>> = BTreeMap::new();
        let mut add = |home: &TreePath, user: Option<&str>| -> Result<(), ScanError> {
            let Some(home) = tree.resolve(home)? else { return Ok(()) };
            if tree.metadata(&home)?.is_some_and(|metadata| metadata.kind == FileKind::Directory) {
                homes.entry(home).or_default().extend(user.map(str::to_owned));
            }
            Ok(())
        };
        add(&tree_path!("/root"), None)?;
        let all = tree_path!("/home");
        for name in tree.list(&all)?.unwrap_or_default() {
            add(&all.join_os(&name)?, None)?;
        }
        if tree.exists(&TreePath::new(PASSWD)?)? {
            for user in Accounts::read(tree)?.users()?.values() {
                // What is no absolute path is nobody's home: login(1) starts in `/`.
                if let Ok(home) = TreePath::new(&user.home) {
                    add(&home, Some(&user.name))?;
                }
            }
        }
        Ok(Self { homes })
    }

    pub(super) fn directories(&self) -> impl Iterator<Item = &TreePath> {
        self.homes.keys()
    }

    /// Every login name with its home directory.
    pub(super) fn users(&self) -> impl Iterator<Item = (&str, &TreePath)> {
        self.homes.iter().flat_map(|(home, users)| users.iter().map(move |user| (user.as_str(), home)))
    }
}
