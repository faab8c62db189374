//! Things of which a machine has one: `one_service "the time" { keep = … service "chrony" { … } }`.

#[cfg(test)]
mod tests;

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics, FromValue, Value, ValueError};
use hardtack_tree::{Tree, TreePath, tree_path};

use super::unit::unit_names;
use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{DesiredState, Kind};
use crate::system::keyvalue::{Syntax, parse};
use crate::system::units::{self, UnitState};
use crate::system::{Runtime, System};
use crate::verdict::{Finding, Judgement, Location, Unjudgeable};

/// The kind `one_service`.
pub(super) struct OneService;

impl Kind for OneService {
    fn name(&self) -> &'static str {
        "one_service"
    }

    fn summary(&self) -> &'static str {
        "Exactly one of several services that do the same is installed and started by the boot."
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[
            (
                "keep",
                "The service that a fix keeps; with `auto` the first that is in use, else the first installed one.",
            ),
            ("service", "A block for each service, the label its name, the first the one that matters most."),
            ("service.package", "Its package; left out, it is part of the system."),
            ("service.units", "The units that run it."),
            (
                "service.switch",
                "File, key and value without which its units do nothing: [\"/etc/ufw/ufw.conf\", \"ENABLED\", \"yes\"].",
            ),
            ("service.always", "Whether it runs beside the others, and counts only while none of them is in use."),
        ]
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let what = block.label(0);
        let keep = block.optional::<String>("keep").filter(|keep| keep != "auto");
        let services: Vec<Service> = block.each("service", read_service);
        if services.len() < 2 {
            let wrong = Diagnostic::error("there is nothing to choose from").at(block.place());
            block.error(wrong.help("add `service` blocks"));
        }
        if let Some(unknown) = keep.as_ref().filter(|keep| services.iter().all(|service| service.name != **keep)) {
            let wrong = Diagnostic::error(format!("there is no service `{unknown}`")).at(block.place_of("keep"));
            block.error(wrong.nearest(unknown, services.iter().map(|service| service.name.as_str())));
        }
        let what = block.finish(what)?;
        Ok(Box::new(State { what, keep, services }))
    }
}

fn read_service(block: &mut BlockReader<'_>) -> Result<Service, Diagnostics> {
    let name = block.label(0);
    let package = block.optional("package");
    let units = block.required_with("units", unit_names);
    let switch = block.optional_with("switch", switch);
    let always = block.optional("always").unwrap_or(false);
    let (name, units) = block.finish((name, units))?;
    Ok(Service { name, package, units, switch, always })
}

fn switch(value: &Value) -> Result<Switch, ValueError> {
    let words = <Vec<String> as FromValue>::from_value(value)?;
    match words.as_slice() {
        [file, key, value] => {
            let file = TreePath::new(file).map_err(|error| ValueError::new(error.to_string()))?;
            Ok(Switch { file, key: key.clone(), value: value.clone() })
        }
        _ => Err(ValueError::new("expected a file, a key and a value")),
    }
}

#[derive(Debug)]
struct State {
    what: String,
    keep: Option<String>,
    /// Never empty.
    services: Vec<Service>,
}

#[derive(Debug)]
struct Service {
    name: String,
    package: Option<String>,
    units: Vec<String>,
    switch: Option<Switch>,
    always: bool,
}

/// A setting without which a service does nothing.
#[derive(Debug)]
struct Switch {
    file: TreePath,
    key: String,
    value: String,
}

impl Service {
    fn installed(&self, system: &System<'_>) -> Result<bool, Unjudgeable> {
        match &self.package {
            Some(package) => Ok(system.packages()?.installed(package).is_some()),
            None => Ok(true),
        }
    }

    /// What starts it, where it is in use.
    fn used(&self, system: &System<'_>) -> Result<Option<Location>, Unjudgeable> {
        if !self.installed(system)? || !self.switched_on(system.tree())? {
            return Ok(None);
        }
        let units = system.units()?;
        Ok(self.units.iter().find_map(|unit| match units.state(unit) {
            UnitState::Enabled { at } => Some(at),
            _ => None,
        }))
    }

    fn switched_on(&self, tree: &dyn Tree) -> Result<bool, Unjudgeable> {
        let Some(Switch { file, key, value }) = &self.switch else { return Ok(true) };
        let text = tree.read_text(file)?.unwrap_or_default();
        let set = parse(&text, Syntax::Shell).into_iter().rfind(|assignment| assignment.key == *key);
        Ok(set.is_some_and(|assignment| assignment.value.eq_ignore_ascii_case(value)))
    }
}

