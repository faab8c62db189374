//! Modes of AppArmor's profiles: `apparmor_profiles { complain = false }`.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use hardtack_hcl::{BlockReader, Diagnostics};
use hardtack_tree::{Owner, StagedTree, Tree, TreePath};

use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{DesiredState, Kind};
use crate::system::apparmor::{self, Header, Mode, Profile};
use crate::system::{Runtime, System};
use crate::verdict::{Finding, Judgement, Unjudgeable};

/// The kind `apparmor_profiles`.
pub(super) struct AppArmorProfiles;

impl Kind for AppArmorProfiles {
    fn name(&self) -> &'static str {
        "apparmor_profiles"
    }

    fn summary(&self) -> &'static str {
        "Every profile of AppArmor is loaded and refuses what it does not allow. One that allows everything may also be \
         disabled, which a fix does where the program that it is for is not there."
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("complain", "Whether a profile may only record what it would refuse."),
            ("unconfined", "Whether a profile may allow everything, being there to give a program a name."),
        ]
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let complain = block.required("complain");
        let unconfined = block.optional("unconfined").unwrap_or(false);
        let complain = block.finish(complain)?;
        Ok(Box::new(State { complain, unconfined }))
    }
}

#[derive(Debug)]
struct State {
    complain: bool,
    unconfined: bool,
}

impl State {
    fn allows(&self, mode: Mode) -> bool {
        match mode {
            Mode::Enforce => true,
            Mode::Complain => self.complain,
            Mode::Unconfined => self.unconfined,
            Mode::Disabled => false,
        }
    }

    /// Whether the profile is as it must be. One that allows everything keeps nothing from a program that it is not
    /// loaded for.
    fn fits(&self, profile: &Profile) -> bool {
        self.allows(profile.mode) || (profile.mode == Mode::Disabled && profile.own == Mode::Unconfined)
    }

    fn expected(&self) -> String {
        let modes = [Mode::Enforce, Mode::Complain, Mode::Unconfined].into_iter().filter(|mode| self.allows(*mode));
        modes.map(|mode| mode.to_string()).collect::<Vec<_>>().join(" or ")
    }

    /// Takes away what keeps profiles from a mode that will do, as far as links and flags do.
    fn restore(&self, tree: &mut StagedTree<'_>) -> Result<(), FixError> {
        // A profile that is no longer disabled may still complain by a link, and then by its flags.
        for _ in 0..3 {
            let system = System::new(&*tree);
            let bad = system.apparmor()?.profiles().iter().filter(|profile| !self.fits(profile));
            let bad: Vec<_> = bad.cloned().collect();
            let idle = idle(&system, &bad)?;
            drop(system);
            for profile in bad {
                let path = &profile.at.path;
                match profile.link {
                    Some(link) => tree.remove(&link)?,
                    None if profile.mode == Mode::Complain => stop_complaining(tree, path)?,
                    None if idle.contains(path) => disable(tree, path)?,
                    None => {
                        let (name, at) = (&profile.name, &profile.at);
                        let remedy = "give it rules, allow it by the rule's parameter, or remove it";
                        return Err(FixError::NotByFiles(format!(
                            "{at}: the profile {name} allows everything: {remedy}"
                        )));
                    }
                }
            }
        }
        Ok(())
    }
}

/// Of the files of these profiles, those that allow everything to programs that are not there, and do nothing else.
fn idle(system: &System<'_>, bad: &[Profile]) -> Result<BTreeSet<TreePath>, Unjudgeable> {
    let unconfined: Vec<_> = bad.iter().filter(|profile| profile.mode == Mode::Unconfined).collect();
    if unconfined.is_empty() {
        return Ok(BTreeSet::new());
    }
    // A profile that others ask for by its name may be in use.
    let named = unconfined.iter().map(|profile| profile.attachment.as_deref().unwrap_or("/**")).collect::<Vec<_>>();
    let present = apparmor::present(system.tree(), &named)?;
    let absent = unconfined.iter().zip(present).filter(|(_, present)| !present).map(|(profile, _)| &profile.at);
    let absent: BTreeSet<_> = absent.collect();
    let mut files: BTreeSet<TreePath> = absent.iter().map(|at| at.path.clone()).collect();
    // What else is in the file would be disabled with it.
    for other in system.apparmor()?.profiles().iter().filter(|profile| !absent.contains(&profile.at)) {
        files.remove(&other.at.path);
    }
    Ok(files)
}

