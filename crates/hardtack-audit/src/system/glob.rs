//! Patterns of file names: glob(7) inside a tree.

use std::ffi::OsStr;

use globset::{GlobBuilder, GlobMatcher};
use hardtack_tree::{FileKind, Tree, TreePath, TreeResult};

/// The existing entries that an absolute pattern names, sorted by bytes. Links in its directories are
/// followed; a name that starts with a dot is met only by a pattern that does.
///
/// # Errors
/// When a directory on the way cannot be listed.
pub fn expand(tree: &dyn Tree, pattern: &str) -> TreeResult<Vec<TreePath>> {
    let mut found = vec![TreePath::root()];
    for component in components(pattern) {
        let mut next = Vec::new();
        for directory in &found {
            if let Component::Name(name) = &component {
                let path = directory.join(name)?;
                if tree.exists(&path)? {
                    next.push(path);
                }
                continue;
            }
            if tree.target_metadata(directory)?.is_none_or(|metadata| metadata.kind != FileKind::Directory) {
                continue;
            }
            for name in tree.list(directory)?.unwrap_or_default() {
                if component.is_match(&name) {
                    next.push(directory.join_os(&name)?);
                }
            }
        }
        found = next;
    }
    found.sort();
    Ok(found)
}

/// Whether the pattern names `path`, be it there or not.
pub fn names(pattern: &str, path: &TreePath) -> bool {
    let components = components(pattern);
    components.len() == path.components().count()
        && components.iter().zip(path.components()).all(|(component, name)| component.is_match(name))
}

enum Component {
    Name(String),
    Pattern { matcher: GlobMatcher, dot: bool },
}

impl Component {
    fn is_match(&self, name: &OsStr) -> bool {
        match self {
            Component::Name(own) => name == own.as_str(),
            Component::Pattern { matcher, dot } => {
                (*dot || !name.as_encoded_bytes().starts_with(b".")) && matcher.is_match(name)
            }
        }
    }
}

/// A component that is no valid pattern is a plain name, as glob(3) has it.
fn components(pattern: &str) -> Vec<Component> {
    let parts = pattern.split('/').filter(|part| !part.is_empty() && *part != ".");
    parts
        .map(|part| {
            // To make a matcher costs more than everything else here.
            if !part.contains(['*', '?', '[', '\\']) {
                return Component::Name(part.to_owned());
            }
            // Braces mean nothing to glob(3) and alternatives to globset.
            let literal_braces = part.replace('{', "[{]").replace('}', "[}]");
            match GlobBuilder::new(&literal_braces).literal_separator(true).backslash_escape(true).build() {
                Ok(glob) => Component::Pattern { matcher: glob.compile_matcher(), dot: part.starts_with('.') },
                Err(_) => Component::Name(part.to_owned()),
            }
        })
        .collect()
}
