//! What AIDE keeps of a file: `aide_selection "/sbin/auditctl" { attributes = ["p", "sha512"] }`.

#[cfg(test)]
mod tests;

use hardtack_hcl::{BlockReader, Diagnostics};
use hardtack_tree::{StagedTree, Tree, TreePath, tree_path};

use super::separate_mount::read_point;
use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{DesiredState, Kind};
use crate::lines::Lines;
use crate::system::System;
use crate::system::aide::{self, Selected};
use crate::verdict::{Finding, Judgement, Unjudgeable};

/// The kind `aide_selection`.
pub(super) struct AideSelection;

impl Kind for AideSelection {
    fn name(&self) -> &'static str {
        "aide_selection"
    }

    fn summary(&self) -> &'static str {
        "AIDE keeps attributes of a file, where the file is there, so that a change of it is found."
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[("attributes", "The attributes, as aide.conf(5) names them: [\"p\", \"u\", \"g\", \"sha512\"].")]
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let path = block.label(0).and_then(|text| read_point(block, &text));
        let attributes = block.required::<Vec<String>>("attributes");
        let (path, attributes) = block.finish((path, attributes))?;
        Ok(Box::new(State { path, attributes }))
    }
}

#[derive(Debug)]
struct State {
    path: TreePath,
    attributes: Vec<String>,
}

/// The file that fixes write, early among those that Debian's configuration includes: of several lines for one
/// directory the first decides.
fn own_file() -> TreePath {
    tree_path!("/etc/aide/aide.conf.d/05_hardtack")
}

impl State {
    /// The file itself: AIDE follows no links, so that a line for `/sbin` is for nothing where that is one.
    fn real(&self, tree: &dyn Tree) -> Result<Option<TreePath>, Unjudgeable> {
        Ok(tree.resolve(&self.path)?)
    }

    fn finding(&self, system: &System<'_>) -> Result<Finding, Unjudgeable> {
        let wanted = self.attributes.join("+");
        let Some(path) = self.real(system.tree())? else {
            let expected = format!("AIDE keeps {wanted} of {}", self.path);
            return Ok(Finding::persistent(true, expected, "no such file", None));
        };
        let expected = format!("AIDE keeps {wanted} of {path}");
        Ok(match system.aide()?.selected(&path)? {
            Selected::Watched { attributes, at } => {
                let lacking: Vec<&str> =
                    self.attributes.iter().filter(|wanted| !attributes.contains(*wanted)).map(String::as_str).collect();
                let found = if lacking.is_empty() { "kept".to_owned() } else { format!("not {}", lacking.join(", ")) };
                Finding::persistent(lacking.is_empty(), expected, found, at)
            }
            Selected::LeftOut { at } => Finding::persistent(false, expected, "left out", at),
            Selected::Nothing => Finding::persistent(false, expected, "no line is for it", None),
        })
    }

    fn add(&self, tree: &mut StagedTree<'_>, file: &TreePath) -> Result<(), FixError> {
        let Some(path) = self.real(&*tree)? else { return Ok(()) };
        let rule = format!("{}$ f ", regex::escape(&path.to_string()));
        let line = format!("{rule}{}", self.attributes.join("+"));
        let mut lines = Lines::read(&*tree, file)?;
        if lines.count() == 0 {
            lines.push("# What AIDE watches for the hardening profile, written by hardtack.");
        }
        let own = lines.iter().zip(1..).find(|(text, _)| text.starts_with(&rule));
        match own {
            Some((_, number)) => lines.replace(&(number..=number), &line),
            None => lines.push(&line),
        }
        Ok(lines.write(tree, file)?)
    }
}

impl DesiredState for State {
    fn judge(&self, system: &System<'_>) -> Judgement {
        Ok(vec![self.finding(system)?])
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        for file in [own_file(), aide::main_file()] {
            if fixer.attempt(self, |tree| self.add(tree, &file))? {
                return Ok(());
            }
        }
        let finding = self.finding(&fixer.system())?;
        let place = finding.at.map(|at| format!("{at} decides: ")).unwrap_or_default();
        Err(FixError::NotByFiles(format!("{place}{}, found {}", finding.expected, finding.found)))
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        format!("AIDE keeps {} of {}, where it is there.", self.attributes.join("+"), self.path)
    }

    fn paths(&self) -> Vec<TreePath> {
        vec![aide::main_file(), own_file()]
    }
}
