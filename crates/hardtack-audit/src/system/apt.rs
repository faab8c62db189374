//! apt's configuration: apt.conf(5).

mod parse;
#[cfg(test)]
mod tests;

use hardtack_tree::{Tree, TreePath, tree_path};

use crate::verdict::{Location, Unjudgeable};

/// What apt is told, in the order in which it is read. Names are in lower case, because their case does not count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Apt {
    statements: Vec<Statement>,
}

/// One statement with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Statement {
    order: Order,
    at: Location,
}

/// What a statement says.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Order {
    /// `APT::Install-Recommends "0";`
    Set { name: String, value: String },
    /// `#clear APT::Install-Recommends;`, which also takes away everything below the name.
    Clear { name: String },
}

/// The value in force and where it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InForce<'a> {
    /// The value, its quotes taken off.
    pub value: &'a str,
    /// Where it stands.
    pub at: &'a Location,
}

/// The file that is read after all others.
fn main_file() -> TreePath {
    tree_path!("/etc/apt/apt.conf")
}

/// The directory whose files are read first, in the order of their names.
pub fn drop_ins() -> TreePath {
    tree_path!("/etc/apt/apt.conf.d")
}

impl Apt {
    /// Reads the drop-ins and then the main file.
    ///
    /// # Errors
    /// When one cannot be read or understood.
    pub fn read(tree: &dyn Tree) -> Result<Self, Unjudgeable> {
        let directory = drop_ins();
        let mut names = tree.list(&directory)?.unwrap_or_default();
        names.retain(|name| is_read(&name.to_string_lossy()));
        names.sort();
        let mut apt = Self::default();
        for name in names {
            apt.take(tree, &directory.join_os(&name)?)?;
        }
        apt.take(tree, &main_file())?;
        Ok(apt)
    }

    fn take(&mut self, tree: &dyn Tree, path: &TreePath) -> Result<(), Unjudgeable> {
        if let Some(text) = tree.read_text(path)? {
            let statements = parse::statements(&text).map_err(|cause| Unjudgeable(format!("{path}: {cause}")))?;
            self.statements.extend(statements.into_iter().map(|(order, line)| {
                let at = Location { path: path.clone(), line: Some(line) };
                Statement { order, at }
            }));
        }
        Ok(())
    }

    /// The last value that the name is given and that is not cleared after.
    pub fn in_force(&self, name: &str) -> Option<InForce<'_>> {
        let wanted = name.to_ascii_lowercase();
        let mut found = None;
        for statement in &self.statements {
            match &statement.order {
                Order::Set { name, value } if *name == wanted => found = Some(InForce { value, at: &statement.at }),
                Order::Clear { name } if holds(name, &wanted) => found = None,
                Order::Set { .. } | Order::Clear { .. } => {}
            }
        }
        found
    }
}

/// Whether `name` is `outer` or stands below it.
fn holds(outer: &str, name: &str) -> bool {
    name.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// Whether apt reads a file of this name: plain characters, and no other extension than `.conf`.
fn is_read(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    !name.starts_with('.') && name.chars().all(plain) && extension.is_none_or(|extension| extension == "conf")
}

/// A value as apt reads a truth; `None` when it is none.
pub fn truth(value: &str) -> Option<bool> {
    let is = |words: &[&str]| words.iter().any(|word| value.eq_ignore_ascii_case(word));
    if is(&["1", "yes", "true", "with", "on", "enable"]) {
        Some(true)
    } else if is(&["0", "no", "false", "without", "off", "disable"]) {
        Some(false)
    } else {
        None
    }
}
