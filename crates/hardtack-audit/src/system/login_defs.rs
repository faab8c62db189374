//! What login.defs(5) says.

use hardtack_tree::{Tree, tree_path};

use super::keyvalue::{Syntax, parse};
use crate::verdict::Unjudgeable;

/// The smallest number of a person's account: `UID_MIN`, 1000 when it does not say.
///
/// # Errors
/// When the file cannot be read.
pub fn first_user(tree: &dyn Tree) -> Result<u32, Unjudgeable> {
    let text = tree.read_text(&tree_path!("/etc/login.defs"))?.unwrap_or_default();
    let set = parse(&text, Syntax::Space).into_iter().rfind(|assignment| assignment.key == "UID_MIN");
    Ok(set.and_then(|assignment| assignment.value.parse().ok()).unwrap_or(1000))
}
