//! Configuration files that set keys, with their drop-in directories.

mod dialect;
mod line;

use std::ffi::OsString;

use hardtack_tree::{Tree, TreePath, TreeResult};

pub use dialect::{Dialect, DropIns};
pub use line::{Assignment, Syntax, boolean, parse};

use super::{dropins, glob};
use crate::verdict::{Location, Unjudgeable};

/// All assignments of a program's configuration, in the order the program reads them.
#[derive(Debug)]
pub struct KeyValue {
    dialect: Dialect,
    files: Vec<(TreePath, Vec<Assignment>)>,
}

/// An assignment and the file it stands in.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    /// The file.
    pub path: &'a TreePath,
    /// The assignment.
    pub assignment: &'a Assignment,
}

impl Found<'_> {
    /// Where it stands.
    pub fn at(&self) -> Location {
        Location { path: self.path.clone(), line: Some(self.assignment.line) }
    }
}

impl KeyValue {
    /// Reads the configuration that `dialect` describes; files that are not there set nothing.
    ///
    /// # Errors
    /// When a file or directory that is there cannot be read.
    pub fn read(tree: &dyn Tree, dialect: &Dialect) -> Result<Self, Unjudgeable> {
        let mut files = Vec::new();
        for path in order(tree, dialect)? {
            let text = tree.read_text(&path)?.unwrap_or_default();
            files.push((path, parse(&text, dialect.syntax)));
        }
        Ok(Self { dialect: dialect.clone(), files })
    }

    /// The assignment that decides a key's value: the last one read.
    pub fn deciding(&self, section: &str, key: &str) -> Option<Found<'_>> {
        self.all(section, key).last()
    }

    /// The value an assignment gives. In an INI file an empty one takes back what was set before, so that the
    /// program's default holds: `None`.
    pub fn value<'a>(&self, found: &Found<'a>) -> Option<&'a str> {
        let value = found.assignment.value.as_str();
        (self.dialect.syntax != Syntax::Ini || !value.is_empty()).then_some(value)
    }

    /// Every assignment of a key, in reading order.
    pub fn all(&self, section: &str, key: &str) -> impl Iterator<Item = Found<'_>> {
        let same = |a: &str, b: &str| if self.dialect.keys_in_any_case { a.eq_ignore_ascii_case(b) } else { a == b };
        self.files.iter().flat_map(move |(path, assignments)| {
            assignments
                .iter()
                .filter(move |a| a.section == section && same(&a.key, key))
                .map(move |assignment| Found { path, assignment })
        })
    }

    /// Whether what `earlier` says is read before the file `path` would be.
    pub fn is_read_before(&self, earlier: &TreePath, path: &TreePath) -> bool {
        let rank = |path: &TreePath| (self.dialect.rank(path), path.file_name().map(OsString::from));
        rank(earlier) < rank(path)
    }
}

/// The files in reading order; a later one wins.
fn order(tree: &dyn Tree, dialect: &Dialect) -> TreeResult<Vec<TreePath>> {
    let mut paths = Vec::new();
    for path in [dialect.path.clone()].into_iter().chain(dialect.fallbacks()) {
        if tree.exists(&path)? {
            paths.push(path);
            break;
        }
    }
    let mut drop_ins = dropins::merged(tree, &dialect.drop_in_directories(), ".conf")?;
    if dialect.drop_ins == DropIns::Chrony {
        drop_ins = named_by_chrony(tree, dialect)?;
    }
    Ok(if dialect.drop_ins == DropIns::Before { [drop_ins, paths].concat() } else { [paths, drop_ins].concat() })
}

/// The files that chrony.conf(5) says are to be read with it.
fn named_by_chrony(tree: &dyn Tree, dialect: &Dialect) -> TreeResult<Vec<TreePath>> {
    let text = tree.read_text(&dialect.path)?.unwrap_or_default();
    let mut files = Vec::new();
    for assignment in parse(&text, dialect.syntax) {
        let directories = || assignment.value.split_ascii_whitespace().filter_map(|word| TreePath::new(word).ok());
        match assignment.key.to_ascii_lowercase().as_str() {
            "include" => files.extend(glob::expand(tree, &assignment.value)?),
            "confdir" => files.extend(dropins::merged(tree, &directories().collect::<Vec<_>>(), ".conf")?),
            "sourcedir" => files.extend(dropins::merged(tree, &directories().collect::<Vec<_>>(), ".sources")?),
            _ => {}
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests;
