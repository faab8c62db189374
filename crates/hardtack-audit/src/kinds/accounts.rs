//! The account files as a whole: `accounts "CHECK" {}`.

pub(super) mod edit;
mod identity;
mod members;
mod passwords;
pub(super) mod shells;
#[cfg(test)]
mod tests;

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics, Read};
use hardtack_tree::{StagedTree, TreePath};

use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{DesiredState, Kind};
use crate::system::System;
use crate::system::accounts::{Accounts as Files, GROUP, GSHADOW, PASSWD, SHADOW, Table};
use crate::verdict::{Finding, Judgement, Location, Unjudgeable};

/// The kind `accounts`.
pub(super) struct Accounts;

impl Kind for Accounts {
    fn name(&self) -> &'static str {
        "accounts"
    }

    fn summary(&self) -> &'static str {
        "The users and groups of the tree pass a check, named by the label."
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let check = block.label(0).and_then(|name| read_check(block, &name));
        let check = block.finish(check)?;
        Ok(Box::new(State { check }))
    }
}

fn read_check(block: &mut BlockReader<'_>, name: &str) -> Read<&'static Check> {
    let known = || CHECKS.iter().map(|check| check.name);
    match CHECKS.iter().find(|check| check.name == name) {
        Some(check) => block.absorb(Ok(check)),
        None => {
            let wrong = Diagnostic::error(format!("there is no check `{name}` of accounts")).at(block.label_place(0));
            let all = format!("the checks are {}", known().collect::<Vec<_>>().join(", "));
            block.fail(wrong.help(all).nearest(name, known()))
        }
    }
}

/// One question about the account files.
#[derive(Debug)]
struct Check {
    name: &'static str,
    /// What must be so, in a sentence without its full stop.
    asks: &'static str,
    /// The files that decide it.
    files: &'static [&'static str],
    violations: fn(&System<'_>) -> Result<Vec<Violation>, Unjudgeable>,
    remedy: Remedy,
}

/// Something that is not as a check asks.
struct Violation {
    /// In a few words, with the account's name.
    found: String,
    at: Location,
}

impl Violation {
    fn new(found: impl Into<String>, at: Location) -> Self {
        Self { found: found.into(), at }
    }
}

/// What can be done about violations.
#[derive(Debug)]
enum Remedy {
    /// An edit of the files that changes nobody's identity.
    Edit(fn(&mut StagedTree<'_>) -> Result<(), FixError>),
    /// Only who knows the accounts can decide; the text says what.
    Tell(&'static str),
}

/// Every check, sorted by name.
const CHECKS: &[Check] = &[
    members::GROUPS_EXIST,
    passwords::NO_EMPTY_PASSWORDS,
    passwords::CHANGED_IN_THE_PAST,
    passwords::ROOT_PROTECTED,
    passwords::ROOT_WITHOUT_PASSWORD,
    members::SHADOW_GROUP_EMPTY,
    passwords::SHADOWED,
    shells::SHELL_LESS_LOCKED,
    shells::SYSTEM_WITHOUT_SHELL,
    identity::UNIQUE_GIDS,
    identity::UNIQUE_GROUP_NAMES,
    identity::UNIQUE_UIDS,
    identity::UNIQUE_USER_NAMES,
    identity::ZERO_GID_GROUP,
    identity::ZERO_GID_USER,
    identity::ZERO_UID,
];

#[derive(Debug)]
struct State {
    check: &'static Check,
}

impl State {
    /// Lines on which programs disagree, in the files that the check looks at.
    fn malformed(&self, accounts: &Files) -> Vec<Violation> {
        self.check.files.iter().flat_map(|file| malformed(accounts, file)).collect()
    }
}

fn malformed(accounts: &Files, file: &str) -> Vec<Violation> {
    fn of<T>(table: Option<&Table<T>>) -> Vec<Violation> {
        let lines =
            table.into_iter().flat_map(|table| table.malformed().iter().map(|line| (line, table.at(line.line))));
        lines.map(|(line, at)| Violation::new(format!("a malformed line: {}", line.why), at)).collect()
    }
    match file {
        PASSWD => of(accounts.users().ok()),
        SHADOW => of(accounts.shadow().ok()),
        GROUP => of(accounts.groups().ok()),
        GSHADOW => of(accounts.gshadow()),
        _ => Vec::new(),
    }
}

impl DesiredState for State {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let mut violations = self.malformed(system.accounts()?);
        violations.extend((self.check.violations)(system)?);
        if violations.is_empty() {
            return Ok(vec![Finding::persistent(true, self.check.asks, "no line to the contrary", None)]);
        }
        let finding = |violation: Violation| Finding::persistent(false, self.check.asks, violation.found, violation.at);
        Ok(violations.into_iter().map(finding).collect())
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        if let Some(line) = self.malformed(fixer.system().accounts()?).first() {
            return Err(FixError::NotByFiles(format!("{} is {}: correct or remove it", line.at, line.found)));
        }
        match self.check.remedy {
            Remedy::Edit(edit) => edit(&mut fixer.tree),
            Remedy::Tell(remedy) => Err(FixError::NotByFiles(remedy.to_owned())),
        }
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        let mut text = self.check.asks.to_owned();
        if let Some(first) = text.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        text + "."
    }

    fn paths(&self) -> Vec<TreePath> {
        self.check.files.iter().filter_map(|file| TreePath::new(file).ok()).collect()
    }
}
