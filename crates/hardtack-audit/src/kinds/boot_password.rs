//! A password for changing boot entries: `boot_password { user = … hash = … }`.

#[cfg(test)]
mod tests;

use std::fmt;

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics, Redactor};
use hardtack_tree::{Mode, Owner, StagedTree, Tree, TreePath, tree_path};

use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{DesiredState, Kind};
use crate::lines::Lines;
use crate::system::System;
use crate::system::grub_password::{self, Asked, Protection, UNRESTRICTED};
use crate::system::kernel_arguments::menu;
use crate::verdict::{Finding, Judgement};

/// The kind `boot_password`.
pub(super) struct BootPassword;

impl Kind for BootPassword {
    fn name(&self) -> &'static str {
        "boot_password"
    }

    fn summary(&self) -> &'static str {
        "GRUB asks for a password before a boot entry is changed, and for none to start one."
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("user", "The user that a fix gives the password."),
            ("hash", "What grub-mkpasswd-pbkdf2 printed, for a fix; it is never shown. Without it there is no fix."),
        ]
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let user = block.required::<String>("user");
        let hash = block.optional::<String>("hash").filter(|hash| !hash.is_empty());
        if let Some(hash) = &hash {
            Redactor::global().hide(hash);
            if !is_hash(hash) {
                let wrong = Diagnostic::error("the hash is not one that grub-mkpasswd-pbkdf2 prints");
                block.error(wrong.at(block.place_of("hash")).help("it begins with grub.pbkdf2.sha512."));
            }
        }
        if let Some(user) = user.as_ref().filter(|user| !is_name(user)) {
            let wrong = Diagnostic::error(format!("`{user}` is not a name that GRUB's menu can hold"));
            block.error(wrong.at(block.place_of("user")).help("use letters, digits, `-` and `_`"));
        }
        let user = block.finish(user)?;
        Ok(Box::new(State { user, hash: hash.map(Hash) }))
    }
}

fn is_name(user: &str) -> bool {
    !user.is_empty() && user.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

/// `grub.pbkdf2.sha512.10000.SALT.HASH`.
fn is_hash(hash: &str) -> bool {
    let hex = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let parts: Option<Vec<_>> = hash.strip_prefix("grub.pbkdf2.sha512.").map(|rest| rest.split('.').collect());
    matches!(parts.as_deref(), Some([rounds, salt, hash]) if rounds.parse::<u32>().is_ok() && hex(salt) && hex(hash))
}

/// A hash, which nothing shows.
struct Hash(String);

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(hash)")
    }
}

#[derive(Debug)]
struct State {
    user: String,
    hash: Option<Hash>,
}

/// The script that fixes write. grub-mkconfig runs it; like all that only print themselves it is also understood
/// without being run.
fn own_script() -> TreePath {
    tree_path!("/etc/grub.d/42_hardtack_password")
}

impl State {
    fn commands(&self, hash: &Hash) -> [String; 2] {
        [format!("set superusers=\"{}\"", self.user), format!("password_pbkdf2 {} {}", self.user, hash.0)]
    }

    fn write_script(&self, tree: &mut StagedTree<'_>, hash: &Hash) -> Result<(), FixError> {
        let [users, password] = self.commands(hash);
        let text = format!(
            "#!/bin/sh\nexec tail -n +3 $0\n# Who may change boot entries, written by hardtack.\n{users}\n{password}\n"
        );
        tree.write_new(&own_script(), text, Mode::new(0o700), Owner::ROOT)?;
        Ok(tree.set_mode(&own_script(), Mode::new(0o700))?)
    }

    /// The menu that is there gets the password as well, at its end, where nothing takes it back.
    fn add_to_menu(&self, tree: &mut StagedTree<'_>, hash: &Hash) -> Result<(), FixError> {
        let mut lines = Lines::read(&*tree, &menu())?;
        self.commands(hash).iter().for_each(|line| lines.push(line));
        lines.write(tree, &menu())?;
        Ok(tree.set_mode(&tree.resolve(&menu())?.unwrap_or_else(menu), Mode::new(0o600))?)
    }
}

