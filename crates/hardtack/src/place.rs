//! Paths in a tree that are not there or cannot be read.

use hardtack_hcl::nearest;
use hardtack_tree::{Tree, TreeError, TreePath};

use crate::exit::Exit;
use crate::failure::Failure;

/// Why something of a tree cannot be shown.
pub(crate) fn unread(error: &TreeError) -> Failure {
    Failure::of(Exit::Failed, error)
}

/// There is nothing at a path: the nearest name, or where to look.
pub(crate) fn absent(tree: &dyn Tree, path: &TreePath) -> Failure {
    let what = format!("there is no {path} in {}", tree.label());
    let remedy = match near(tree, path) {
        Some(near) => format!("did you mean {near}?"),
        None => "`hardtack ls TARGET` lists what is there".to_owned(),
    };
    Failure::new(Exit::Input, what, remedy)
}

/// The path with the first missing name replaced by the nearest one that is there; with the rest of it where that is
/// there too.
fn near(tree: &dyn Tree, path: &TreePath) -> Option<TreePath> {
    let is_there = |path: &TreePath| tree.resolve(path).ok().flatten().is_some();
    let missing = std::iter::once(path.clone()).chain(path.ancestors()).take_while(|path| !is_there(path)).last()?;
    let parent = missing.parent()?;
    let names = tree.list(&parent).ok()??;
    let names: Vec<&str> = names.iter().filter_map(|name| name.to_str()).collect();
    let found = nearest(missing.file_name()?.to_str()?, names)?;
    let near = parent.join(found).ok()?;
    let rest = path.components().skip(near.components().count());
    let whole = rest.map(|name| name.to_str()).collect::<Option<Vec<_>>>()?.join("/");
    Some(near.join(&whole).ok().filter(is_there).unwrap_or(near))
}
