//! GNOME reads its settings from databases that dconf(1) compiles of key files.

use std::collections::BTreeSet;

use hardtack_tree::{FixedPath, Tree, TreePath, tree_path};

use super::StageError;
use super::refusal::Refusal;
use crate::sandbox::Run;
use crate::steps::Site;

const PROGRAM: FixedPath = FixedPath::new("/usr/bin/dconf");

/// Has the tree's own dconf compile the databases whose key files are among those `written`.
///
/// # Errors
/// When it refuses a key file.
pub(super) fn compile<'p>(
    site: &mut Site<'_>,
    written: impl IntoIterator<Item = &'p TreePath>,
) -> Result<(), StageError> {
    let directories: BTreeSet<TreePath> = written.into_iter().filter_map(key_directory).collect();
    let tree = site.draft.joined()?;
    if directories.is_empty() || !tree.exists(&PROGRAM.to_path())? {
        return Ok(());
    }
    for directory in directories {
        let keys = directory.to_string();
        let Some(database) = keys.strip_suffix(".d") else { continue };
        let run = Run::new([&PROGRAM.to_path().to_string(), "compile", database, &keys], site.epoch);
        let (finished, said) = site.run(&run)?;
        if !finished.ending.is_success() {
            return Err(StageError::Refused(vec![Refusal::understand("dconf compile", said, &directory, &tree)?]));
        }
    }
    Ok(())
}

/// The directory of key files, `/etc/dconf/db/NAME.d`, that a path lies in.
fn key_directory(path: &TreePath) -> Option<TreePath> {
    let databases = tree_path!("/etc/dconf/db");
    path.ancestors()
        .find(|above| above.parent().is_some_and(|parent| parent == databases) && above.bytes().ends_with(b".d"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_files_and_locks_lie_in_the_directory_of_their_database() {
        let of = |path| key_directory(&TreePath::new(path).unwrap()).map(|found| found.to_string());
        assert_eq!(of("/etc/dconf/db/local.d/60-hardtack").as_deref(), Some("/etc/dconf/db/local.d"));
        assert_eq!(of("/etc/dconf/db/gdm.d/locks/60-hardtack").as_deref(), Some("/etc/dconf/db/gdm.d"));
        assert_eq!(of("/etc/dconf/db/local"), None);
        assert_eq!(of("/etc/dconf/profile/user"), None);
    }
}
