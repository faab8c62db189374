//! Taking away what was installed for the build only.

use super::super::{Site, StepError};
use super::PackageError;
use super::apt::Apt;
use super::installed;
use super::removal::simulated;
use super::transaction::transact;

/// What apt does with packages that came along and that nothing depends on. Neither a recommendation nor a suggestion keeps
/// one that was installed for the build.
const AUTOREMOVE: [&str; 6] = [
    "-o",
    "APT::AutoRemove::RecommendsImportant=false",
    "-o",
    "APT::AutoRemove::SuggestsImportant=false",
    "autoremove",
    "--purge",
];

/// Removes packages and what came along with them alone, with their configuration. What could have gone before stays.
pub(crate) fn discard(packages: &[String], site: &mut Site<'_>) -> Result<(), StepError> {
    let mut apt = Apt::new(site, false)?;
    let present = installed::read(&mut apt)?;
    let there: Vec<&str> = packages.iter().map(String::as_str).filter(|name| present.contains_key(*name)).collect();
    if there.is_empty() {
        return Ok(());
    }
    let before = simulated(&AUTOREMOVE, &mut apt)?;
    let mark: Vec<&str> = ["apt-mark", "auto"].into_iter().chain(there.iter().copied()).collect();
    apt.must_ask(&mark)?;
    let after = simulated(&AUTOREMOVE, &mut apt)?;
    for package in &there {
        if !after.contains(*package) {
            // apt does not even plan to take away what it needs itself.
            let goes = simulated(&["purge", "--", package], &mut apt).unwrap_or_default();
            let needed_by =
                goes.into_iter().filter(|name| name != package && !there.contains(&name.as_str())).collect();
            return Err(PackageError::StillNeeded { package: (*package).to_owned(), needed_by }.into());
        }
    }
    let goes = after.difference(&before).map(String::as_str);
    let goes: Vec<&str> = ["purge", "--"].into_iter().chain(goes).chain(there.iter().copied()).collect();
    transact(&goes, &mut apt)
}