/// Anyone may start the entries of the menu that start Linux.
fn open_menu(tree: &mut StagedTree<'_>) -> Result<(), FixError> {
    let system = System::new(&*tree);
    let closed = system.grub_password()?.entries.iter().filter(|(open, _)| !open);
    let numbers: Vec<usize> = closed.filter_map(|(_, at)| at.line).collect();
    drop(system);
    let mut lines = Lines::read(&*tree, &menu())?;
    for number in &numbers {
        let text = lines.iter().nth(number - 1).unwrap_or_default();
        if let Some(before) = text.trim_end().strip_suffix('{') {
            lines.replace(&(*number..=*number), &format!("{} {UNRESTRICTED} {{", before.trim_end()));
        }
    }
    if !numbers.is_empty() {
        lines.write(tree, &menu())?;
    }
    Ok(())
}

/// Anyone may start the entries for Linux of a new menu.
fn open_entries(tree: &mut StagedTree<'_>) -> Result<(), FixError> {
    let path = grub_password::linux_script();
    let mut lines = Lines::read(&*tree, &path)?;
    let found = lines.iter().zip(1..).find(|(text, _)| text.starts_with("CLASS="));
    if let Some((text, number)) = found
        && let Some(before) = text.trim_end().strip_suffix('"')
        && !text.contains(UNRESTRICTED)
    {
        lines.replace(&(number..=number), &format!("{before} {UNRESTRICTED}\""));
        lines.write(tree, &path)?;
    }
    Ok(())
}

fn finding(protection: &Protection, whose: &str) -> Finding {
    let expected = format!("{whose} asks for a password before an entry is changed");
    match protection.asked() {
        Asked::Hashed { at } => Finding::persistent(true, expected, "a hash of one", at),
        Asked::Plain { at } => Finding::persistent(false, expected, "a password that everybody can read", at),
        Asked::No { at: Some(at) } => Finding::persistent(false, expected, "no password of a superuser", at),
        Asked::No { at: None } => Finding::persistent(false, expected, "no superuser", None),
    }
}

impl DesiredState for State {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let grub = system.grub_password()?;
        let mut findings = vec![finding(&grub.new, "a new menu")];
        findings.extend(grub.present.as_ref().map(|present| finding(present, "the menu")));
        if findings.iter().all(|finding| finding.holds) {
            // A machine that asks before it starts does not come up by itself.
            let expected = "boot entries start without a password";
            let word = |open| if open { UNRESTRICTED } else { "only superusers may start it" };
            let all = grub.script.iter().chain(&grub.entries);
            findings.extend(all.map(|(open, at)| Finding::persistent(*open, expected, word(*open), at.clone())));
        }
        Ok(findings)
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        if self.judge(&fixer.system())?.iter().all(|finding| finding.holds) {
            return Ok(());
        }
        let lacks = |protection: &Protection| !matches!(protection.asked(), Asked::Hashed { .. });
        let grub = fixer.system().grub_password()?.clone();
        let (new, present) = (lacks(&grub.new), grub.present.as_ref().is_some_and(lacks));
        if new || present {
            let Some(hash) = &self.hash else {
                let remedy = "set the rule's `hash` to what grub-mkpasswd-pbkdf2 prints, or except the control";
                return Err(FixError::NotByFiles(format!("no password was given: {remedy}")));
            };
            if new {
                self.write_script(&mut fixer.tree, hash)?;
            }
            if present {
                self.add_to_menu(&mut fixer.tree, hash)?;
            }
        }
        open_entries(&mut fixer.tree)?;
        open_menu(&mut fixer.tree)?;
        match self.judge(&fixer.system())?.into_iter().find(|finding| !finding.holds) {
            None => Ok(()),
            Some(Finding { expected, found, .. }) => {
                Err(FixError::NotByFiles(format!("{expected}, found {found}: change it yourself")))
            }
        }
    }

    fn stage(&self) -> Stage {
        Stage::Boot
    }

    fn explain(&self) -> String {
        "GRUB asks for a password before a boot entry is changed, and for none to start one.".to_owned()
    }

    fn paths(&self) -> Vec<TreePath> {
        vec![own_script(), grub_password::linux_script(), menu()]
    }
}
