//! The kind `pam_module`: a module is called in a stack, at the right place.

use hardtack_hcl::{BlockReader, Diagnostics};
use hardtack_tree::{TreePath, tree_path};

use super::provision::{self, By};
use super::{edit, read_group};
use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{DesiredState, Kind};
use crate::system::System;
use crate::system::pam::{AuthUpdate, Call, Group, Pam, written};
use crate::verdict::{Finding, Judgement, Location};

/// `pam_module "pam_faillock.so" { … }`.
pub(in crate::kinds) struct PamModule;

#[derive(Debug)]
struct Called {
    module: String,
    service: String,
    group: Group,
    arguments: Vec<String>,
    control: Vec<String>,
    before: Option<String>,
    after: Option<String>,
}

impl Kind for PamModule {
    fn name(&self) -> &'static str {
        "pam_module"
    }

    fn summary(&self) -> &'static str {
        "a PAM module is called in a stack, at the right place"
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("service", "the file of /etc/pam.d whose stack it is"),
            ("group", "auth, account, password or session"),
            ("arguments", "the arguments by which the call is known, such as preauth"),
            ("control", "the controls that will do; any, when left out"),
            ("before", "a module that it must be called before, where that is called at all"),
            ("after", "a module that it must be called after, where that is called at all"),
        ]
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let module = block.label(0);
        let service = block.required::<String>("service");
        let group = read_group(block);
        let arguments = block.optional("arguments").unwrap_or_default();
        let control = block.optional("control").unwrap_or_default();
        let before = block.optional("before");
        let after = block.optional("after");
        let (module, service, group) = block.finish((module, service, group))?;
        Ok(Box::new(Called { module, service, group, arguments, control, before, after }))
    }
}

impl Called {
    fn is(&self, call: &Call<'_>) -> bool {
        call.module.name() == self.module
            && self.arguments.iter().all(|argument| call.module.arguments.contains(argument))
    }

    /// The call as a person writes it.
    fn words(&self) -> String {
        let mut words = vec![self.module.clone()];
        words.extend(self.arguments.iter().map(|argument| written(argument)));
        words.join(" ")
    }

    /// What is wrong with a call, first of all.
    fn fault(&self, pam: &Pam, stack: &[Call<'_>], at: usize) -> Option<String> {
        let call = stack.get(at)?;
        let place = |other: &Option<String>| {
            let other = other.as_deref()?;
            stack.iter().position(|call| call.module.name() == other).map(|position| (position, other.to_owned()))
        };
        if !pam.has_module(call.module.name()) {
            return Some(format!("{}, which is not installed", call.module.path));
        }
        if !self.control.is_empty() && !self.control.contains(&call.module.control) {
            return Some(format!("{} is {}", self.words(), call.module.control));
        }
        match (place(&self.before), place(&self.after)) {
            (Some((other, name)), _) if other < at => Some(format!("{} behind {name}", self.words())),
            (_, Some((other, name))) if other > at => Some(format!("{} before {name}", self.words())),
            _ => None,
        }
    }

    /// A call that ends the stack with success for everybody before the call at `at` has its turn.
    fn permit_before<'a>(&self, stack: &[Call<'a>], at: usize) -> Option<Call<'a>> {
        let ends = |call: &&Call<'_>| {
            let control = &call.module.control;
            let done = control.trim_matches(['[', ']']).split_ascii_whitespace().any(|word| word == "success=done");
            call.module.name() == "pam_permit.so" && (done || control.eq_ignore_ascii_case("sufficient"))
        };
        stack.iter().take(at).find(ends).copied()
    }

    /// Services that do not come by a call in the stack they should share. One whose own stack cannot be read
    /// lets nobody in.
    fn past_it(&self, pam: &Pam) -> Vec<Finding> {
        let mut findings = Vec::new();
        if !self.service.starts_with("common-") {
            return findings;
        }
        let shared = pam.file(&self.service);
        for service in pam.services().filter(|service| *service != self.service) {
            let Ok(stack) = pam.stack(service, self.group) else { continue };
            let expected = format!("{} in the {} stack of {service}", self.words(), self.group);
            let Some(at) = stack.iter().position(|call| self.is(call)) else {
                if let Some(first) = stack.first().filter(|_| service == "sshd") {
                    let found = format!("a stack of its own without {}", self.words());
                    findings.push(Finding::persistent(false, expected, found, first.at()));
                }
                continue;
            };
            if let Some(permit) = self.permit_before(&stack, at).filter(|permit| Some(permit.path) != shared) {
                let found = format!("pam_permit.so lets everybody in before {} is called", self.words());
                findings.push(Finding::persistent(false, expected, found, permit.at()));
            }
        }
        findings
    }

    fn file(&self) -> Option<TreePath> {
        tree_path!("/etc/pam.d").join(&self.service).ok()
    }
}

