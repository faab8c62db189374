//! The kind `pam_argument`: an argument of the calls of a PAM module.

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics, FromValue, Value, ValueError};
use hardtack_tree::{TreePath, tree_path};

use super::{edit, read_group};
use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{DesiredState, Kind};
use crate::kinds::wanted::{self, Demand, Sense, Wanted};
use crate::system::System;
use crate::system::pam::{Call, Group, Pam};
use crate::verdict::{Finding, Judgement, Unjudgeable};

/// `pam_argument "pam_unix.so" { … }`.
pub(in crate::kinds) struct PamArgument;

#[derive(Debug)]
struct Argument {
    module: String,
    /// Stacks in which the module must be called; none for every call in any file.
    services: Vec<String>,
    group: Group,
    /// The argument's name, or several of which one is enough.
    names: Vec<String>,
    wanted: Wanted,
    /// Modules of which one must be called before, for the argument to be safe.
    after: Vec<String>,
}

impl Kind for PamArgument {
    fn name(&self) -> &'static str {
        "pam_argument"
    }

    fn summary(&self) -> &'static str {
        "the value or absence of an argument in calls of a PAM module"
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        const KEYS: [(&str, &str); wanted::KEYS.len() + 4] = wanted::with_own([
            (
                "services",
                "the files of /etc/pam.d whose stacks must call the module so; every call in any file, when left out",
            ),
            ("group", "auth, account, password or session"),
            ("argument", "the argument's name, or a list of names of which one is enough"),
            ("after", "modules of which one must be called before; without it the argument would lock people out"),
        ]);
        &KEYS
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let module = block.label(0);
        let services = block.optional::<Vec<String>>("services").unwrap_or_default();
        let group = read_group(block);
        let names = block.required_with("argument", one_or_more);
        let wanted = Wanted::read(block);
        let after = block.optional("after").unwrap_or_default();
        if let (Some(names), Some(wanted)) = (names.as_ref(), wanted.as_ref())
            && names.len() > 1
            && !matches!(wanted.demand, Demand::Set | Demand::NotSet)
        {
            let error = Diagnostic::error("several arguments have no common value").at(block.place_of("argument"));
            block.error(error.help("name one argument, or write `set`"));
        }
        let (module, group, names, wanted) = block.finish((module, group, names, wanted))?;
        Ok(Box::new(Argument { module, services, group, names, wanted, after }))
    }
}

/// A string, or a list of strings that is not empty.
pub(in crate::kinds) fn one_or_more(value: &Value) -> Result<Vec<String>, ValueError> {
    if value.as_text().is_some() {
        return Ok(vec![String::from_value(value)?]);
    }
    let names = Vec::<String>::from_value(value)?;
    if names.is_empty() { Err(ValueError::new("this list is empty").help("name at least one")) } else { Ok(names) }
}

/// Arguments are numbers or words whose case counts.
pub(in crate::kinds) const SENSE: Sense<'static> = Sense {
    number: &|text| text.parse().ok(),
    same: &|a, b| a == b,
    list: &|text| text.split(',').map(|part| part.trim().to_owned()).collect(),
};

impl Argument {
    fn expected(&self) -> String {
        format!("{} with {} {}", self.module, self.names.join(" or "), self.wanted.words())
    }

    fn value<'c>(&self, call: &Call<'c>) -> Option<(&str, &'c str)> {
        self.names.iter().find_map(|name| Some((name.as_str(), call.module.argument(name)?)))
    }

    fn judge_call(&self, call: &Call<'_>, stack: &[Call<'_>]) -> Finding {
        let value = self.value(call);
        let mut holds = self.wanted.holds(value.map(|(_, value)| value), &SENSE);
        let mut found = match value {
            Some((name, "")) => format!("{} {name}", self.module),
            Some((name, value)) => format!("{} {name}={value}", self.module),
            None => format!("{} without {}", self.module, self.names.join(" or ")),
        };
        if holds && !self.is_safe(call, stack) {
            holds = false;
            found.push_str(&format!(" and no {} before it", self.after.join(" or ")));
        }
        Finding::persistent(holds, self.expected(), found, call.at())
    }

    fn is_safe(&self, call: &Call<'_>, stack: &[Call<'_>]) -> bool {
        let mut before = stack.iter().take_while(|other| (other.path, other.lines) != (call.path, call.lines));
        self.after.is_empty() || before.any(|other| self.after.iter().any(|name| name == other.module.name()))
    }

    /// The calls that are judged, each with the stack it stands in; by service, the calls of a stack.
    fn calls<'p>(&self, pam: &'p Pam) -> Result<Vec<(&str, Vec<Call<'p>>)>, Unjudgeable> {
        self.services.iter().map(|service| Ok((service.as_str(), pam.stack(service, self.group)?))).collect()
    }
}

