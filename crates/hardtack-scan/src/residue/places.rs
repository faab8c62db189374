//! Patterns of places, and the entries of a tree that stand there.

use std::ffi::OsStr;

use globset::{Glob, GlobBuilder, GlobMatcher};
use hardtack_tree::{Entry, FileKind, Tree, TreePath};

use super::ScanError;
use super::homes::Homes;

/// Entries of a tree at one place. The forms of a place:
///
/// | form | meaning |
/// |---|---|
/// | `/etc/hostname` | this entry |
/// | `/tmp/*`, `/var/log/sa/sa*` | entries of any kind in this directory, whose names fit |
/// | `/var/log/**` | regular files anywhere below this directory |
/// | `~/…` | each of these, in every home directory |
/// | `**/nohup.out` | regular files of this name anywhere |
///
/// Links to the directory of a place are followed, as whoever writes there would follow them; links in it are not.
pub(super) fn entries<'t>(tree: &'t dyn Tree, homes: &Homes, place: &str) -> Result<Vec<&'t Entry>, ScanError> {
    if let Some(name) = place.strip_prefix("**/") {
        let matcher = matcher(name);
        let fits = |entry: &&Entry| entry.metadata.kind == FileKind::Regular && is_named(entry, &matcher);
        return Ok(tree.index()?.iter().filter(fits).collect());
    }
    if let Some(below) = place.strip_prefix("~/") {
        let mut found = Vec::new();
        for home in homes.directories() {
            found.extend(at(tree, &home.join(below)?)?);
        }
        return Ok(found);
    }
    at(tree, &TreePath::new(place)?)
}

/// Globs over whole paths that a place has without a tree: of the entries there, and of all that is below them.
pub(super) fn globs(place: &str) -> Vec<Glob> {
    let roots: Vec<String> = match place.strip_prefix("~/") {
        Some(below) => vec![format!("/root/{below}"), format!("/home/*/{below}")],
        None if place.starts_with('/') => vec![place.to_owned()],
        None => vec![format!("/{place}")],
    };
    let texts = roots.into_iter().flat_map(|root| [format!("{root}/**"), root]);
    texts.filter_map(|text| GlobBuilder::new(&text).literal_separator(true).build().ok()).collect()
}

fn at<'t>(tree: &'t dyn Tree, place: &TreePath) -> Result<Vec<&'t Entry>, ScanError> {
    let (Some(directory), Some(last)) = (place.parent(), place.file_name()) else { return Ok(Vec::new()) };
    let index = tree.index()?;
    let Some(directory) = tree.resolve(&directory)? else { return Ok(Vec::new()) };
    let found = if last == "**" {
        let files = index.under(&directory).iter().filter(|entry| entry.metadata.kind == FileKind::Regular);
        files.collect()
    } else if last.as_encoded_bytes().contains(&b'*') {
        let matcher = matcher(&last.to_string_lossy());
        let depth = directory.components().count() + 1;
        let children = index.under(&directory).iter().filter(|entry| entry.path.components().count() == depth);
        children.filter(|entry| is_named(entry, &matcher)).collect()
    } else {
        index.get(&directory.join_os(last)?).into_iter().collect()
    };
    Ok(found)
}

fn is_named(entry: &Entry, matcher: &Name) -> bool {
    entry.path.file_name().is_some_and(|name| matcher.is_match(name))
}

enum Name {
    Exact(String),
    Glob(GlobMatcher),
}

impl Name {
    fn is_match(&self, name: &OsStr) -> bool {
        match self {
            Name::Exact(own) => name == own.as_str(),
            Name::Glob(glob) => glob.is_match(name),
        }
    }
}

fn matcher(name: &str) -> Name {
    match GlobBuilder::new(name).literal_separator(true).build() {
        Ok(glob) if name.contains(['*', '?', '[', '{']) => Name::Glob(glob.compile_matcher()),
        _ => Name::Exact(name.to_owned()),
    }
}
