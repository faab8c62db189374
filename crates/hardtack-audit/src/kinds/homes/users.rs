//! Who has a home.

use hardtack_tree::{FixedPath, Metadata, TreePath};

use crate::kinds::accounts::shells::LoginShells;
use crate::system::System;
use crate::system::accounts::User;
use crate::verdict::{Location, Unjudgeable};

/// What decides who has a home, and where homes are unless an account says otherwise.
pub(super) const PATHS: [FixedPath; 4] =
    [FixedPath::new("/etc/passwd"), FixedPath::new("/etc/shells"), FixedPath::new("/home"), FixedPath::new("/root")];

/// A user who can log in, with the home that passwd(5) gives.
pub(super) struct Resident {
    pub user: User,
    /// The user's line.
    pub at: Location,
    /// The home; `None` where the field is no absolute path.
    pub home: Option<Home>,
}

/// A home directory.
pub(super) struct Home {
    /// Where passwd(5) says it is.
    pub named: TreePath,
    /// Where it is, links followed, and what it is; `None` where nothing is.
    pub there: Option<(TreePath, Metadata)>,
}

/// Every user with a login shell.
pub(super) fn residents(system: &System<'_>) -> Result<Vec<Resident>, Unjudgeable> {
    let tree = system.tree();
    let shells = LoginShells::read(tree)?;
    let users = system.accounts()?.users()?;
    let mut residents = Vec::new();
    for row in users.rows().iter().filter(|row| shells.allow(&row.value)) {
        let home = match TreePath::new(&row.value.home) {
            Ok(named) => {
                let there = match tree.resolve(&named)? {
                    Some(path) => tree.metadata(&path)?.map(|found| (path, found)),
                    None => None,
                };
                Some(Home { named, there })
            }
            Err(_) => None,
        };
        residents.push(Resident { user: row.value.clone(), at: users.at(row.line), home });
    }
    Ok(residents)
}

impl Resident {
    /// Whether this is the user's home.
    pub(super) fn lives_at(&self, path: &TreePath) -> bool {
        let there = self.home.as_ref().and_then(|home| home.there.as_ref());
        there.is_some_and(|(own, _)| own == path)
    }
}

impl Home {
    /// Whether it belongs to the system and not to a user, so that nothing may be changed about it
    /// for the user with this number.
    pub(super) fn is_the_systems(&self, uid: u32) -> bool {
        let path = self.there.as_ref().map_or(&self.named, |(path, _)| path);
        let mut components = path.components();
        match components.next().and_then(|first| first.to_str()) {
            Some("root") => uid != 0,
            Some(
                "bin" | "boot" | "dev" | "etc" | "lib" | "lib64" | "proc" | "run" | "sbin" | "sys" | "tmp" | "usr",
            ) => true,
            Some(_) => components.next().is_none(),
            None => true,
        }
    }
}
