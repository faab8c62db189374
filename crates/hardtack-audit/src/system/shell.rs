//! What start-up files of shells set, as far as it can be told without running them: sh(1), bash(1).

mod command;
mod lexer;
mod umask;

use std::collections::BTreeSet;

use hardtack_tree::{FileKind, Tree, TreePath, tree_path};

pub use command::{Assignment, Command};
pub use lexer::{Part, Word};
pub use umask::Umask;

use super::glob;
use crate::verdict::{Location, Unjudgeable};

/// One script, command by command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// The file.
    pub path: TreePath,
    /// Its simple commands, in their order.
    pub commands: Vec<Command>,
    /// Where it stops making sense: a quote that is not closed.
    pub unclear: Option<usize>,
}

impl Script {
    /// Takes a script apart.
    pub fn parse(path: TreePath, text: &str) -> Self {
        let (tokens, unclear) = lexer::tokens(text);
        Self { path, commands: command::commands(&tokens), unclear }
    }

    /// Where a command of this script stands.
    pub fn at(&self, line: usize) -> Location {
        Location { path: self.path.clone(), line: Some(line) }
    }

    /// The assignments of a variable, and the commands that export it, take it back or make it read-only.
    pub fn assignments<'a>(&'a self, name: &'a str) -> impl Iterator<Item = Assignment<'a>> {
        self.commands.iter().flat_map(move |command| command.assignments(name))
    }

    /// The commands that set the umask, with what they set.
    pub fn umasks(&self) -> impl Iterator<Item = (&Command, Umask)> {
        self.commands.iter().filter_map(|command| Some((command, Umask::of(command)?)))
    }
}

/// The start-up files of some shells, in the order in which a login shell reads them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scripts(Vec<Script>);

/// Files read in further files; more would go in circles.
const MOST: usize = 200;

impl Scripts {
    /// What every shell of every user reads: `/etc/profile`, `/etc/bash.bashrc` and `/etc/profile.d/*.sh`.
    ///
    /// # Errors
    /// When one of them is there and cannot be read.
    pub fn of_everybody(tree: &dyn Tree) -> Result<Self, Unjudgeable> {
        let mut files = vec![tree_path!("/etc/profile"), tree_path!("/etc/bash.bashrc")];
        files.extend(glob::expand(tree, "/etc/profile.d/*.sh")?);
        Self::read(tree, files)
    }

    /// What a shell of root reads besides, in `/root`: bash(1) reads only the first of its three profiles.
    ///
    /// # Errors
    /// When one of them is there and cannot be read.
    pub fn of_root(tree: &dyn Tree) -> Result<Self, Unjudgeable> {
        Self::read(tree, vec![root_profile(tree)?, tree_path!("/root/.bashrc")])
    }

    fn read(tree: &dyn Tree, mut files: Vec<TreePath>) -> Result<Self, Unjudgeable> {
        let (mut scripts, mut known) = (Vec::new(), BTreeSet::new());
        let mut next = 0;
        while let Some(path) = files.get(next).cloned().filter(|_| next < MOST) {
            next += 1;
            let Some(target) = tree.resolve(&path)? else { continue };
            let regular = tree.metadata(&target)?.is_some_and(|found| found.kind == FileKind::Regular);
            if !regular || !known.insert(target) {
                continue;
            }
            let script = Script::parse(path.clone(), &tree.read_text(&path)?.unwrap_or_default());
            files.extend(script.commands.iter().filter_map(Command::sources));
            scripts.push(script);
        }
        Ok(Self(scripts))
    }

    /// The scripts in their order.
    pub fn iter(&self) -> impl Iterator<Item = &Script> {
        self.0.iter()
    }

    /// The first script that cannot be understood to its end.
    pub fn unclear(&self) -> Option<Unjudgeable> {
        self.0.iter().find_map(|script| {
            let at = script.at(script.unclear?);
            Some(Unjudgeable(format!("{at}: a quote or an expansion is not closed")))
        })
    }
}

/// The file that a login shell of root reads first: the first of bash's three that is there; `.profile` when
/// there is none.
///
/// # Errors
/// When a directory on the way cannot be read.
pub fn root_profile(tree: &dyn Tree) -> Result<TreePath, Unjudgeable> {
    for path in [tree_path!("/root/.bash_profile"), tree_path!("/root/.bash_login")] {
        if tree.target_metadata(&path)?.is_some() {
            return Ok(path);
        }
    }
    Ok(tree_path!("/root/.profile"))
}

#[cfg(test)]
mod tests;
