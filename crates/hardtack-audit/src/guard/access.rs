//! sshd starts, and its limits leave somebody who may log in.

use super::Broken;
use crate::system::System;
use crate::system::accounts::Accounts;
use crate::system::sshd::keyword::{self, Keyword, Meaning};
use crate::system::sshd::{Problem, main_file};
use crate::verdict::Unjudgeable;

/// Packages that make an account at the first boot.
const FIRST_BOOT: [&str; 3] = ["cloud-init", "ignition", "afterburn"];

/// Shells that end at once.
const NO_SHELLS: [&str; 4] = ["/usr/sbin/nologin", "/sbin/nologin", "/bin/false", "/usr/bin/false"];

pub(super) fn sshd_faults(system: &System<'_>) -> Result<Vec<Broken>, Unjudgeable> {
    if !system.tree().exists(&main_file())? {
        return Ok(Vec::new());
    }
    let faults = system.sshd()?.faults().iter();
    let fatal = faults.filter(|fault| !matches!(fault.problem, Problem::Obsolete(_)));
    Ok(fatal.map(|fault| Broken::new(fault.problem.to_string(), fault.at.clone())).collect())
}

pub(super) fn nobody_allowed(system: &System<'_>) -> Result<Vec<Broken>, Unjudgeable> {
    if !system.tree().exists(&main_file())? {
        return Ok(Vec::new());
    }
    let packages = system.packages()?;
    if FIRST_BOOT.iter().any(|name| packages.present(name).is_some()) {
        return Ok(Vec::new());
    }
    let limits = Limits::read(system)?;
    let accounts = system.accounts()?;
    let users = accounts.users()?;
    for user in users.values() {
        let has_shell = !NO_SHELLS.contains(&user.shell.as_str());
        if has_shell && limits.let_in(&user.name, &groups_of(accounts, &user.name, user.gid)?) {
            return Ok(Vec::new());
        }
    }
    Ok(vec![Broken::new("no account fits its limits", limits.at)])
}

fn groups_of(accounts: &Accounts, user: &str, gid: u32) -> Result<Vec<String>, Unjudgeable> {
    let groups = accounts.groups()?;
    let is_in =
        |group: &&crate::system::accounts::Group| group.gid == gid || group.members.iter().any(|member| member == user);
    Ok(groups.values().filter(is_in).map(|group| group.name.clone()).collect())
}

/// Who may log in, by the four keywords that limit it.
struct Limits {
    allowed_users: Vec<String>,
    allowed_groups: Vec<String>,
    denied_users: Vec<String>,
    denied_groups: Vec<String>,
    at: Option<crate::verdict::Location>,
}

impl Limits {
    fn read(system: &System<'_>) -> Result<Self, Unjudgeable> {
        let sshd = system.sshd()?;
        let mut at = None;
        let mut names = |name: &str| -> Vec<String> {
            let Some(keyword) = known(name) else { return Vec::new() };
            let effective = sshd.effective(keyword);
            if effective.at.is_some() {
                at = effective.at.clone();
            }
            let set = effective.at.is_some();
            effective.value.split(' ').filter(|word| set && !word.is_empty()).map(str::to_owned).collect()
        };
        let (denied_users, denied_groups) = (names("DenyUsers"), names("DenyGroups"));
        let (allowed_users, allowed_groups) = (names("AllowUsers"), names("AllowGroups"));
        Ok(Self { allowed_users, allowed_groups, denied_users, denied_groups, at })
    }

    fn let_in(&self, user: &str, groups: &[String]) -> bool {
        let in_groups = |limits: &[String]| groups.iter().any(|group| names(limits, group));
        let refused = names(&self.denied_users, user) || in_groups(&self.denied_groups);
        !refused
            && (self.allowed_users.is_empty() || names(&self.allowed_users, user))
            && (self.allowed_groups.is_empty() || in_groups(&self.allowed_groups))
    }
}

/// Whether a list of patterns (`NAME`, `NAME@HOST`, with `*` and `?`, `!` for "not") has the name in it.
fn names(patterns: &[String], name: &str) -> bool {
    let fits = |pattern: &str| {
        let own = pattern.split('@').next().unwrap_or(pattern);
        globset::Glob::new(own).is_ok_and(|glob| glob.compile_matcher().is_match(name))
    };
    let excluded = patterns.iter().filter_map(|pattern| pattern.strip_prefix('!')).any(fits);
    !excluded && patterns.iter().any(|pattern| fits(pattern))
}

fn known(name: &str) -> Option<&'static Keyword> {
    match keyword::meaning(name) {
        Meaning::Known(keyword) => Some(keyword),
        Meaning::Obsolete | Meaning::Unknown => None,
    }
}