impl State {
    fn expected(&self) -> String {
        let names = self.services.iter().map(|service| service.name.as_str()).collect::<Vec<_>>().join(", ");
        match &self.keep {
            Some(keep) => format!("of {names} {keep} alone is in charge of {}", self.what),
            None => format!("exactly one of {names} is in charge of {}", self.what),
        }
    }

    /// The services of which something is true; one that always runs only where it is true of no other.
    fn those(&self, is: impl Fn(&Service) -> bool) -> Vec<&Service> {
        let (always, others): (Vec<_>, Vec<_>) =
            self.services.iter().filter(|service| is(service)).partition(|service| service.always);
        if others.is_empty() { always } else { others }
    }

    fn holds(&self, used: &[&Service]) -> bool {
        match used {
            [one] => self.keep.as_ref().is_none_or(|keep| one.name == *keep),
            _ => false,
        }
    }

    fn words(used: &[&Service]) -> String {
        if used.is_empty() {
            "none is".to_owned()
        } else {
            used.iter().map(|service| service.name.as_str()).collect::<Vec<_>>().join(", ")
        }
    }

    /// The service that a fix keeps.
    fn kept(&self, system: &System<'_>) -> Result<&Service, Unjudgeable> {
        if let Some(keep) = self.services.iter().find(|service| Some(&service.name) == self.keep.as_ref()) {
            return Ok(keep);
        }
        let mut installed = None;
        for service in &self.services {
            if service.used(system)?.is_some() {
                return Ok(service);
            }
            if installed.is_none() && service.installed(system)? {
                installed = Some(service);
            }
        }
        let first = installed.or(self.services.first());
        first.ok_or_else(|| Unjudgeable("there is nothing to choose from".to_owned()))
    }
}

impl DesiredState for State {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let mut places = Vec::new();
        for service in &self.services {
            if let Some(at) = service.used(system)? {
                places.push((service.name.as_str(), at));
            }
        }
        let used = self.those(|service| places.iter().any(|(name, _)| *name == service.name));
        let last = used.last().and_then(|service| places.iter().find(|(name, _)| *name == service.name));
        let at = last.map(|(_, at)| at.clone());
        Ok(vec![Finding::persistent(self.holds(&used), self.expected(), Self::words(&used), at)])
    }

    fn judge_runtime(&self, _system: &System<'_>, runtime: &Runtime) -> Option<Judgement> {
        let mut active = Vec::new();
        for service in &self.services {
            for unit in &service.units {
                match runtime.unit(unit) {
                    Ok(live) if live.active == "active" => active.push(service.name.as_str()),
                    Ok(_) => {}
                    Err(cause) => return Some(Err(cause)),
                }
            }
        }
        let used = self.those(|service| active.contains(&service.name.as_str()));
        Some(Ok(vec![Finding::runtime(self.holds(&used), self.expected(), Self::words(&used))]))
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        let system = fixer.system();
        let kept = self.kept(&system)?;
        if self.judge(&system)?.iter().all(|finding| finding.holds) {
            return Ok(());
        }
        let mut others = Vec::new();
        for service in self.services.iter().filter(|service| service.name != kept.name && !service.always) {
            if service.used(&system)?.is_some() {
                others.push(service);
            }
        }
        let (installed, on) = (kept.installed(&system)?, kept.switched_on(system.tree())?);
        if !on {
            let name = &kept.name;
            return Err(FixError::NotByFiles(format!("{name} is not switched on: do so once its rules let you in")));
        }
        for unit in others.iter().flat_map(|service| &service.units) {
            if fixer.system().units()?.exists(unit) {
                units::disable(&mut fixer.tree, unit)?;
            }
        }
        match &kept.package {
            // What the package brings is enabled when it is there.
            Some(package) if !installed => {
                fixer.packages.install.insert(package.clone());
            }
            _ => {
                if let Some(unit) = kept.units.first() {
                    units::enable(&mut fixer.tree, unit)?;
                }
            }
        }
        Ok(())
    }

    fn stage(&self) -> Stage {
        Stage::Packages
    }

    fn explain(&self) -> String {
        let mut sentence = self.expected();
        if let Some(first) = sentence.get(..1) {
            sentence.replace_range(..1, &first.to_uppercase());
        }
        format!("{sentence}.")
    }

    fn paths(&self) -> Vec<TreePath> {
        let switches =
            self.services.iter().filter_map(|service| service.switch.as_ref().map(|switch| switch.file.clone()));
        let directory = tree_path!("/etc/systemd/system");
        let units = self.services.iter().flat_map(|service| &service.units);
        switches
            .chain(units.filter_map(|unit| directory.join(unit).ok()))
            .chain([tree_path!("/var/lib/dpkg/status")])
            .collect()
    }
}