/// Keeps a file of profiles from being loaded, as aa-disable(8) does.
fn disable(tree: &mut StagedTree<'_>, path: &TreePath) -> Result<(), FixError> {
    let links = apparmor::directory().join("disable")?;
    let Some(name) = path.file_name() else { return Ok(()) };
    tree.make_dir(&links, hardtack_tree::Mode::new(0o755), Owner::ROOT)?;
    Ok(tree.symlink(&links.join_os(name)?, path.as_path())?)
}

/// Takes the flag `complain` out of every header of a file.
fn stop_complaining(tree: &mut StagedTree<'_>, path: &TreePath) -> Result<(), FixError> {
    let mut text = match tree.read(path)?.map(String::from_utf8) {
        Some(Ok(text)) => text,
        Some(Err(_)) => return Err(FixError::NotByFiles(format!("{path} is not UTF-8: take out `complain` yourself"))),
        None => return Ok(()),
    };
    let headers = apparmor::parse(&text).map_err(|wrong| FixError::NotByFiles(format!("{path}: {wrong}")))?;
    for Header { flags, span, .. } in headers.into_iter().rev() {
        let Some((from, to)) = span.filter(|_| flags.iter().any(|flag| flag == "complain")) else { continue };
        let kept: Vec<_> = flags.into_iter().filter(|flag| flag != "complain").collect();
        if kept.is_empty() {
            let from = text[..from].trim_end().len();
            text.replace_range(from..to, "");
        } else {
            text.replace_range(from..to, &format!("flags=({})", kept.join(", ")));
        }
    }
    Ok(tree.write(path, text)?)
}

impl DesiredState for State {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let profiles = system.apparmor()?.profiles();
        let mut findings: Vec<Finding> = profiles
            .iter()
            .filter(|profile| !self.fits(profile))
            .map(|profile| {
                let by = profile.link.as_ref().map(|link| format!(" by {link}")).unwrap_or_default();
                let expected = format!("the profile {} is in the mode {}", profile.name, self.expected());
                Finding::persistent(false, expected, format!("{}{by}", profile.mode), profile.at.clone())
            })
            .collect();
        if findings.is_empty() {
            let found =
                if profiles.is_empty() { "no profile".to_owned() } else { format!("{} profiles", profiles.len()) };
            let expected = format!("profiles in the mode {}", self.expected());
            findings.push(Finding::persistent(!profiles.is_empty(), expected, found, None));
        }
        Ok(findings)
    }

    fn judge_runtime(&self, _system: &System<'_>, runtime: &Runtime) -> Option<Judgement> {
        let bad = |(name, word): &(String, String)| {
            let mode = match word.as_str() {
                "complain" => Mode::Complain,
                "unconfined" => Mode::Unconfined,
                _ => Mode::Enforce,
            };
            let expected = format!("the loaded profile {name} is in the mode {}", self.expected());
            (!self.allows(mode)).then(|| Finding::runtime(false, expected, word.clone()))
        };
        Some(runtime.apparmor_profiles().map(|profiles| {
            let mut findings: Vec<_> = profiles.iter().filter_map(bad).collect();
            if findings.is_empty() {
                let expected = format!("loaded profiles in the mode {}", self.expected());
                findings.push(Finding::runtime(!profiles.is_empty(), expected, format!("{} profiles", profiles.len())));
            }
            findings
        }))
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        self.restore(&mut fixer.tree)?;
        if fixer.system().apparmor()?.profiles().is_empty() {
            let install = "install what brings profiles, such as the package `apparmor`";
            return Err(FixError::NotByFiles(format!("there is no profile in {}: {install}", apparmor::directory())));
        }
        Ok(())
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        format!("Every profile of AppArmor is in the mode {}.", self.expected())
    }

    fn paths(&self) -> Vec<TreePath> {
        vec![apparmor::directory()]
    }
}
