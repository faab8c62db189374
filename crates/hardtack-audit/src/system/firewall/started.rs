//! Which firewalls the boot starts.

use super::{Ruleset, iptables, nftables, ufw};
use crate::system::System;
use crate::system::keyvalue::{Syntax, parse};
use crate::system::units::UnitState;
use crate::verdict::Unjudgeable;

/// The firewalls that the boot starts, with their rules.
///
/// # Errors
/// When units, or the rules of a firewall that is started, cannot be read.
pub fn started<'s>(system: &'s System<'_>) -> Result<Vec<(&'static str, &'s Ruleset)>, Unjudgeable> {
    let units = system.units()?;
    let starts = |unit: &str| matches!(units.state(unit), UnitState::Enabled { .. });
    let mut found = Vec::new();
    if starts(nftables::UNIT) {
        found.push(("nftables", &system.nftables()?.0));
    }
    if starts("ufw.service") && is_switched_on(system)? {
        found.push(("ufw", &system.ufw()?.0));
    }
    if starts(iptables::UNIT) {
        found.push(("iptables", &system.iptables()?.0));
    }
    Ok(found)
}

fn is_switched_on(system: &System<'_>) -> Result<bool, Unjudgeable> {
    let text = system.tree().read_text(&ufw::SWITCH.to_path())?.unwrap_or_default();
    let last = parse(&text, Syntax::Shell).into_iter().rfind(|assignment| assignment.key == "ENABLED");
    Ok(last.is_some_and(|assignment| matches!(assignment.value.as_str(), "yes" | "YES")))
}
