//! Every way to log in has a PAM stack whose modules are there.

use hardtack_tree::tree_path;

use super::Broken;
use crate::system::System;
use crate::system::pam::Group;
use crate::verdict::Unjudgeable;

/// The services through which people come in, and through which they get rights.
const SERVICES: [&str; 4] = ["sshd", "login", "sudo", "su"];

/// A stack of `auth` has a way when some run of it ends well in which a module asked who somebody is; that `pam_env` or
/// `pam_permit` end well says nothing of that.
pub(super) fn pam_without_a_way(system: &System<'_>) -> Result<Vec<Broken>, Unjudgeable> {
    if system.tree().list(&tree_path!("/etc/pam.d"))?.is_none() {
        return Ok(Vec::new());
    }
    let pam = system.pam()?;
    let mut broken: Vec<Broken> = Vec::new();
    for service in SERVICES.into_iter().filter(|service| pam.file(service).is_some()) {
        for group in Group::ALL {
            let calls = match pam.stack(service, group) {
                Ok(calls) => calls,
                Err(cause) => {
                    let found = cause.to_string();
                    if broken.iter().all(|known| known.found != found) {
                        broken.push(Broken::new(found, None));
                    }
                    continue;
                }
            };
            for call in calls.iter().filter(|call| !call.module.quiet && !pam.has_module(call.module.name())) {
                let found = format!("{service} calls {}, which is not installed", call.module.name());
                if broken.iter().all(|known| known.found != found) {
                    broken.push(Broken::new(found, call.at()));
                }
            }
            let matters = matches!(group, Group::Auth | Group::Account) && !calls.is_empty();
            if matters && !pam.has_way(service, group)? {
                let found = format!("nobody can come in through the {group} stack of {service}");
                broken.push(Broken::new(found, calls.first().map(|call| call.at())));
            }
        }
    }
    Ok(broken)
}
