//! sshd starts, and somebody may log in: over SSH, or at the console of a machine without SSH.
//!
//! What is claimed is narrow, so that it is never in the way of a machine that is sound. "Nobody" is said only when every
//! account that can be known is refused for a reason that a file shows: the four lists of sshd, `PermitRootLogin`, the
//! methods that are left, a shell that ends at once or is not there, an account that is closed, no key where sshd looks for
//! one and no password. Whatever cannot be known counts as a way in: accounts from elsewhere (a directory in
//! `nsswitch.conf`, Ignition, a cloud-init without a default user), keys from elsewhere (`AuthorizedKeysCommand`,
//! certificates, GSSAPI), a `Match` block that allows what is refused otherwise. Nobody is asked whether time will close an
//! account: the builder's clock is not the machine's, and the same recipe gives the same image on every day.
//!
//! Hardening is blamed only where somebody could come in before. An image that has nobody but root, or is used at its
//! console alone, builds as it did; that nobody can come in is then said and stops nothing.

use hardtack_tree::FixedPath;

use super::account::{self, Account, Known};
use super::ssh_rules::{Refusal, SshRules};
use super::{Broken, Findings};
use crate::system::System;
use crate::system::sshd::{Problem, main_file};
use crate::system::units::{UnitFile, UnitState};
use crate::verdict::{Location, Unjudgeable};

/// The units that start sshd.
const SSH_UNITS: [&str; 4] = ["ssh.service", "sshd.service", "ssh.socket", "sshd.socket"];

/// What a terminal asks by when it has asked for a name.
const LOGIN: FixedPath = FixedPath::new("/etc/pam.d/login");

/// How many accounts are named with what refuses them.
const MOST_NAMED: usize = 4;

pub(super) fn sshd_faults(system: &System<'_>) -> Findings {
    if !system.tree().exists(&main_file())? {
        return Ok(Vec::new());
    }
    let faults = system.sshd()?.faults().iter();
    let fatal = faults.filter(|fault| !matches!(fault.problem, Problem::Obsolete(_)));
    Ok(fatal.map(|fault| Broken::new(fault.problem.to_string(), fault.at.clone())).collect())
}

/// The boot starts sshd.
pub(super) fn ssh_is_started(system: &System<'_>) -> Result<bool, Unjudgeable> {
    let units = system.units()?;
    let is_started = SSH_UNITS.iter().any(|unit| matches!(units.state(unit), UnitState::Enabled { .. }));
    Ok(is_started && system.tree().exists(&main_file())?)
}

/// There is a console, and no other way.
pub(super) fn console_is_all(system: &System<'_>) -> Result<bool, Unjudgeable> {
    let has_prompt = system.tree().exists(&LOGIN.to_path())? && system.units()?.file("getty@.service").is_some();
    Ok(has_prompt && !ssh_is_started(system)?)
}

pub(super) fn nobody_by_ssh(system: &System<'_>) -> Findings {
    if !system.tree().exists(&main_file())? {
        return Ok(Vec::new());
    }
    let Known::All(accounts) = account::known(system)? else { return Ok(Vec::new()) };
    let rules = SshRules::read(system)?;
    let mut refusals = Vec::new();
    for account in &accounts {
        match rules.refuse(system, account)? {
            None => return Ok(Vec::new()),
            Some(refusal) => refusals.push((account, refusal)),
        }
    }
    Ok(vec![nobody(&refusals)])
}

pub(super) fn nobody_at_the_console(system: &System<'_>) -> Findings {
    let Known::All(accounts) = account::known(system)? else { return Ok(Vec::new()) };
    if logs_in_by_itself(system)? {
        return Ok(Vec::new());
    }
    let mut refusals = Vec::new();
    for account in &accounts {
        match account.shut.clone() {
            None if account.password.opens() => return Ok(Vec::new()),
            Some(refusal) => refusals.push((account, refusal)),
            None => refusals.push((account, Refusal { why: "no password".to_owned(), at: account.at.clone() })),
        }
    }
    Ok(vec![nobody(&refusals)])
}

/// A terminal opens a session without asking anybody.
fn logs_in_by_itself(system: &System<'_>) -> Result<bool, Unjudgeable> {
    let units = system.units()?;
    for name in units.all_names().iter().filter(|name| name.contains("getty")) {
        let Some(path) = units.file(name) else { continue };
        let file = UnitFile::read(system.tree(), name, path)?;
        let starts = file.value("Service", "ExecStart").is_some_and(|(line, _)| line.contains("autologin"));
        if starts {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What is said when all are refused. Accounts that are not meant for people are passed over.
fn nobody(refusals: &[(&Account, Refusal)]) -> Broken {
    let people: Vec<_> = refusals.iter().filter(|(account, _)| account.is_for_people).collect();
    let mut why: Vec<String> =
        people.iter().take(MOST_NAMED).map(|(account, refusal)| format!("{}: {}", account.name, refusal.why)).collect();
    match people.len() {
        0 => why.push("no account has a shell".to_owned()),
        many if many > MOST_NAMED => why.push(format!("and {} more", many - MOST_NAMED)),
        _ => {}
    }
    let mut at: Vec<Location> = Vec::new();
    for place in people.iter().filter_map(|(_, refusal)| refusal.at.clone()) {
        if !at.contains(&place) {
            at.push(place);
        }
    }
    Broken { found: "no account can log in".to_owned(), why: Some(why.join("; ")), at }
}
