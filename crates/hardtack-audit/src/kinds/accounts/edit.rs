//! Changing one field of one line of an account file.

use hardtack_tree::{StagedTree, TreePath};

use crate::fix::FixError;
use crate::lines::Lines;

/// Puts what `change` makes of a field in its place. Fields count from 0, lines from 1.
pub(in crate::kinds) fn field(
    tree: &mut StagedTree<'_>,
    path: &TreePath,
    line: usize,
    field: usize,
    change: impl FnOnce(&str) -> String,
) -> Result<(), FixError> {
    let mut lines = Lines::read(&*tree, path)?;
    let text = lines.iter().nth(line.saturating_sub(1)).unwrap_or_default();
    let mut fields: Vec<String> = text.split(':').map(str::to_owned).collect();
    if let Some(found) = fields.get_mut(field) {
        *found = change(found);
        lines.replace(&(line..=line), &fields.join(":"));
    }
    Ok(lines.write(tree, path)?)
}

/// A password field that no password opens; a hash stays behind the `!`, as `passwd -l` leaves it.
pub(super) fn locked(field: &str) -> String {
    format!("!{field}")
}
