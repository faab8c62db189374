//! The kind `apt_setting`: the value in force of a name of apt.conf(5).

#[cfg(test)]
mod tests;

use hardtack_hcl::{BlockReader, Diagnostics};
use hardtack_tree::{Mode, Owner, StagedTree, TreePath, tree_path};

use super::wanted::{self, Sense, Wanted};
use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{DesiredState, Kind};
use crate::lines::Lines;
use crate::system::System;
use crate::system::apt::{Apt, truth};
use crate::verdict::{Finding, Judgement};

/// `apt_setting "NAME" { … }`.
pub(super) struct AptSetting;

#[derive(Debug)]
struct Setting {
    name: String,
    wanted: Wanted,
    /// What apt does when nothing is set.
    default: Option<String>,
}

impl Kind for AptSetting {
    fn name(&self) -> &'static str {
        "apt_setting"
    }

    fn summary(&self) -> &'static str {
        "the value in force of a name of apt.conf, whichever file gives it"
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        const KEYS: [(&str, &str); wanted::KEYS.len() + 1] =
            wanted::with_own([("default", "what apt does when nothing is set")]);
        &KEYS
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let name = block.label(0);
        let default = block.optional_with("default", wanted::scalar);
        let wanted = Wanted::read(block);
        let (name, wanted) = block.finish((name, wanted))?;
        Ok(Box::new(Setting { name, wanted, default }))
    }
}

/// The file that holds what fixes set: the last of its directory, because the last value wins.
fn drop_in() -> TreePath {
    tree_path!("/etc/apt/apt.conf.d/zz-hardtack")
}

impl Setting {
    fn holds(&self, value: Option<&str>) -> bool {
        let same = |a: &str, b: &str| a == b || truth(a).is_some_and(|a| truth(b) == Some(a));
        let sense = Sense {
            number: &|text| text.parse().ok(),
            same: &same,
            list: &|text| text.split(',').map(|part| part.trim().to_owned()).collect(),
        };
        self.wanted.holds(value, &sense)
    }

    fn finding(&self, apt: &Apt) -> Finding {
        let found = apt.in_force(&self.name);
        let words = match (found, &self.default) {
            (Some(found), _) => found.value.to_owned(),
            (None, Some(default)) => format!("{default} by default"),
            (None, None) => "not set".to_owned(),
        };
        let holds = self.holds(found.map(|found| found.value).or(self.default.as_deref()));
        let expected = format!("{} {}", self.name, self.wanted.words());
        Finding::persistent(holds, expected, words, found.map(|found| found.at.clone()))
    }

    /// Puts the setting into our drop-in, its lines kept sorted.
    fn set(&self, value: &str, tree: &mut StagedTree<'_>) -> Result<(), FixError> {
        let path = drop_in();
        let mut lines = Lines::read(&*tree, &path)?;
        if lines.count() == 0 {
            lines.push("// Settings that hardening rules ask for. apt keeps the last value it reads.");
        }
        let wanted = format!("{} \"{value}\";", self.name);
        let own = format!("{} ", self.name);
        let numbered = || lines.iter().zip(1..);
        let same = numbered().find(|(line, _)| line.starts_with(&own)).map(|(_, number)| number);
        let after = numbered().find(|(line, _)| !line.starts_with("//") && *line > wanted).map(|(_, number)| number);
        match (same, after) {
            (Some(number), _) => lines.replace(&(number..=number), &wanted),
            (None, Some(number)) => lines.insert(number, &wanted),
            (None, None) => lines.push(&wanted),
        }
        Ok(tree.write_new(&path, lines.content(), Mode::new(0o644), Owner::ROOT)?)
    }
}

impl DesiredState for Setting {
    fn judge(&self, system: &System<'_>) -> Judgement {
        Ok(vec![self.finding(&Apt::read(system.tree())?)])
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        if self.finding(&Apt::read(&fixer.tree)?).holds {
            return Ok(());
        }
        let value = self.wanted.to_write();
        let value =
            value.ok_or_else(|| FixError::NotByFiles(format!("only the site knows a value for {}", self.name)))?;
        self.set(&value, &mut fixer.tree)?;
        let after = self.finding(&Apt::read(&fixer.tree)?);
        match after.at.filter(|_| !after.holds) {
            Some(at) => Err(FixError::NotByFiles(format!("{at} sets {} and is read last: change it there", self.name))),
            None => Ok(()),
        }
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        let default = self.default.as_ref().map(|default| format!(" Without it, it is {default}.")).unwrap_or_default();
        format!("apt runs with {} {}.{default}", self.name, self.wanted.words())
    }

    fn paths(&self) -> Vec<TreePath> {
        vec![tree_path!("/etc/apt/apt.conf"), tree_path!("/etc/apt/apt.conf.d"), drop_in()]
    }
}
