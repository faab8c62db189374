//! Lines of audit rules that say something of all of them.

use hardtack_tree::{StagedTree, TreePath, tree_path};

use crate::fix::{FixError, Fixer, Stage};
use crate::kind::DesiredState;
use crate::lines::Lines;
use crate::system::{Runtime, System, audit_rules};
use crate::verdict::{Finding, Judgement, Location};

/// What is said of all rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flag {
    /// `-e 2`: they stay as they are until the next boot.
    Immutable,
    /// `-c`: one with a mistake does not keep out those after it.
    Continue,
}

impl Flag {
    fn line(self) -> &'static str {
        match self {
            Self::Immutable => "-e 2",
            Self::Continue => "-c",
        }
    }

    /// The file that gets the line where no other has it.
    fn own_file(self) -> TreePath {
        match self {
            Self::Immutable => tree_path!("/etc/audit/rules.d/99-finalize.rules"),
            Self::Continue => tree_path!("/etc/audit/rules.d/00-hardtack.rules"),
        }
    }

    /// Puts the line in the place of the one that decides, or into a file of its own.
    fn write(self, tree: &mut StagedTree<'_>, deciding: Option<Location>) -> Result<(), FixError> {
        let path = deciding.as_ref().map_or_else(|| self.own_file(), |at| at.path.clone());
        let mut lines = Lines::read(&*tree, &path)?;
        match deciding.and_then(|at| at.line) {
            Some(number) => lines.replace(&(number..=number), self.line()),
            None => lines.push(self.line()),
        }
        audit_rules::write(tree, &path, lines.content())
    }
}

/// What a value of `-e` means.
fn words(value: u32) -> &'static str {
    match value {
        0 => "its audit is off",
        1 => "it takes them until it is told not to",
        _ => "it takes none until the next boot",
    }
}

impl DesiredState for Flag {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let rules = system.audit_rules()?;
        let nobody = || (false, "no line says so".to_owned(), None);
        let (expected, (holds, found, at)) = match self {
            Self::Immutable => {
                let found = rules.enabled().map(|(value, at)| (value == 2, format!("-e {value}"), Some(at.clone())));
                ("the audit rules end with -e 2", found.unwrap_or_else(nobody))
            }
            Self::Continue => {
                let words = |first| if first { "-c" } else { "-c after some rules" }.to_owned();
                let found = rules.continues().map(|(first, at)| (first, words(first), Some(at.clone())));
                ("the audit rules begin with -c", found.unwrap_or_else(nobody))
            }
        };
        Ok(vec![Finding::persistent(holds, expected, found, at)])
    }

    fn judge_runtime(&self, _system: &System<'_>, runtime: &Runtime) -> Option<Judgement> {
        let judge = |value| vec![Finding::runtime(value == 2, "the kernel takes no other audit rules", words(value))];
        match self {
            Self::Immutable => Some(runtime.audit_enabled().map(judge)),
            // It is gone once the rules are loaded.
            Self::Continue => None,
        }
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        let deciding = match self {
            Self::Immutable => {
                let system = fixer.system();
                system.audit_rules()?.enabled().filter(|(value, _)| *value != 2).map(|(_, at)| at.clone())
            }
            Self::Continue => None,
        };
        if fixer.attempt(self, |tree| self.write(tree, deciding))? {
            return Ok(());
        }
        Err(FixError::NotByFiles(format!("other files of audit rules keep {} from having an effect", self.line())))
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        match self {
            Self::Immutable => {
                "The audit rules cannot be changed until the next boot: they end with `-e 2`.".to_owned()
            }
            Self::Continue => {
                "A mistake in an audit rule does not keep out those after it: they begin with `-c`.".to_owned()
            }
        }
    }

    fn paths(&self) -> Vec<TreePath> {
        vec![self.own_file(), audit_rules::directory(), audit_rules::merged_file()]
    }
}