impl DesiredState for Called {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let pam = system.pam()?;
        let stack = pam.stack(&self.service, self.group)?;
        let expected = format!("{} in the {} stack of {}", self.words(), self.group, self.service);
        let Some(at) = stack.iter().position(|call| self.is(call)) else {
            let file = pam.file(&self.service).map(|path| Location { path: path.clone(), line: None });
            return Ok(vec![Finding::persistent(false, expected, "no such call", file)]);
        };
        let fault = self.fault(pam, &stack, at);
        let found = fault.clone().unwrap_or_else(|| format!("{} {}", stack[at].module.control, self.words()));
        let mut findings = vec![Finding::persistent(fault.is_none(), expected.clone(), found, stack[at].at())];
        if let Some(permit) = self.permit_before(&stack, at) {
            let found = format!("pam_permit.so lets everybody in before {} is called", self.words());
            findings.push(Finding::persistent(false, expected, found, permit.at()));
        }
        findings.extend(self.past_it(pam));
        Ok(findings)
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        let findings = self.judge(&fixer.system())?;
        if findings.iter().all(|finding| finding.holds) {
            return Ok(());
        }
        let Some(provision) = provision::of(&self.module) else {
            return Err(self.by_hand(&findings));
        };
        let pam = Pam::read(&fixer.tree)?;
        if !pam.has_module(&self.module) {
            if provision.packages.is_empty() {
                let why = format!("{} is not installed; calling it would let nobody in", self.module);
                return Err(FixError::NotByFiles(why));
            }
            fixer.packages.install.extend(provision.packages.iter().map(ToString::to_string));
            return Ok(());
        }
        match provision.by {
            By::Profiles(profiles) => self.enable(profiles, fixer)?,
            By::Line { after, head } => {
                let calls = pam.stack(&self.service, self.group)?;
                if !calls.iter().any(|call| call.module.name() == self.module)
                    && let Some(path) = self.file()
                {
                    let arguments: String =
                        self.arguments.iter().map(|argument| format!(" {}", written(argument))).collect();
                    edit::insert(&mut fixer.tree, &path, after, &format!("{head}{arguments}"))?;
                }
            }
        }
        let findings = self.judge(&fixer.system())?;
        if findings.iter().all(|finding| finding.holds) { Ok(()) } else { Err(self.by_hand(&findings)) }
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        format!("The {} stack of {} calls {}.", self.group, self.service, self.words())
    }

    fn paths(&self) -> Vec<TreePath> {
        self.file().into_iter().collect()
    }
}

impl Called {
    fn enable(&self, profiles: &[(&str, Option<&str>)], fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        let Some(mut update) = AuthUpdate::read(&fixer.tree)? else {
            return Err(FixError::NotByFiles(format!(
                "/etc/pam.d/common-* were changed by hand, and pam-auth-update leaves them alone: add {} to {} yourself, \
                 or run pam-auth-update --force",
                self.words(),
                self.service
            )));
        };
        for (name, text) in profiles {
            match text {
                Some(text) if !update.has_profile(name) => update.add(name, text),
                _ => update.enable(name),
            }
        }
        edit::write(&mut fixer.tree, &update)
    }

    fn by_hand(&self, findings: &[Finding]) -> FixError {
        let found = findings.iter().find(|finding| !finding.holds).map(|finding| finding.found.as_str());
        FixError::NotByFiles(format!(
            "the {} stack of {} has {}; correct it by hand",
            self.group,
            self.service,
            found.unwrap_or("what nobody can read")
        ))
    }
}
