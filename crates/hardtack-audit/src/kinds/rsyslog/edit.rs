//! Changing single statements of rsyslog's files.

use std::ops::Range;

use hardtack_tree::{StagedTree, Tree, TreePath};

use crate::fix::FixError;
use crate::system::rsyslog::Found;

/// Puts `text` in the place of some bytes of a file.
pub(super) fn replace(
    tree: &mut StagedTree<'_>,
    path: &TreePath,
    span: &Range<usize>,
    text: &str,
) -> Result<(), FixError> {
    let mut content = tree.read(path)?.unwrap_or_default();
    let end = span.end.min(content.len());
    content.splice(span.start.min(end)..end, text.bytes());
    Ok(tree.write(path, content)?)
}

/// Takes a statement with its lines away, when nothing else stands on them.
pub(super) fn remove(tree: &mut StagedTree<'_>, found: &Found) -> Result<(), FixError> {
    let content = tree.read(&found.path)?.unwrap_or_default();
    let (before, rest) = content.split_at(found.statement.span.start.min(content.len()));
    let after = rest.get(found.statement.span.len()..).unwrap_or_default();
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let length = after.iter().position(|byte| *byte == b'\n').unwrap_or(after.len());
    let (left, right) = (before.get(start..).unwrap_or_default(), after.get(..length).unwrap_or_default());
    let right = right.trim_ascii();
    if !left.trim_ascii().is_empty() || !(right.is_empty() || right.starts_with(b"#")) {
        return Err(FixError::NotByFiles(format!(
            "{} has other statements beside it: change the line by hand",
            found.at()
        )));
    }
    let end = found.statement.span.end + length + 1;
    replace(tree, &found.path, &(start..end), "")
}
