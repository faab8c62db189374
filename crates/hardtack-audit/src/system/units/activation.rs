//! What starts a unit without a link to it: other units, sockets, timers, paths and D-Bus.

use hardtack_tree::Tree;

use super::{UnitFile, UnitState, Units};
use crate::system::glob;
use crate::verdict::{Location, Unjudgeable};

/// Targets that every boot reaches (bootup(7)).
const REACHED: [&str; 8] = [
    "sysinit.target",
    "basic.target",
    "sockets.target",
    "timers.target",
    "paths.target",
    "multi-user.target",
    "graphical.target",
    "default.target",
];

impl Units {
    /// What starts `unit`, which can be started and which no link starts: its words and its place.
    ///
    /// # Errors
    /// When a unit or a service file of D-Bus cannot be read.
    pub fn activated_by(&self, tree: &dyn Tree, unit: &str) -> Result<Option<(String, Location)>, Unjudgeable> {
        let real = self.real_name(unit);
        if self.file(&real).is_none() {
            return Ok(None);
        }
        for path in glob::expand(tree, "/usr/share/dbus-1/system-services/*.service")? {
            let text = tree.read_text(&path)?.unwrap_or_default();
            for (line, number) in text.lines().zip(1..) {
                let service = line.trim().strip_prefix("SystemdService=");
                if service.is_some_and(|service| self.real_name(service.trim()) == real) {
                    let at = Location { path, line: Some(number) };
                    return Ok(Some(("D-Bus, which starts it when it is asked for".to_owned(), at)));
                }
            }
        }
        for name in self.names() {
            let starts = REACHED.contains(&name) || matches!(self.state(name), UnitState::Enabled { .. });
            let Some(path) = self.file(name).filter(|_| starts && self.real_name(name) != real) else { continue };
            let file = UnitFile::read(tree, name, path)?;
            if let Some(at) = self.starts(name, &file, &real) {
                let at = at.unwrap_or_else(|| Location { path: path.clone(), line: None });
                return Ok(Some((format!("{name}, which starts it"), at)));
            }
        }
        Ok(None)
    }

    /// Whether a unit starts the one of this (real) name, and the line that says so.
    fn starts(&self, name: &str, file: &UnitFile, real: &str) -> Option<Option<Location>> {
        for key in ["Wants", "Requires", "Upholds", "BindsTo"] {
            for (value, at) in file.values("Unit", key) {
                if value.split_ascii_whitespace().any(|word| self.real_name(word) == real) {
                    return Some(Some(at.clone()));
                }
            }
        }
        let (stem, kind) = name.rsplit_once('.')?;
        let (section, key) = match kind {
            "socket" => ("Socket", "Service"),
            "timer" => ("Timer", "Unit"),
            "path" => ("Path", "Unit"),
            _ => return None,
        };
        match file.value(section, key) {
            Some((value, at)) => (self.real_name(value) == real).then(|| Some(at.clone())),
            None => {
                let own = [format!("{stem}.service"), format!("{stem}@.service")];
                own.iter().any(|own| self.real_name(own) == real).then_some(None)
            }
        }
    }
}
