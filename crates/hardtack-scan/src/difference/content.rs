//! What two files hold, where anybody may see it.

use hardtack_tree::{FileKind, Mode, Tree, TreePath, holds_hashes, unified_diff};

use super::file::cause;
use crate::secrets::SecretRules;

/// Read permission of everybody.
const EVERYBODY: Mode = Mode::new(0o004);

/// What is different between the contents of a file on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContentDifference {
    /// There is no such file on either side.
    Absent,
    /// Nothing.
    Same,
    /// A unified diff.
    Text(String),
    /// One of them is no text.
    Binary,
    /// It is not shown, and why.
    Hidden(String),
}

/// Compares what the file at `path` holds. It is shown only where everybody may read it on both sides, it is none that
/// holds password hashes, and nothing in it looks like a key or a token.
///
/// # Errors
/// In words, when the file cannot be read.
pub fn content(old: &dyn Tree, new: &dyn Tree, path: &TreePath) -> Result<ContentDifference, String> {
    let mut contents = [None, None];
    for (tree, content) in [old, new].into_iter().zip(&mut contents) {
        let failed = |error: hardtack_tree::TreeError| cause(&error);
        let Some(found) = tree.target_metadata(path).map_err(failed)? else { continue };
        let hidden = if found.kind != FileKind::Regular {
            Some("it is no regular file".to_owned())
        } else if tree.resolve(path).map_err(failed)?.as_ref().is_some_and(holds_hashes) {
            Some("it holds password hashes".to_owned())
        } else if !EVERYBODY.within(found.mode) {
            Some(format!("not everybody may read it: its mode is {}", found.mode))
        } else {
            *content = tree.read(path).map_err(failed)?;
            content
                .as_deref()
                .and_then(|content| SecretRules::embedded().secret_in(content))
                .map(|secret| format!("it holds {secret}"))
        };
        if let Some(reason) = hidden {
            return Ok(ContentDifference::Hidden(reason));
        }
    }
    Ok(match contents {
        [None, None] => ContentDifference::Absent,
        [old, new] if old == new => ContentDifference::Same,
        [old, new] => unified_diff(path, old.as_deref(), new.as_deref())
            .map_or(ContentDifference::Binary, ContentDifference::Text),
    })
}

#[cfg(test)]
mod tests {
    use hardtack_tree::{MemoryTree, Owner, tree_path};

    use super::*;

    fn tree(content: &str, mode: u32) -> MemoryTree {
        MemoryTree::new().file_with("/etc/x", content, Mode::new(mode), Owner::ROOT).unwrap()
    }

    #[test]
    fn nothing_is_shown_that_not_everybody_may_read() {
        let compare = |old: MemoryTree, new: MemoryTree| content(&old, &new, &tree_path!("/etc/x")).unwrap();
        let ContentDifference::Text(text) = compare(tree("a\n", 0o644), tree("b\n", 0o644)) else { panic!("no text") };
        insta::assert_snapshot!(text, @r"
        --- /etc/x
        +++ /etc/x
        @@ -1 +1 @@
        -a
        +b
        ");
        assert_eq!(compare(tree("a\n", 0o644), tree("a\n", 0o644)), ContentDifference::Same);
        assert_eq!(compare(tree("a\n", 0o644), tree("\u{0}", 0o644)), ContentDifference::Binary);
        assert_eq!(compare(MemoryTree::new(), MemoryTree::new()), ContentDifference::Absent);
        let hidden = |old: MemoryTree, new: MemoryTree| match compare(old, new) {
            ContentDifference::Hidden(reason) => reason,
            other => panic!("{other:?}"),
        };
        insta::assert_snapshot!(hidden(tree("a\n", 0o640), tree("b\n", 0o644)), @"not everybody may read it: its mode is 0640");
        let key = format!("-----BEGIN {}-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v8UkSAR8qYnR4Yl1v\n", "PRIVATE KEY");
        insta::assert_snapshot!(hidden(MemoryTree::new(), tree(&key, 0o644)), @"it holds a private key");
        let shadow = |text| MemoryTree::new().file("/etc/shadow", text).unwrap().symlink("/etc/x", "shadow").unwrap();
        insta::assert_snapshot!(hidden(shadow("a"), shadow("b")), @"it holds password hashes");
    }
}
