//! Configuration directories whose files are merged by name: sysctl.d(5), modprobe.d(5), systemd.unit(5).

use std::collections::BTreeMap;

use hardtack_tree::{FileKind, FixedPath, Tree, TreePath, TreeResult};

/// Those of `directories` that are there, in their order. A directory that only leads to an earlier one, as
/// `/lib` does to `/usr/lib` on most systems, is left out.
///
/// # Errors
/// When a directory cannot be read.
pub(super) fn present(tree: &dyn Tree, directories: &[FixedPath]) -> TreeResult<Vec<TreePath>> {
    let (mut found, mut real) = (Vec::new(), Vec::new());
    for directory in directories {
        let path = directory.to_path();
        if let Some(target) = tree.resolve(&path)?
            && !real.contains(&target)
        {
            real.push(target);
            found.push(path);
        }
    }
    Ok(found)
}

/// The files of `directories` whose names end in `suffix`, in the order in which they apply: sorted by
/// name, whichever directory they stand in. Of several files with one name only the one in the earliest
/// directory counts, and a link to `/dev/null` there hides them all.
///
/// # Errors
/// When a directory or an entry in it cannot be read.
pub(super) fn merged(tree: &dyn Tree, directories: &[TreePath], suffix: &str) -> TreeResult<Vec<TreePath>> {
    let mut by_name = BTreeMap::new();
    for directory in directories {
        for name in tree.list(directory)?.unwrap_or_default() {
            if name.to_str().is_some_and(|name| name.ends_with(suffix) && !name.starts_with('.')) {
                let path = directory.join_os(&name)?;
                by_name.entry(name).or_insert(path);
            }
        }
    }
    let mut files = Vec::with_capacity(by_name.len());
    for path in by_name.into_values() {
        if is_file(tree, &path)? {
            files.push(path);
        }
    }
    Ok(files)
}

/// Whether `path` is a link to `/dev/null`, which systemd takes for "not there, and nothing below it either".
/// The target's text decides: a tree at rest often has no device nodes.
///
/// # Errors
/// When the entry cannot be read.
pub(super) fn is_masked(tree: &dyn Tree, path: &TreePath) -> TreeResult<bool> {
    Ok(tree.read_link(path)?.is_some_and(|target| {
        let target = target.to_string_lossy();
        target == "/dev/null" || target.trim_start_matches("../") == "dev/null"
    }))
}

fn is_file(tree: &dyn Tree, path: &TreePath) -> TreeResult<bool> {
    Ok(!is_masked(tree, path)? && tree.target_metadata(path)?.is_some_and(|found| found.kind == FileKind::Regular))
}
