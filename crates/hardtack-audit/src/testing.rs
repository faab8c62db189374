//! What the tests of this crate share.

use hardtack_tree::MemoryTree;

/// A tree of text files; a text `-> TARGET` makes a symbolic link instead.
pub(crate) fn tree<const N: usize>(entries: [(&str, &str); N]) -> MemoryTree {
    entries.into_iter().fold(MemoryTree::new(), |tree, (path, text)| {
        match text.strip_prefix("-> ") {
            Some(target) => tree.symlink(path, target),
            None => tree.file(path, text),
        }
        .unwrap()
    })
}
