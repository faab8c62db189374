//! Resource limits of logins: `limit "ITEM" { hard = … }`.

#[cfg(test)]
mod tests;

use hardtack_hcl::{BlockReader, Diagnostics};
use hardtack_tree::{StagedTree, TreePath, tree_path};

use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{DesiredState, Kind};
use crate::lines::Lines;
use crate::system::{System, limits};
use crate::verdict::{Finding, Judgement};

/// The kind `limit`.
pub(super) struct Limit;

impl Kind for Limit {
    fn name(&self) -> &'static str {
        "limit"
    }

    fn summary(&self) -> &'static str {
        "A resource of everybody's logins but root's has a hard limit (limits.conf(5))."
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[("hard", "The most that a user may raise the limit to, in the unit of the item. Less is well.")]
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let item = block.label(0);
        let hard = block.required::<u64>("hard");
        let (item, hard) = block.finish((item, hard))?;
        Ok(Box::new(State { item, hard }))
    }
}

#[derive(Debug)]
struct State {
    item: String,
    hard: u64,
}

impl State {
    /// Puts the limit at the end of a file of ours, in place of an earlier one.
    fn set(&self, tree: &mut StagedTree<'_>, path: &TreePath) -> Result<(), FixError> {
        let mut lines = Lines::read(&*tree, path)?;
        let head = format!("* hard {} ", self.item);
        let wanted = format!("{head}{}", self.hard);
        let ours = lines.iter().position(|line| line.starts_with(&head)).map(|index| index + 1);
        match ours {
            Some(number) => lines.replace(&(number..=number), &wanted),
            None => lines.push(&wanted),
        }
        Ok(lines.write(tree, path)?)
    }
}

/// Where fixes write, in the order in which they are tried.
fn own_files() -> [TreePath; 2] {
    [tree_path!("/etc/security/limits.d/60-hardtack.conf"), tree_path!("/etc/security/limits.d/zz-hardtack.conf")]
}

impl DesiredState for State {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let expected = format!("hard limit of {} at most {}", self.item, self.hard);
        let finding = match system.limits()?.hard(&self.item) {
            Some(limit) => {
                let holds = limit.value.parse::<u64>().is_ok_and(|value| value <= self.hard);
                Finding::persistent(holds, expected, format!("hard limit {}", limit.value), limit.at.clone())
            }
            None => Finding::persistent(false, expected, "no hard limit", None),
        };
        Ok(vec![finding])
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        for path in own_files() {
            if fixer.attempt(self, |tree| self.set(tree, &path))? {
                return Ok(());
            }
        }
        let why = format!("another file of limits.d sets {} after every one that hardtack may write", self.item);
        Err(FixError::NotByFiles(why))
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        format!("Nobody but root can raise the limit of {} over {}.", self.item, self.hard)
    }

    fn paths(&self) -> Vec<TreePath> {
        let mut paths = own_files().to_vec();
        paths.extend([tree_path!("/etc/security/limits.conf"), limits::DIRECTORY.to_path()]);
        paths
    }
}
