//! Unit files, aliases, masks and the links that start units, from the unit directories.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::Path;

use hardtack_tree::{FileKind, Tree, TreePath};

use super::{Entry, Form, Pull, is_unit_name};
use crate::system::dropins;
use crate::verdict::Unjudgeable;

const PULLING: [&str; 3] = [".wants", ".requires", ".upholds"];

pub(super) fn read(
    tree: &dyn Tree,
    directories: &[TreePath],
) -> Result<(BTreeMap<String, Entry>, Vec<Pull>), Unjudgeable> {
    let mut entries = BTreeMap::new();
    // By directory and unit, so that a link to /dev/null hides the vendor's link of the same name.
    let mut pulls: BTreeMap<(String, String), Option<TreePath>> = BTreeMap::new();
    for directory in directories {
        for name in tree.list(directory)?.unwrap_or_default() {
            let Some(text) = name.to_str() else { continue };
            let path = directory.join(text)?;
            if PULLING.iter().any(|suffix| text.ends_with(suffix)) {
                for unit in tree.list(&path)?.unwrap_or_default() {
                    let Some(unit) = unit.to_str().filter(|unit| is_unit_name(unit)) else { continue };
                    let link = path.join(unit)?;
                    let is_link = tree.read_link(&link)?.is_some();
                    let counts = is_link && !dropins::is_masked(tree, &link)?;
                    pulls.entry((text.to_owned(), unit.to_owned())).or_insert(counts.then_some(link));
                }
            } else if is_unit_name(text)
                && !entries.contains_key(text)
                && let Some(form) = form(tree, &path, text)?
            {
                entries.insert(text.to_owned(), Entry { path, form });
            }
        }
    }
    let pulls = pulls.into_iter().filter_map(|((_, unit), at)| Some(Pull { unit, at: at? })).collect();
    Ok((entries, pulls))
}

/// What the entry at `path` is; `None` when it is no unit.
fn form(tree: &dyn Tree, path: &TreePath, name: &str) -> Result<Option<Form>, Unjudgeable> {
    let Some(found) = tree.metadata(path)? else {
        return Ok(None);
    };
    Ok(match found.kind {
        FileKind::Regular if found.size == 0 => Some(Form::Mask),
        FileKind::Regular => Some(Form::File),
        FileKind::Symlink if dropins::is_masked(tree, path)? => Some(Form::Mask),
        FileKind::Symlink => {
            let target = tree.read_link(path)?.unwrap_or_default();
            let target = Path::new(&target).file_name().and_then(OsStr::to_str).unwrap_or_default();
            // A link of the same name only says where the file is.
            Some(if target == name || !is_unit_name(target) { Form::File } else { Form::Alias(target.to_owned()) })
        }
        _ => None,
    })
}
