//! Removing packages without removing what is wanted.

use std::collections::BTreeSet;

use super::super::StepError;
use super::PackageError;
use super::apt::Apt;
use super::installed::{self, InstalledPackages};
use super::transaction::transact;

/// Removes the installed packages that `wanted` means, with their configuration.
pub(super) fn remove(wanted: &[String], apt: &mut Apt<'_, '_>) -> Result<(), StepError> {
    let present = installed::read(apt)?;
    let names = installed::matching(wanted, &present);
    if names.is_empty() {
        return Ok(());
    }
    let arguments: Vec<&str> = ["purge", "--"].into_iter().chain(names.iter().map(String::as_str)).collect();
    let goes = simulated(&arguments, apt)?;
    check(&names, &goes, &present, &installed::asked_for(apt)?)?;
    let dragged: Vec<String> = goes.iter().filter(|name| !names.contains(name)).cloned().collect();
    if !dragged.is_empty() {
        apt.site.warn(format!("removing {} also removes {}", names.join(", "), dragged.join(", ")));
    }
    transact(&arguments, apt)
}

/// What apt would remove, by what it says when it only simulates.
pub(super) fn simulated(arguments: &[&str], apt: &mut Apt<'_, '_>) -> Result<BTreeSet<String>, StepError> {
    // Essential packages are named by the caller, in our own words.
    let simulation = ["apt-get", "--simulate", "-o", "APT::Get::Allow-Remove-Essential=true"];
    let simulation: Vec<&str> = simulation.into_iter().chain(arguments.iter().copied()).collect();
    Ok(removed_by(&apt.must_ask(&simulation)?))
}

/// Names on the lines `Remv foo [1.0]` and `Purg foo [1.0]` of a simulation.
fn removed_by(simulation: &str) -> BTreeSet<String> {
    simulation
        .lines()
        .filter_map(|line| line.strip_prefix("Remv ").or_else(|| line.strip_prefix("Purg ")))
        .filter_map(|rest| rest.split([' ', ':']).next())
        .map(str::to_owned)
        .collect()
}

fn check(
    asked: &[String],
    goes: &BTreeSet<String>,
    present: &InstalledPackages,
    wanted: &BTreeSet<String>,
) -> Result<(), PackageError> {
    let needed: Vec<String> = goes
        .iter()
        .filter(|name| present.get(*name).is_some_and(|package| package.needed_by_system))
        .cloned()
        .collect();
    if !needed.is_empty() {
        return Err(PackageError::Essential(needed));
    }
    let dragged: Vec<String> =
        goes.iter().filter(|&name| !asked.contains(name) && wanted.contains(name)).cloned().collect();
    if dragged.is_empty() { Ok(()) } else { Err(PackageError::Drags { asked: asked.to_vec(), dragged }) }
}
