//! Login shells, and accounts that are not for logging in.

use hardtack_tree::{StagedTree, Tree, TreePath, tree_path};

use super::{Check, Remedy, Violation, edit};
use crate::fix::FixError;
use crate::system::accounts::{Accounts, PASSWD, Password, Row, SHADOW, Shadow, User};
use crate::system::login_defs::first_user;
use crate::verdict::Unjudgeable;

/// The shells that a user may log in with (shells(5)).
const SHELLS: &str = "/etc/shells";

pub(super) const SYSTEM_WITHOUT_SHELL: Check = Check {
    name: "system-accounts-without-shell",
    asks: "accounts of the system have no login shell",
    files: &[PASSWD, SHELLS, "/etc/login.defs"],
    violations: |system| {
        let users = system.accounts()?.users()?;
        let found = |user: &User| format!("{} with {}", user.name, shell(user));
        let rows = with_shell(system.tree(), users.rows())?;
        Ok(rows.iter().map(|row| Violation::new(found(&row.value), users.at(row.line))).collect())
    },
    remedy: Remedy::Edit(take_shells),
};

pub(super) const SHELL_LESS_LOCKED: Check = Check {
    name: "accounts-without-shell-locked",
    asks: "accounts without a login shell have no password that opens them",
    files: &[PASSWD, SHADOW, SHELLS],
    violations: |system| {
        let accounts = system.accounts()?;
        let (users, shadow) = (accounts.users()?, accounts.shadow()?);
        let open = unlocked(system.tree(), accounts)?;
        let found = |user: &User| format!("{} with {}, not locked", user.name, shell(user));
        Ok(open
            .into_iter()
            .map(|(row, entry)| {
                let at = entry.map_or_else(|| users.at(row.line), |entry| shadow.at(entry.line));
                Violation::new(found(&row.value), at)
            })
            .collect())
    },
    remedy: Remedy::Edit(lock),
};

/// The shells that a user may log in with: `/etc/shells`, or getusershell(3)'s own list without it.
pub(in crate::kinds) struct LoginShells(Vec<String>);

impl LoginShells {
    /// Reads the list of a tree.
    pub(in crate::kinds) fn read(tree: &dyn Tree) -> Result<Self, Unjudgeable> {
        let Some(text) = tree.read_text(&TreePath::new(SHELLS)?)? else {
            return Ok(Self(vec!["/bin/sh".to_owned(), "/bin/csh".to_owned()]));
        };
        let shells = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
        // Some systems list nologin, which lets nobody in.
        Ok(Self(
            shells.filter(|shell| shell.starts_with('/') && !shell.ends_with("/nologin")).map(str::to_owned).collect(),
        ))
    }

    /// Whether a user may log in by its shell.
    pub(in crate::kinds) fn allow(&self, user: &User) -> bool {
        self.0.iter().any(|allowed| allowed == shell(user))
    }
}

/// An empty field means the standard shell (passwd(5)).
fn shell(user: &User) -> &str {
    if user.shell.is_empty() { "/bin/sh" } else { &user.shell }
}

/// The number that every account of the system has in common: it is nobody's.
const NOBODY: u32 = 65534;

/// Accounts of the system, other than root, that have a login shell.
fn with_shell<'a>(tree: &dyn Tree, users: &'a [Row<User>]) -> Result<Vec<&'a Row<User>>, Unjudgeable> {
    let shells = LoginShells::read(tree)?;
    let first_user = first_user(tree)?;
    let system = |user: &User| user.name != "root" && (user.uid < first_user || user.uid == NOBODY);
    Ok(users.iter().filter(|row| system(&row.value) && shells.allow(&row.value)).collect())
}

/// Accounts without a login shell that a password opens, or that open without one; with their lines in
/// shadow(5) where that is what opens them.
type Unlocked<'a> = Vec<(&'a Row<User>, Option<&'a Row<Shadow>>)>;

fn unlocked<'a>(tree: &dyn Tree, accounts: &'a Accounts) -> Result<Unlocked<'a>, Unjudgeable> {
    let shells = LoginShells::read(tree)?;
    let (users, shadow) = (accounts.users()?, accounts.shadow()?);
    let mut found = Vec::new();
    for row in users.rows().iter().filter(|row| row.value.name != "root" && !shells.allow(&row.value)) {
        match row.value.password {
            Password::Empty | Password::Set => found.push((row, None)),
            Password::Locked => {}
            Password::Shadowed => {
                let entry = shadow.rows().iter().find(|entry| entry.value.name == row.value.name);
                if let Some(entry) = entry.filter(|entry| entry.value.password != Password::Locked) {
                    found.push((row, Some(entry)));
                }
            }
        }
    }
    Ok(found)
}

fn take_shells(tree: &mut StagedTree<'_>) -> Result<(), FixError> {
    let accounts = Accounts::read(&*tree)?;
    let users = accounts.users()?;
    let nologin = nologin(&*tree)?;
    for row in with_shell(&*tree, users.rows())? {
        edit::field(tree, users.path(), row.line, 6, |_| nologin.to_string())?;
    }
    Ok(())
}

/// Where nologin(8) is in the tree; where Debian has it when there is none.
fn nologin(tree: &dyn Tree) -> Result<TreePath, Unjudgeable> {
    let usual = tree_path!("/usr/sbin/nologin");
    for path in [&usual, &tree_path!("/sbin/nologin")] {
        if tree.target_metadata(path)?.is_some() {
            return Ok(path.clone());
        }
    }
    Ok(usual)
}

fn lock(tree: &mut StagedTree<'_>) -> Result<(), FixError> {
    let accounts = Accounts::read(&*tree)?;
    for (row, entry) in unlocked(&*tree, &accounts)? {
        let (path, line) = match entry {
            Some(entry) => (accounts.shadow()?.path(), entry.line),
            None => (accounts.users()?.path(), row.line),
        };
        edit::field(tree, path, line, 1, edit::locked)?;
    }
    Ok(())
}