impl DesiredState for Argument {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let pam = system.pam()?;
        let mut findings = Vec::new();
        for (service, stack) in self.calls(pam)? {
            let own = |call: &&Call<'_>| call.module.name() == self.module;
            if !stack.iter().any(|call| own(&call)) && self.wanted.demand != Demand::NotSet {
                let found = format!("{} does not call {}", service, self.module);
                findings.push(Finding::persistent(false, self.expected(), found, None));
            }
            findings.extend(stack.iter().filter(own).map(|call| self.judge_call(call, &stack)));
        }
        if self.services.is_empty() {
            let calls = pam.calls(&self.module).filter(|call| call.module.group == self.group);
            findings.extend(calls.map(|call| self.judge_call(&call, &[])));
        }
        if findings.is_empty() {
            findings.push(Finding::persistent(true, self.expected(), format!("no call of {}", self.module), None));
        }
        Ok(findings)
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        let pam = Pam::read(&fixer.tree)?;
        for (service, stack) in self.calls(&pam)? {
            let own: Vec<_> = stack.iter().filter(|call| call.module.name() == self.module).collect();
            if own.is_empty() && self.wanted.demand != Demand::NotSet {
                return Err(FixError::NotByFiles(format!(
                    "{service} does not call {}; add the call first",
                    self.module
                )));
            }
            if !own.iter().all(|call| self.is_safe(call, &stack)) {
                return Err(FixError::NotByFiles(format!(
                    "nothing before {} in {service} asks for the new password, so with {} nobody could change one: \
                     have {} called first",
                    self.module,
                    self.names.join(" or "),
                    self.after.join(" or ")
                )));
            }
        }
        let mut places: Vec<_> = pam.calls(&self.module).filter(|call| call.module.group == self.group).collect();
        if !self.services.is_empty() {
            let stacks = self.calls(&pam)?;
            let same = |a: &Call<'_>, b: &Call<'_>| (a.path, a.lines) == (b.path, b.lines);
            places.retain(|call| stacks.iter().any(|(_, stack)| stack.iter().any(|other| same(call, other))));
        }
        let wanted = |call: &Call<'_>| places.iter().any(|other| (call.path, call.lines) == (other.path, other.lines));
        edit::change_arguments(&mut fixer.tree, &self.module, &wanted, &|arguments| self.change(arguments))
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        format!("{} is called with {} {}.", self.module, self.names.join(" or "), self.wanted.words())
    }

    fn paths(&self) -> Vec<TreePath> {
        let directory = tree_path!("/etc/pam.d");
        if self.services.is_empty() {
            return vec![directory];
        }
        self.services.iter().filter_map(|service| directory.join(service).ok()).collect()
    }
}

impl Argument {
    /// Brings one call's arguments to what is asked; those that are right already stay.
    fn change(&self, arguments: &mut Vec<String>) {
        let value_of = |argument: &String, name: &str| match argument.split_once('=') {
            Some((key, value)) if key == name => Some(value.to_owned()),
            None if argument == name => Some(String::new()),
            _ => None,
        };
        let value =
            self.names.iter().find_map(|name| arguments.iter().rev().find_map(|argument| value_of(argument, name)));
        if self.wanted.holds(value.as_deref(), &SENSE) {
            return;
        }
        arguments.retain(|argument| self.names.iter().all(|name| value_of(argument, name).is_none()));
        let Some(name) = self.names.first().filter(|_| self.wanted.demand != Demand::NotSet) else { return };
        arguments.push(self.wanted.to_write().map_or_else(|| name.clone(), |value| format!("{name}={value}")));
    }
}
