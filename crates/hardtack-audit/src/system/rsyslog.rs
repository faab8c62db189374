//! The configuration of rsyslogd: rsyslog.conf(5), directives with `$` and RainerScript objects.

pub mod selector;
mod statement;

use hardtack_tree::{FileKind, FixedPath, Tree, TreePath};

pub use statement::{Form, Statement};

use super::glob;
use crate::verdict::{Location, Unjudgeable};

/// The file that rsyslogd starts with.
pub const MAIN: FixedPath = FixedPath::new("/etc/rsyslog.conf");

/// Files that one configuration may include; more would go in circles.
const MOST: usize = 200;

/// Every statement in the order in which rsyslogd reads it, included files in their place.
#[derive(Debug, Default)]
pub struct Rsyslog {
    statements: Vec<Found>,
}

/// A statement and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The file.
    pub path: TreePath,
    /// The statement.
    pub statement: Statement,
}

impl Found {
    /// Where it stands.
    pub fn at(&self) -> Location {
        Location { path: self.path.clone(), line: Some(self.statement.line) }
    }
}

impl Rsyslog {
    /// Reads the configuration with everything it includes.
    ///
    /// # Errors
    /// When there is none, or a file cannot be read or understood.
    pub fn read(tree: &dyn Tree) -> Result<Self, Unjudgeable> {
        let main = MAIN.to_path();
        if tree.target_metadata(&main)?.is_none() {
            return Err(Unjudgeable(format!("there is no {main}")));
        }
        let mut rsyslog = Self::default();
        let mut files = 0;
        rsyslog.file(tree, &main, &mut files)?;
        Ok(rsyslog)
    }

    /// The statements in reading order.
    pub fn statements(&self) -> &[Found] {
        &self.statements
    }

    fn file(&mut self, tree: &dyn Tree, path: &TreePath, files: &mut usize) -> Result<(), Unjudgeable> {
        *files += 1;
        if *files > MOST {
            return Err(Unjudgeable(format!("{path} is one of more than {MOST} files that include each other")));
        }
        let bytes = tree.read(path)?.unwrap_or_default();
        let text = String::from_utf8(bytes).map_err(|_| Unjudgeable(format!("{path} is not UTF-8")))?;
        let parsed = statement::parse(&text)
            .map_err(|line| Unjudgeable(format!("{path}:{line}: something begins that does not end")))?;
        for statement in parsed {
            let included = match &statement.form {
                Form::Directive { name, value } if name.eq_ignore_ascii_case("IncludeConfig") => Some(value.clone()),
                Form::Object { name, .. } if name == "include" => {
                    let pattern = statement.parameter("file").filter(|_| !statement.is_computed("file"));
                    let unclear =
                        || Unjudgeable(format!("{path}:{}: only rsyslogd can tell what it includes", statement.line));
                    Some(pattern.ok_or_else(unclear)?.to_owned())
                }
                _ => None,
            };
            self.statements.push(Found { path: path.clone(), statement });
            for file in included.map(|pattern| matching(tree, &pattern)).transpose()?.unwrap_or_default() {
                self.file(tree, &file, files)?;
            }
        }
        Ok(())
    }
}

/// The files that a pattern names; of a directory, every file in it.
fn matching(tree: &dyn Tree, pattern: &str) -> Result<Vec<TreePath>, Unjudgeable> {
    if !pattern.starts_with('/') {
        return Err(Unjudgeable(format!("rsyslog includes {pattern}, which is no absolute path")));
    }
    let mut files = Vec::new();
    for path in glob::expand(tree, pattern)? {
        match tree.target_metadata(&path)?.map(|found| found.kind) {
            Some(FileKind::Regular) => files.push(path),
            Some(FileKind::Directory) => {
                for name in tree.list(&path)?.unwrap_or_default() {
                    let file = path.join_os(&name)?;
                    if tree.target_metadata(&file)?.is_some_and(|found| found.kind == FileKind::Regular) {
                        files.push(file);
                    }
                }
            }
            _ => {}
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests;
