//! The kind `umask`: permissions that files do not get when they are made.

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics, FromValue, Value, ValueError};
use hardtack_tree::{StagedTree, Tree, TreePath, tree_path};

use super::edit;
use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{DesiredState, Kind};
use crate::kinds::pam;
use crate::system::System;
use crate::system::pam::Module;
use crate::system::shell::{Scripts, Umask as Set};
use crate::verdict::{Finding, Judgement, Location, Unjudgeable};

/// `umask "users" { mask = "027" }`.
pub(in crate::kinds) struct Umask;

impl Kind for Umask {
    fn name(&self) -> &'static str {
        "umask"
    }

    fn summary(&self) -> &'static str {
        "The permissions that files of `users` or of `root` do not get when they are made. The most lax place decides."
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[("mask", "The bits that must be taken away, in octal: `\"027\"`. More are well.")]
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let place = block.label_place(0);
        let who = block.label(0).and_then(|word| match word.as_str() {
            "users" => block.absorb(Ok(Who::Users)),
            "root" => block.absorb(Ok(Who::Root)),
            _ => {
                let wrong = Diagnostic::error(format!("`{word}` is neither `users` nor `root`")).at(place);
                block.fail(wrong.nearest(&word, ["users", "root"]))
            }
        });
        let mask = block.required_with("mask", read_mask);
        let (who, mask) = block.finish((who, mask))?;
        Ok(Box::new(State { who, mask }))
    }
}

