//! The `packages` block.

use hardtack_recipe::{Packages, Upgrade};

use super::super::{Site, StepError};
use super::apt::Apt;
use super::transaction::transact;
use super::{PackageError, installed, lists, removal};

/// Lets only versions of the security suite replace what is installed, and everything be installed that
/// is not: an installed version has priority 100, see apt_preferences(5).
const SECURITY_ONLY: &str = "\
Package: *
Pin: release l=Debian-Security
Pin-Priority: 500

Package: *
Pin: release a=*-security
Pin-Priority: 500

Package: *
Pin: release o=*
Pin-Priority: 90
";

/// Pins, upgrade, install, remove, in this order.
pub(crate) fn perform(packages: &Packages, site: &mut Site<'_>) -> Result<(), StepError> {
    let mut apt = Apt::new(site, packages.recommends)?;
    if !apt.ask(&["/bin/sh", "-c", "command -v apt-get"])?.ending.is_success() {
        return Err(PackageError::NoApt.into());
    }
    lists::ensure(&mut apt)?;
    let pins = pins(packages);
    match packages.upgrade {
        Upgrade::None => {}
        Upgrade::Security => {
            apt.preferences = format!("{pins}{SECURITY_ONLY}");
            transact(&["upgrade", "--with-new-pkgs"], &mut apt)?;
        }
        Upgrade::All => {
            apt.preferences = pins.clone();
            transact(&["upgrade", "--with-new-pkgs"], &mut apt)?;
        }
    }
    apt.preferences = pins;
    let mut arguments = vec!["install".to_owned(), "--allow-downgrades".to_owned(), "--".to_owned()];
    let options = arguments.len();
    arguments.extend(installed::available(&packages.install, &mut apt)?);
    arguments.extend(packages.build.iter().cloned());
    arguments.extend(packages.pin.iter().map(|pin| format!("{}={}", pin.package, pin.version)));
    if arguments.len() > options {
        transact(&arguments.iter().map(String::as_str).collect::<Vec<_>>(), &mut apt)?;
    }
    if !packages.remove.is_empty() {
        removal::remove(&packages.remove, &mut apt)?;
    }
    Ok(())
}

/// apt_preferences(5) that hold every pinned package at its version, also when others would move it.
fn pins(packages: &Packages) -> String {
    packages
        .pin
        .iter()
        .map(|pin| format!("Package: {}\nPin: version {}\nPin-Priority: 1001\n\n", pin.package, pin.version))
        .collect()
}
