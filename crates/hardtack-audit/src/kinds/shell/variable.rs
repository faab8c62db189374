//! The kind `shell_variable`: a variable that start-up files set, once and for all.

use hardtack_hcl::{BlockReader, Diagnostics};
use hardtack_tree::{StagedTree, TreePath, tree_path};

use super::edit;
use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{DesiredState, Kind};
use crate::kinds::pam::argument::SENSE;
use crate::kinds::wanted::{self, Wanted};
use crate::system::System;
use crate::system::shell::{Assignment, Script, Scripts};
use crate::verdict::{Finding, Judgement, Unjudgeable};

/// `shell_variable "TMOUT" { … }`.
pub(in crate::kinds) struct ShellVariable;

impl Kind for ShellVariable {
    fn name(&self) -> &'static str {
        "shell_variable"
    }

    fn summary(&self) -> &'static str {
        "A variable that the start-up files of every shell set in one place, read-only and for all programs."
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &wanted::KEYS
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let name = block.label(0);
        let wanted = Wanted::read(block);
        let (name, wanted) = block.finish((name, wanted))?;
        Ok(Box::new(State { name, wanted }))
    }
}

#[derive(Debug)]
struct State {
    name: String,
    wanted: Wanted,
}

/// An assignment and the script it stands in.
type Found<'a> = (&'a Script, Assignment<'a>);

impl State {
    fn all<'a>(&'a self, scripts: &'a Scripts) -> Vec<Found<'a>> {
        scripts.iter().flat_map(|script| script.assignments(&self.name).map(move |found| (script, found))).collect()
    }

    fn finding(&self, holds: bool, asks: &str, found: impl Into<String>, place: Option<&Found<'_>>) -> Finding {
        let at = place.map(|(script, found)| script.at(found.command.line));
        Finding::persistent(holds, format!("{} {asks}", self.name), found, at)
    }

    /// What each place that sets the variable says; `Err` for one that only a running shell can tell.
    fn values(&self, all: &[Found<'_>]) -> (Vec<Finding>, Option<Unjudgeable>) {
        let (mut findings, mut unclear) = (Vec::new(), None);
        for place in all {
            let (script, found) = place;
            match found.value.as_ref().map(crate::system::shell::Word::literal) {
                Some(Some(value)) => {
                    let holds = self.wanted.holds(Some(&value), &SENSE);
                    let shown = format!("{}={value}", self.name);
                    findings.push(self.finding(holds, &self.wanted.words(), shown, Some(place)));
                }
                Some(None) => {
                    let at = script.at(found.command.line);
                    unclear = Some(Unjudgeable(format!("{at}: only a running shell can tell {}", self.name)));
                }
                None if found.unset => findings.push(self.finding(false, "set", "it is taken back", Some(place))),
                None => {}
            }
        }
        (findings, unclear)
    }

    /// Whether it stands in one place, for good.
    fn firmness(&self, all: &[Found<'_>]) -> Vec<Finding> {
        let mut sets = all.iter().filter(|(_, found)| found.value.is_some());
        let Some(first) = sets.clone().find(|(_, found)| !found.command.conditional).or(sets.clone().next()) else {
            return vec![self.finding(false, &self.wanted.words(), format!("{} not set", self.name), None)];
        };
        let mut findings = Vec::new();
        if first.1.command.conditional {
            findings.push(self.finding(false, "set in every case", "it is set under a condition", Some(first)));
        }
        let sure = || all.iter().filter(|(script, found)| script.path == first.0.path && !found.command.conditional);
        for (asks, there) in [
            ("read-only", sure().any(|(_, found)| found.readonly)),
            ("exported", sure().any(|(_, found)| found.exported)),
        ] {
            let found = if there { asks.to_owned() } else { format!("not {asks}") };
            findings.push(self.finding(there, asks, found, Some(first)));
        }
        if let Some(other) = sets.find(|other| !std::ptr::eq(*other, first)) {
            findings.push(self.finding(false, "set in one place", "it is set here, too", Some(other)));
        }
        findings
    }

    /// Takes every command that has to do with the variable away, and sets it in a file of our own.
    fn set(&self, tree: &mut StagedTree<'_>, value: &str) -> Result<(), FixError> {
        let own = edit::own_file();
        for script in Scripts::of_everybody(&*tree)?.iter().filter(|script| script.path != own) {
            let mut commands: Vec<_> = script.assignments(&self.name).map(|found| found.command).collect();
            commands.dedup();
            // From the end, so that line numbers stay true.
            for command in commands.iter().rev() {
                edit::replace(tree, &script.path, command, None)?;
            }
        }
        let name = &self.name;
        edit::write_own(tree, name, &format!("readonly {name}={value}; export {name}"))
    }
}

impl DesiredState for State {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let scripts = Scripts::of_everybody(system.tree())?;
        let all = self.all(&scripts);
        let (mut findings, unclear) = self.values(&all);
        findings.extend(self.firmness(&all));
        match unclear.or(scripts.unclear()) {
            Some(cause) if findings.iter().all(|finding| finding.holds) => Err(cause),
            _ => Ok(findings),
        }
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        if let Some(cause) = Scripts::of_everybody(&fixer.tree)?.unclear() {
            return Err(cause.into());
        }
        let Some(value) = self.wanted.to_write() else {
            return Err(FixError::NotByFiles(format!("{} needs a value that only the site can choose", self.name)));
        };
        fixer.attempt(self, |tree| self.set(tree, &value))?;
        Ok(())
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        let asks = self.wanted.words();
        format!("Shells start with {} {asks}, set in one place, exported and read-only.", self.name)
    }

    fn paths(&self) -> Vec<TreePath> {
        vec![edit::own_file(), tree_path!("/etc/profile"), tree_path!("/etc/bash.bashrc")]
    }
}