fn read_mask(value: &Value) -> Result<u32, ValueError> {
    let text = String::from_value(value)?;
    match Set::parse(&text) {
        Set::Bits(bits) if text.starts_with(|first: char| first.is_ascii_digit()) => Ok(bits),
        _ => Err(ValueError::new(format!("`{text}` is not a mask")).help("write it in octal: \"027\"")),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Users,
    Root,
}

#[derive(Debug)]
struct State {
    who: Who,
    mask: u32,
}

/// A place that sets a mask.
struct Place {
    set: Set,
    /// Whether it is sure to be passed.
    always: bool,
    at: Location,
}

const MODULE: &str = "pam_umask.so";

/// The mask that a user gets whose group has the user's name: what the owner may, the group may (pam_umask(8)).
fn open_to_group(bits: u32) -> u32 {
    (bits & !0o070) | ((bits & 0o700) >> 3)
}

/// Keeps pam_umask(8) from opening the mask to the groups of users.
const CLOSED: &str = "nousergroups";

/// Whether pam_umask(8) opens the mask to the groups of users. Debian's build of Linux-PAM does so unless told not to,
/// even where a mask stands beside it; other builds do where `USERGROUPS_ENAB` of login.defs(5) says so.
fn opens(module: &Module) -> bool {
    !module.arguments.iter().any(|argument| argument == CLOSED)
}

impl State {
    fn suffices(&self, set: Set) -> bool {
        matches!(set, Set::Bits(bits) if self.mask & !bits == 0)
    }

    fn expected(&self) -> String {
        let whose = if self.who == Who::Root { "root's umask" } else { "umask" };
        format!("{whose} at least {:03o}", self.mask)
    }

    fn line(&self) -> String {
        format!("umask {:03o}", self.mask)
    }

    fn of_scripts(scripts: &Scripts) -> Vec<Place> {
        let places = scripts.iter().flat_map(|script| {
            script.umasks().map(|(command, set)| Place {
                set,
                always: !command.conditional,
                at: script.at(command.line),
            })
        });
        places.collect()
    }

    fn of_everybody(&self, system: &System<'_>, scripts: &Scripts) -> Judgement {
        let mut places = Self::of_scripts(scripts);
        let mut findings = Vec::new();
        if system.tree().list(&tree_path!("/etc/pam.d"))?.is_some() {
            for call in system.pam()?.calls(MODULE) {
                let private = self.who != Who::Root && opens(call.module);
                match call.module.argument("umask").map(Set::parse) {
                    Some(Set::Bits(bits)) if private => {
                        places.push(Place { set: Set::Bits(open_to_group(bits)), always: true, at: call.at() });
                    }
                    Some(set) => places.push(Place { set, always: true, at: call.at() }),
                    // Its value is that of login.defs(5), which is a setting of its own.
                    None => {
                        let holds = !private || self.suffices(Set::Bits(open_to_group(self.mask)));
                        let found = if private {
                            format!("{MODULE} gives the groups of users what their owners get")
                        } else {
                            format!("{MODULE} sets the UMASK of /etc/login.defs")
                        };
                        findings.push(Finding::persistent(holds, self.expected(), found, call.at()));
                    }
                }
            }
        }
        let sure = !findings.is_empty() || places.iter().any(|place| place.always);
        findings.extend(self.findings(&places)?);
        if !sure {
            let found = if places.is_empty() { "no umask" } else { "a umask that is set under a condition only" };
            findings.push(Finding::persistent(false, self.expected(), found, None));
        }
        Ok(findings)
    }

    /// Every place that is clear; what is not clear leaves it open, unless another place decides.
    fn findings(&self, places: &[Place]) -> Judgement {
        let (mut findings, mut unclear) = (Vec::new(), None);
        for place in places {
            match place.set {
                Set::Bits(bits) => {
                    let found = format!("umask {bits:03o}");
                    let holds = self.suffices(place.set);
                    findings.push(Finding::persistent(holds, self.expected(), found, place.at.clone()));
                }
                Set::Unclear => {
                    let cause = || Unjudgeable(format!("{}: only a running shell can tell the umask", place.at));
                    unclear.get_or_insert_with(cause);
                }
            }
        }
        match unclear {
            Some(cause) if findings.iter().all(|finding| finding.holds) => Err(cause),
            _ => Ok(findings),
        }
    }

    /// Makes every lax command stricter.
    fn tighten(
        &self,
        tree: &mut StagedTree<'_>,
        read: fn(&dyn Tree) -> Result<Scripts, Unjudgeable>,
    ) -> Result<(), FixError> {
        for script in read(&*tree)?.iter() {
            for (command, set) in script.umasks().filter(|(_, set)| !self.suffices(*set)) {
                if set == Set::Unclear {
                    let why = format!("{}: only a running shell can tell the umask", script.at(command.line));
                    return Err(FixError::NotByFiles(why));
                }
                edit::replace(tree, &script.path, command, Some(&self.line()))?;
            }
        }
        Ok(())
    }

    fn fix_everybody(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        self.tighten(&mut fixer.tree, Scripts::of_everybody)?;
        if fixer.tree.list(&tree_path!("/etc/pam.d"))?.is_some() {
            let value = format!("umask={:03o}", self.mask);
            pam::edit::change_arguments(&mut fixer.tree, MODULE, &|_| true, &|arguments| {
                for argument in arguments.iter_mut() {
                    if argument.strip_prefix("umask=").is_some_and(|old| !self.suffices(Set::parse(old))) {
                        argument.clone_from(&value);
                    }
                }
                if self.who != Who::Root && !arguments.iter().any(|argument| argument == CLOSED) {
                    arguments.retain(|argument| argument != "usergroups");
                    arguments.push(CLOSED.to_owned());
                }
            })?;
        }
        fixer.attempt(self, |tree| edit::write_own(tree, "umask", &self.line()))?;
        Ok(())
    }
}

impl DesiredState for State {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let everybody = Scripts::of_everybody(system.tree())?;
        let mut findings = Vec::new();
        let mut unclear = everybody.unclear();
        if self.who == Who::Root {
            let own = Scripts::of_root(system.tree())?;
            unclear = unclear.or(own.unclear());
            findings = self.findings(&Self::of_scripts(&own))?;
        }
        // What root sets comes over what everybody gets.
        if findings.is_empty() {
            findings = self.of_everybody(system, &everybody)?;
        }
        match unclear {
            Some(cause) if findings.iter().all(|finding| finding.holds) => Err(cause),
            _ => Ok(findings),
        }
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        if self.who == Who::Root {
            self.tighten(&mut fixer.tree, Scripts::of_root)?;
            if self.judge(&fixer.system())?.iter().all(|finding| finding.holds) {
                return Ok(());
            }
        }
        self.fix_everybody(fixer)
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        let whose = if self.who == Who::Root { "root makes" } else { "users make" };
        format!("Files that {whose} lack at least the permissions {:03o}, wherever the umask is set.", self.mask)
    }

    fn paths(&self) -> Vec<TreePath> {
        let mut paths = vec![
            edit::own_file(),
            tree_path!("/etc/profile"),
            tree_path!("/etc/bash.bashrc"),
            // Any service may call the module.
            tree_path!("/etc/pam.d"),
        ];
        if self.who == Who::Root {
            paths.extend([
                tree_path!("/root/.bashrc"),
                tree_path!("/root/.profile"),
                tree_path!("/root/.bash_profile"),
            ]);
        }
        paths
    }
}
