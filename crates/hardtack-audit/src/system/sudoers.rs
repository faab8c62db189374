//! The configuration of sudo: sudoers(5).

pub mod grant;
mod line;

use std::ops::RangeInclusive;

use hardtack_tree::{FileKind, Tree, TreePath, TreeResult, tree_path};

pub use line::{Entry, Line, Setting, parse};

use crate::verdict::{Location, Unjudgeable};

/// How deep files may include each other (sudoers(5)).
const MAX_DEPTH: usize = 128;

/// The file sudo starts from.
pub fn main_file() -> TreePath {
    tree_path!("/etc/sudoers")
}

/// Every line in the order sudo reads it, included files where they are included.
#[derive(Debug)]
pub struct Sudoers {
    lines: Vec<(TreePath, Line)>,
    directories: Vec<TreePath>,
}

/// A line and where it stands.
#[derive(Debug)]
pub struct Found<'a, T> {
    /// The file.
    pub path: &'a TreePath,
    /// First and last line in the file.
    pub lines: &'a RangeInclusive<usize>,
    /// What it says.
    pub what: &'a T,
}

impl<T> Clone for Found<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Found<'_, T> {}

impl<T> Found<'_, T> {
    /// Where it stands.
    pub fn at(&self) -> Location {
        Location { path: self.path.clone(), line: Some(*self.lines.start()) }
    }
}

impl Sudoers {
    /// Reads `/etc/sudoers` and everything it includes.
    ///
    /// # Errors
    /// When it is not there, or a file it names is not there, cannot be read, or depends on the host's name.
    pub fn read(tree: &dyn Tree) -> Result<Self, Unjudgeable> {
        let mut sudoers = Self { lines: Vec::new(), directories: Vec::new() };
        sudoers.read_file(tree, &main_file(), 0)?;
        Ok(sudoers)
    }

    fn read_file(&mut self, tree: &dyn Tree, path: &TreePath, depth: usize) -> Result<(), Unjudgeable> {
        if depth > MAX_DEPTH {
            return Err(Unjudgeable(format!("{path} is included more than {MAX_DEPTH} files deep")));
        }
        let Some(text) = tree.read_text(path)? else {
            return Err(Unjudgeable(format!("there is no {path}")));
        };
        for line in parse(&text) {
            if let Entry::Include { path: named, directory } = &line.entry {
                let at = format!("{path}:{}", line.lines.start());
                let target = resolve(path, named)
                    .ok_or_else(|| Unjudgeable(format!("{at} includes {named}, which depends on the machine")))?;
                if *directory {
                    for file in files(tree, &target)? {
                        self.read_file(tree, &file, depth + 1)?;
                    }
                    self.directories.push(target);
                } else {
                    self.read_file(tree, &target, depth + 1)?;
                }
            } else {
                self.lines.push((path.clone(), line));
            }
        }
        Ok(())
    }

    /// The settings of a name, in reading order, each with the scope of its line.
    pub fn settings<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (&'a str, Found<'a, Setting>)> {
        self.lines.iter().flat_map(move |(path, line)| {
            let (scope, settings) = match &line.entry {
                Entry::Defaults { scope, settings } => (scope.as_str(), settings.as_slice()),
                _ => ("", &[][..]),
            };
            let named = settings.iter().filter(move |setting| setting.name == name);
            named.map(move |setting| (scope, Found { path, lines: &line.lines, what: setting }))
        })
    }

    /// The lines that say who may run what, in reading order.
    pub fn rules(&self) -> impl Iterator<Item = Found<'_, String>> {
        self.lines.iter().filter_map(|(path, line)| match &line.entry {
            Entry::Rule(text) => Some(Found { path, lines: &line.lines, what: text }),
            _ => None,
        })
    }

    /// The rules that let everybody run everything as root.
    pub fn everything_for_all(&self) -> Vec<Found<'_, String>> {
        let definitions = self.lines.iter().filter_map(|(_, line)| match &line.entry {
            Entry::Alias(text) => Some(text.as_str()),
            _ => None,
        });
        let aliases = grant::Aliases::read(definitions);
        self.rules().filter(|rule| grant::is_everything_for_all(rule.what, &aliases)).collect()
    }

    /// Whether files of a directory are read.
    pub fn includes_directory(&self, path: &TreePath) -> bool {
        self.directories.contains(path)
    }
}

/// The path of an included file: relative ones start beside the file that names them.
fn resolve(from: &TreePath, named: &str) -> Option<TreePath> {
    if named.contains("%h") {
        return None;
    }
    match named.starts_with('/') {
        true => TreePath::new(named).ok(),
        false => from.parent()?.join(named).ok(),
    }
}

/// The files of a directory that sudo reads, sorted: no dot in the name, no `~` at its end.
fn files(tree: &dyn Tree, directory: &TreePath) -> TreeResult<Vec<TreePath>> {
    let mut files = Vec::new();
    for name in tree.list(directory)?.unwrap_or_default() {
        let bytes = name.as_encoded_bytes();
        let path = directory.join_os(&name)?;
        let regular = tree.target_metadata(&path)?.is_some_and(|metadata| metadata.kind == FileKind::Regular);
        if regular && !bytes.contains(&b'.') && !bytes.ends_with(b"~") {
            files.push(path);
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::tree;

    #[test]
    fn directories_are_read_where_they_are_named() {
        let tree = tree([
            ("/etc/sudoers", "Defaults use_pty\n@includedir sudoers.d\nDefaults logfile=/a\n"),
            ("/etc/sudoers.d/20-b", "Defaults !use_pty\nann ALL=(ALL) NOPASSWD: ALL\n"),
            ("/etc/sudoers.d/10-a", "Defaults:ann use_pty\n"),
            ("/etc/sudoers.d/README.txt", "Defaults use_pty\n"),
            ("/etc/sudoers.d/old~", "Defaults use_pty\n"),
        ]);
        let sudoers = Sudoers::read(&tree).unwrap();
        let found: Vec<_> = sudoers
            .settings("use_pty")
            .map(|(scope, found)| format!("{scope} {} {}", found.what.value, found.at()))
            .collect();
        insta::assert_snapshot!(found.join("\n"), @r"
         true /etc/sudoers:1
        :ann true /etc/sudoers.d/10-a:1
         false /etc/sudoers.d/20-b:1
        ");
        assert_eq!(sudoers.rules().count(), 1);
        assert!(sudoers.includes_directory(&tree_path!("/etc/sudoers.d")));
    }

    #[test]
    fn what_cannot_be_followed_is_unknown() {
        let cause = |text: &str| Sudoers::read(&tree([("/etc/sudoers", text)])).unwrap_err().to_string();
        insta::assert_snapshot!(cause("@include /etc/sudoers.%h\n"), @"/etc/sudoers:1 includes /etc/sudoers.%h, which depends on the machine");
        insta::assert_snapshot!(cause("@include local\n"), @"there is no /etc/local");
        insta::assert_snapshot!(cause("@include sudoers\n"), @"/etc/sudoers is included more than 128 files deep");
    }
}
