//! systemd units: `unit "NAME" { enabled = … }`.

#[cfg(test)]
mod tests;

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics, Read, Segment, Value, ValueError};
use hardtack_tree::{Tree, TreePath, tree_path};

use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{DesiredState, Kind};
use crate::system::glob;
use crate::system::units::{self, UnitState, Units, is_unit_name};
use crate::system::{LiveUnit, Runtime, System};
use crate::verdict::{Finding, Judgement, Unjudgeable};

/// The kind `unit`.
pub(super) struct Unit;

impl Kind for Unit {
    fn name(&self) -> &'static str {
        "unit"
    }

    fn summary(&self) -> &'static str {
        "The boot starts a systemd unit, or does not, or cannot."
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("enabled", "Whether a link has the boot start it. One that is not there counts as not enabled."),
            (
                "masked",
                "Whether it is masked, so that nothing can start it. One that is not there cannot be started either.",
            ),
        ]
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let name = block.label(0).and_then(|name| read_name(block, name));
        let wanted = match (block.optional("enabled"), block.optional("masked")) {
            (Some(true), None) => Some(Wanted::Enabled),
            (Some(false), None) => Some(Wanted::Disabled),
            (None, Some(true)) => Some(Wanted::Masked),
            _ => None,
        };
        let wanted = match wanted {
            Some(wanted) => block.absorb(Ok(wanted)),
            None => {
                let wrong = Diagnostic::error("a unit needs either `enabled` or `masked = true`");
                block.fail(wrong.at(block.place()))
            }
        };
        let (name, wanted) = block.finish((name, wanted))?;
        Ok(Box::new(State { name, wanted }))
    }
}

fn read_name(block: &mut BlockReader<'_>, name: String) -> Read<String> {
    if is_unit_name(&name) {
        return block.absorb(Ok(name));
    }
    let wrong = Diagnostic::error(format!("`{name}` is not the whole name of a unit")).at(block.label_place(0));
    block.fail(wrong.help(format!("write its type, too: \"{name}.service\"")))
}

/// A list of whole unit names.
pub(super) fn unit_names(value: &Value) -> Result<Vec<String>, ValueError> {
    let names = <Vec<String> as hardtack_hcl::FromValue>::from_value(value)?;
    match names.iter().position(|name| !is_unit_name(name)) {
        Some(index) => {
            let wrong =
                ValueError::new("this is not the whole name of a unit").help("write its type, too: \"cron.service\"");
            Err(wrong.inside(Segment::Index(index)))
        }
        None => Ok(names),
    }
}

/// What the files say of a unit's next boot.
pub(super) fn finding(
    units: &Units,
    name: &str,
    expected: String,
    holds: impl FnOnce(&UnitState) -> bool,
) -> Result<Finding, Unjudgeable> {
    let state = units.state(name);
    let holds = holds(&state);
    let (found, at) = match state {
        UnitState::Absent => ("no such unit", None),
        UnitState::Masked { at } => ("masked", Some(at)),
        UnitState::Enabled { at } => ("a link that starts it", Some(at)),
        UnitState::Disabled { at } => ("nothing that starts it", Some(at)),
    };
    Ok(Finding::persistent(holds, expected, found, at))
}

/// That neither a link nor anything else starts a unit.
pub(super) fn not_started(system: &System<'_>, name: &str, expected: String) -> Result<Finding, Unjudgeable> {
    let units = system.units()?;
    if matches!(units.state(name), UnitState::Disabled { .. })
        && let Some((found, at)) = units.activated_by(system.tree(), name)?
    {
        return Ok(Finding::persistent(false, expected, found, at));
    }
    finding(units, name, expected, |state| !matches!(state, UnitState::Enabled { .. }))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    Enabled,
    Disabled,
    Masked,
}

#[derive(Debug)]
struct State {
    name: String,
    wanted: Wanted,
}

impl State {
    fn expected(&self) -> String {
        let name = &self.name;
        match self.wanted {
            Wanted::Enabled => format!("the boot starts {name}"),
            Wanted::Disabled => format!("the boot does not start {name}"),
            Wanted::Masked => format!("{name} cannot be started"),
        }
    }

    /// Refuses what would only fail and start again for ever: a service whose configuration lacks what no rule
    /// can know.
    fn would_run(&self, tree: &dyn Tree) -> Result<(), FixError> {
        if self.name != "systemd-journal-upload.service" {
            return Ok(());
        }
        let main = tree_path!("/etc/systemd/journal-upload.conf");
        let mut files = vec![main.clone()];
        for directory in ["/etc", "/run", "/usr/local/lib", "/usr/lib"] {
            files.extend(glob::expand(tree, &format!("{directory}/systemd/journal-upload.conf.d/*.conf"))?);
        }
        for path in files {
            let text = tree.read_text(&path)?.unwrap_or_default();
            let mut settings = text.lines().filter_map(|line| line.trim().split_once('='));
            if settings.any(|(key, value)| key.trim() == "URL" && !value.trim().is_empty()) {
                return Ok(());
            }
        }
        Err(FixError::NotByFiles(format!(
            "{} would fail and start again for ever, because nothing says where the journal goes: set the address as \
             URL= in {main}, or except the control",
            self.name
        )))
    }

    fn runtime(&self, unit: &LiveUnit) -> Finding {
        let running = matches!(unit.active.as_str(), "active" | "activating" | "reloading");
        let (holds, expected) = match self.wanted {
            Wanted::Enabled => (running, format!("{} is running", self.name)),
            Wanted::Disabled | Wanted::Masked => (!running, format!("{} is not running", self.name)),
        };
        Finding::runtime(holds, expected, format!("{} ({})", unit.active, unit.load))
    }
}

impl DesiredState for State {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let holds = |state: &UnitState| match self.wanted {
            Wanted::Enabled => matches!(state, UnitState::Enabled { .. }),
            Wanted::Disabled => !matches!(state, UnitState::Enabled { .. }),
            Wanted::Masked => matches!(state, UnitState::Masked { .. } | UnitState::Absent),
        };
        if self.wanted == Wanted::Disabled {
            return Ok(vec![not_started(system, &self.name, self.expected())?]);
        }
        Ok(vec![finding(system.units()?, &self.name, self.expected(), holds)?])
    }

    fn judge_runtime(&self, _system: &System<'_>, runtime: &Runtime) -> Option<Judgement> {
        Some(runtime.unit(&self.name).map(|unit| vec![self.runtime(&unit)]))
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        match self.wanted {
            Wanted::Enabled => {
                self.would_run(&fixer.tree)?;
                units::enable(&mut fixer.tree, &self.name)
            }
            Wanted::Disabled => units::disable(&mut fixer.tree, &self.name),
            Wanted::Masked => units::mask(&mut fixer.tree, &self.name),
        }
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        match self.wanted {
            Wanted::Enabled => format!("The boot starts {}.", self.name),
            Wanted::Disabled => format!("The boot does not start {}.", self.name),
            Wanted::Masked => format!("Nothing can start {}: it is masked or not there.", self.name),
        }
    }

    fn paths(&self) -> Vec<TreePath> {
        TreePath::new(format!("/etc/systemd/system/{}", self.name)).into_iter().collect()
    }
}
