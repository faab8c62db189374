//! Setting and locking a key.

use hardtack_tree::{StagedTree, TreePath};

use super::State;
use crate::fix::{FixError, Fixer};
use crate::lines::Lines;
use crate::system::dconf::{PROFILES, databases_of, directory, keyfile, profile_file};

/// The key files that a fix writes, in the order in which they are tried.
const NAMES: [&str; 2] = ["60-hardtack", "zz-hardtack"];

pub(super) fn fix(state: &State, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
    let write = match &state.value {
        Some((kind, wanted)) => match wanted.to_write() {
            Some(text) => Some(kind.write(&text)),
            None => {
                return Err(FixError::NotByFiles(format!("{} needs a value that only the site can choose", state.key)));
            }
        },
        None => None,
    };
    let database = database(&state.profile, &mut fixer.tree)?;
    let directory = directory(&database)?;
    for name in NAMES {
        let done = fixer.attempt(state, |tree| {
            if let Some(value) = &write {
                put(tree, &directory.join(name)?, |lines| keyfile::set(lines, &state.key, value))?;
            }
            if state.locked {
                put(tree, &directory.join("locks")?.join(NAMES[0])?, |lines| {
                    if !lines.iter().any(|line| line == state.key) {
                        lines.push(&state.key);
                    }
                })?;
            }
            Ok(())
        })?;
        if done {
            return Ok(());
        }
    }
    Err(FixError::NotByFiles(format!(
        "another database of dconf decides {} after every file that hardtack may write",
        state.key
    )))
}

fn put(tree: &mut StagedTree<'_>, path: &TreePath, change: impl FnOnce(&mut Lines)) -> Result<(), FixError> {
    let mut lines = Lines::read(&*tree, path)?;
    change(&mut lines);
    Ok(lines.write(tree, path)?)
}

/// The database that a profile gets when it names none of the system's.
pub(super) fn default_database(profile: &str) -> &'static str {
    PROFILES.iter().find(|(name, _)| *name == profile).map_or("local", |(_, database)| database)
}

/// The first of the system's databases in a profile; where there is none, the profile gets one behind the
/// user's own.
fn database(profile: &str, tree: &mut StagedTree<'_>) -> Result<String, FixError> {
    if let Some(first) = databases_of(&*tree, profile)?.into_iter().next() {
        return Ok(first);
    }
    let own = default_database(profile);
    let mut lines = match profile_file(&*tree, profile)? {
        Some(path) => Lines::read(&*tree, &path)?,
        None => Lines::parse(b"user-db:user\n"),
    };
    let user = lines.iter().position(|line| line.trim().starts_with("user-db:"));
    lines.insert(user.map_or(1, |index| index + 2), &format!("system-db:{own}"));
    // A package's own file stays as it is: the site's comes before it.
    lines.write(tree, &TreePath::new("/etc/dconf/profile")?.join(profile)?)?;
    Ok(own.to_owned())
}
