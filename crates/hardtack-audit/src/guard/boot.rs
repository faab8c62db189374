//! The machine boots: its file systems can be mounted, and what lets the owner in is started.

use super::Broken;
use crate::system::System;
use crate::system::modules::Carried;
use crate::system::mounts::FSTAB;
use crate::system::units::UnitState;
use crate::verdict::{Location, Unjudgeable};

/// Units without which nobody comes in: SSH and its host keys, what makes accounts at the first boot, the network.
const UNITS: [&str; 13] = [
    "ssh.service",
    "ssh.socket",
    "sshd.service",
    "hardtack-ssh-hostkeys.service",
    "cloud-init-local.service",
    "cloud-init.service",
    "cloud-config.service",
    "cloud-final.service",
    "networking.service",
    "systemd-networkd.service",
    "NetworkManager.service",
    "systemd-user-sessions.service",
    "getty@.service",
];

/// A file system that fstab mounts has a driver that modprobe does not load.
pub(super) fn drivers_missing(system: &System<'_>) -> Result<Vec<Broken>, Unjudgeable> {
    let path = FSTAB.to_path();
    let text = system.tree().read_text(&path)?.unwrap_or_default();
    let modules = system.modules()?;
    let mut broken = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let words: Vec<&str> = line.split_ascii_whitespace().collect();
        let [device, point, kind, ..] = words.as_slice() else { continue };
        if device.starts_with('#') {
            continue;
        }
        // vfat is a layer over fat.
        let drivers: &[&str] = if *kind == "vfat" { &["vfat", "fat"] } else { &[kind] };
        for driver in drivers {
            let loadable =
                modules.kernels().iter().any(|kernel| matches!(kernel.carries(driver), Some(Carried::Loadable(_))));
            let replaced = modules.install(driver).filter(|install| install.does_nothing());
            if let (true, Some(install)) = (loadable, replaced) {
                let found = format!("{point} is {kind} ({path}:{}), and {driver} cannot be loaded", index + 1);
                broken.push(Broken::new(found, install.at.clone()));
            }
        }
    }
    Ok(broken)
}

/// A unit is there, and nothing starts it: of these that is so of some in every system, and may only not become so.
pub(super) fn not_started(system: &System<'_>) -> Result<Vec<Broken>, Unjudgeable> {
    let units = system.units()?;
    let mut broken = Vec::new();
    for unit in UNITS {
        let at: Option<Location> = match units.state(unit) {
            UnitState::Masked { at } | UnitState::Disabled { at } => Some(at),
            UnitState::Absent | UnitState::Enabled { .. } => None,
        };
        if let Some(at) = at {
            broken.push(Broken::new(format!("nothing starts {unit}"), at));
        }
    }
    Ok(broken)
}
