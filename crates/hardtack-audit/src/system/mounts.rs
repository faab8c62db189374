//! What the next boot mounts: fstab(5), systemd.mount(5) units and what systemd mounts by itself.

mod fstab;
mod options;
#[cfg(test)]
mod tests;
mod unit;

use std::collections::BTreeMap;

use hardtack_tree::{Tree, TreePath};

use super::units::{UnitState, Units, mount_unit_name};
use crate::verdict::{Location, Unjudgeable};

pub use fstab::FSTAB;
pub(crate) use fstab::add_option;
pub use options::MountOptions;

/// The mounts that a tree configures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mounts {
    fstab: Vec<fstab::Line>,
    units: BTreeMap<String, unit::MountUnit>,
}

/// How a directory comes to be a file system of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mount {
    /// Its options.
    pub options: MountOptions,
    /// What says so.
    pub origin: Origin,
}

/// What makes systemd mount a file system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A line of `/etc/fstab`.
    Fstab(Location),
    /// A mount unit; the place is the line with its options, or its file.
    Unit {
        /// Its name.
        name: String,
        /// Where its options stand.
        at: Location,
    },
    /// systemd mounts it before it reads any configuration.
    BuiltIn,
}

impl Origin {
    /// Where it stands, if anywhere.
    pub fn at(&self) -> Option<&Location> {
        match self {
            Self::Fstab(at) | Self::Unit { at, .. } => Some(at),
            Self::BuiltIn => None,
        }
    }
}

/// Why a directory is not a file system of its own although something configures it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmounted {
    /// In a few words.
    pub why: String,
    /// Where it stands.
    pub at: Option<Location>,
}

/// What systemd mounts by itself (`mount_table` in its `mount-setup.c`), with the options it gives.
const BUILT_IN: &[(&str, &str)] = &[("/dev/shm", "nosuid,nodev,mode=01777"), ("/run", "nosuid,nodev,mode=0755")];

impl Mounts {
    /// Reads fstab and every mount unit.
    ///
    /// # Errors
    /// When a file is there and cannot be read, or a line of fstab is not as fstab(5) says.
    pub fn read(tree: &dyn Tree) -> Result<Self, Unjudgeable> {
        let text = tree.read_text(&fstab::FSTAB.to_path())?.unwrap_or_default();
        Ok(Self { fstab: fstab::parse(&text)?, units: unit::read(tree)? })
    }

    /// How `point` comes to be a file system of its own at the next boot.
    ///
    /// A unit of the machine's own goes before a line of fstab, and that before a unit of the vendor: it is
    /// the order in which systemd looks at units, among them those that it makes of fstab.
    pub fn at(&self, point: &str, units: &Units) -> Result<Mount, Unmounted> {
        let name = mount_unit_name(point);
        let state = units.state(&name);
        if let UnitState::Masked { at } = state {
            return Err(Unmounted { why: format!("{name} masked"), at: Some(at) });
        }
        // Of two lines for one directory the first becomes the unit.
        let line = self.fstab.iter().find(|line| line.point == point);
        let own = self.units.get(&name);
        let by_fstab = line.is_some_and(|line| line.options.is_automatic());
        let started = matches!(state, UnitState::Enabled { .. })
            || matches!(units.state(&name.replace(".mount", ".automount")), UnitState::Enabled { .. });
        match (own, line) {
            (Some(unit), _) if (unit.is_own || line.is_none()) && (started || by_fstab) => {
                Ok(Mount { options: unit.options.clone(), origin: Origin::Unit { name, at: unit.at.clone() } })
            }
            (_, Some(line)) if by_fstab || started => {
                Ok(Mount { options: line.options.clone(), origin: Origin::Fstab(line.at()) })
            }
            (_, Some(line)) => Err(Unmounted { why: "not mounted at boot (noauto)".to_owned(), at: Some(line.at()) }),
            (Some(unit), None) => {
                Err(Unmounted { why: format!("nothing that starts {name}"), at: Some(unit.at.clone()) })
            }
            (None, None) => match BUILT_IN.iter().find(|(built_in, _)| *built_in == point) {
                Some((_, options)) => Ok(Mount { options: MountOptions::parse(options), origin: Origin::BuiltIn }),
                None => Err(Unmounted { why: "nothing that mounts it".to_owned(), at: None }),
            },
        }
    }
}

/// The drop-in with which a fix changes the options of a mount unit.
pub(crate) fn dropin(unit: &str) -> Result<TreePath, Unjudgeable> {
    Ok(TreePath::new(format!("/etc/systemd/system/{unit}.d/60-hardtack.conf"))?)
}
