//! The kind `sudo_tag`: a tag that no rule of sudo has.

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics};
use hardtack_tree::{TreePath, tree_path};
use regex::Regex;

use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{DesiredState, Kind};
use crate::lines::Lines;
use crate::system::System;
use crate::system::accounts::Password;
use crate::system::sudoers::{Sudoers, main_file};
use crate::verdict::{Finding, Judgement, Unjudgeable};

/// `sudo_tag "NOPASSWD" {}`.
pub(in crate::kinds) struct SudoTag;

/// No rule has the tag.
#[derive(Debug)]
struct Without {
    tag: String,
    /// The tag with its colon.
    pattern: Regex,
}

impl Kind for SudoTag {
    fn name(&self) -> &'static str {
        "sudo_tag"
    }

    fn summary(&self) -> &'static str {
        "no rule of sudo has this tag, such as NOPASSWD"
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let place = block.label_place(0);
        let tag = block.label(0).and_then(|tag| {
            let upper = tag.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
            match Regex::new(&format!(r"(^|[\s,:=)]){tag}\s*:\s*")).ok().filter(|_| upper) {
                Some(pattern) => block.absorb(Ok((tag, pattern))),
                None => block.fail(Diagnostic::error(format!("`{tag}` is no tag; tags are capital letters")).at(place)),
            }
        });
        let (tag, pattern) = block.finish(tag)?;
        Ok(Box::new(Without { tag, pattern }))
    }
}

impl Without {
    /// Whether a rule could still be used once its user has to give a password.
    fn would_lock_out(&self, system: &System<'_>, rule: &str) -> Result<bool, Unjudgeable> {
        let shadow = system.accounts()?.shadow()?;
        let has_password = |name: &str| shadow.values().any(|user| user.name == name && user.password == Password::Set);
        let who = rule.split_ascii_whitespace().next().unwrap_or_default();
        if system.accounts()?.uid(who)?.is_some() {
            return Ok(!has_password(who));
        }
        // A group or an alias: somebody in the tree has a password, or nobody could use sudo at all.
        Ok(shadow.values().all(|user| user.password != Password::Set))
    }
}

impl DesiredState for Without {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let expected = format!("no rule with {}", self.tag);
        let mut findings = Vec::new();
        for rule in system.sudoers()?.rules().filter(|rule| self.pattern.is_match(rule.what)) {
            findings.push(Finding::persistent(false, expected.clone(), rule.what.as_str(), rule.at()));
        }
        if findings.is_empty() {
            findings.push(Finding::persistent(true, expected, "none", None));
        }
        Ok(findings)
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        let sudoers = Sudoers::read(&fixer.tree)?;
        for rule in sudoers.rules().filter(|rule| self.pattern.is_match(rule.what)) {
            if self.would_lock_out(&fixer.system(), rule.what)? {
                return Err(FixError::NotByFiles(format!(
                    "{}: without {} nobody could use `{}`, for want of a password: give the account one, or remove the rule",
                    rule.at(),
                    self.tag,
                    rule.what
                )));
            }
            let mut lines = Lines::read(&fixer.tree, rule.path)?;
            // In the order of the lines of a file, none of which is added or removed.
            for number in rule.lines.clone() {
                let line = lines.iter().nth(number - 1).unwrap_or_default();
                let text = self.pattern.replace_all(&line, "$1").into_owned();
                lines.replace(&(number..=number), &text);
            }
            lines.write(&mut fixer.tree, rule.path)?;
        }
        Ok(())
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        format!("No rule of sudo has the tag {}.", self.tag)
    }

    fn paths(&self) -> Vec<TreePath> {
        vec![main_file(), tree_path!("/etc/sudoers.d")]
    }
}
