//! What AIDE watches: aide.conf(5) with the files that it includes.

mod expression;
mod read;
mod rule;
#[cfg(test)]
mod tests;

use hardtack_tree::{TreePath, tree_path};

pub use expression::Attributes;

use crate::verdict::{Location, Unjudgeable};
use rule::{Form, Rule};

/// The main file where Debian has it.
pub fn main_file() -> TreePath {
    tree_path!("/etc/aide/aide.conf")
}

/// The selection lines in reading order.
#[derive(Clone, Debug, Default)]
pub struct Aide {
    rules: Vec<Rule>,
    /// Programs whose output is part of the configuration, with their texts.
    programs: Vec<(TreePath, String)>,
}

/// What AIDE makes of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selected {
    /// It keeps these attributes of it.
    Watched {
        /// The attributes.
        attributes: Attributes,
        /// The line that decides.
        at: Location,
    },
    /// A line leaves it or a directory above it out.
    LeftOut {
        /// The line.
        at: Location,
    },
    /// No line is for it.
    Nothing,
}

impl Aide {
    /// What AIDE makes of a regular file, whose path has no links. A line that leaves it out decides before all
    /// others; then the lines of the deepest directory, and of these the first, equals rules before the rest.
    ///
    /// Programs among the included files are not run: their output matters when their text names the file's directory
    /// or leaves out something of `/usr`.
    ///
    /// # Errors
    /// When a pattern cannot be understood, or a program's output could matter.
    pub fn selected(&self, path: &TreePath) -> Result<Selected, Unjudgeable> {
        let directory = path.parent().unwrap_or_else(TreePath::root).to_string();
        let matters = |text: &&(TreePath, String)| text.1.contains(&directory) || text.1.contains("!/usr");
        if let Some((program, _)) = self.programs.iter().find(matters) {
            return Err(Unjudgeable(format!("{program} is run for rules, and may have some for {directory}")));
        }
        let leading: Vec<&Rule> = self.rules.iter().filter(|rule| rule.leads_to(path)).collect();
        for rule in leading.iter().filter(|rule| rule.form == Form::LeavesOut) {
            let mut above = path.ancestors();
            let outside: Result<bool, Unjudgeable> =
                above.try_fold(false, |found, directory| Ok(found || rule.is_match(&directory, 'd')?));
            if rule.is_match(path, 'f')? || outside? {
                return Ok(Selected::LeftOut { at: rule.at.clone() });
            }
        }
        for node in std::iter::once(path.clone()).chain(path.ancestors()) {
            for form in [Form::Equals, Form::Selects] {
                for rule in leading.iter().filter(|rule| rule.form == form && rule.node == node.to_string()) {
                    if rule.is_match(path, 'f')? {
                        return Ok(Selected::Watched { attributes: rule.attributes.clone(), at: rule.at.clone() });
                    }
                }
            }
        }
        Ok(Selected::Nothing)
    }
}
