//! Hashes of passwords in account files where none belong.

use std::borrow::Cow;

use hardtack_tree::{FileKind, Tree, TreePath};

use super::{Category, Residue, ScanError};

/// Everybody may read the first two, and nothing of a recipe sets a password in the third (passwd(5), group(5),
/// gshadow(5)).
pub(super) const FILES: [&str; 3] = ["/etc/passwd", "/etc/group", "/etc/gshadow"];

/// Every line of these files with a hash in its second field.
pub(super) fn find(tree: &dyn Tree) -> Result<Vec<Residue>, ScanError> {
    let mut found = Vec::new();
    for file in FILES {
        let path = TreePath::new(file)?;
        if tree.target_metadata(&path)?.is_none_or(|metadata| metadata.kind != FileKind::Regular) {
            continue;
        }
        let text = tree.read_text(&path)?.unwrap_or_default();
        let has_hash = |line: &str| line.split(':').nth(1).is_some_and(is_hash);
        for (index, _) in text.lines().enumerate().filter(|(_, line)| has_hash(line)) {
            let what = Cow::Borrowed("the hash of a password");
            found.push(Residue { line: Some(index + 1), what, ..Residue::new(path.clone(), Category::Password) });
        }
    }
    Ok(found)
}

/// Whether crypt(5) could have made the field, also behind the mark of a lock.
fn is_hash(field: &str) -> bool {
    let field = field.trim_start_matches('!');
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'/');
    let is_des = field.len() == 13 && field.bytes().all(is_digit);
    is_des || (field.starts_with(['$', '_']) && field.len() > 12)
}
