//! The files of dpkg's database.

use crate::{FixedPath, Tree, TreePath, TreeResult};

/// The status of every package.
pub const STATUS: FixedPath = FixedPath::new("/var/lib/dpkg/status");
/// What distroless images have instead: a file for each package, beside lists of digests.
pub const STATUS_DIRECTORY: FixedPath = FixedPath::new("/var/lib/dpkg/status.d");
/// What an interrupted dpkg has not merged yet.
const UPDATES: FixedPath = FixedPath::new("/var/lib/dpkg/updates");

/// The files of stanzas with their content, in the order in which they count: of two stanzas for one package and
/// architecture the later one holds. `None` when the tree has no such database.
///
/// # Errors
/// When one cannot be read.
pub fn files(tree: &dyn Tree) -> TreeResult<Option<Vec<(TreePath, String)>>> {
    let mut files = Vec::new();
    let status = STATUS.to_path();
    files.extend(tree.read_text(&status)?.map(|text| (status, text)));
    take(tree, STATUS_DIRECTORY, |name| !name.ends_with(".md5sums"), &mut files)?;
    if files.is_empty() {
        return Ok(None);
    }
    take(tree, UPDATES, |name| name.bytes().all(|byte| byte.is_ascii_digit()), &mut files)?;
    Ok(Some(files))
}

fn take(
    tree: &dyn Tree,
    directory: FixedPath,
    wanted: fn(&str) -> bool,
    files: &mut Vec<(TreePath, String)>,
) -> TreeResult<()> {
    let directory = directory.to_path();
    for name in tree.list(&directory)?.unwrap_or_default() {
        if name.to_str().is_some_and(wanted) {
            let path = directory.join_os(&name)?;
            let text = tree.read_text(&path)?;
            files.extend(text.map(|text| (path, text)));
        }
    }
    Ok(())
}
