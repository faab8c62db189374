//! A firewall must let in whoever is to look after the machine.

use hardtack_hcl::Diagnostic;
use hardtack_recipe::Harden;

use super::Plan;
use crate::ids::ControlId;
use crate::system::firewall::{Opening, Protocol};

/// sshd is installed, and what the firewall lets in has no place for it.
pub(super) fn no_ssh(plan: &Plan<'_>, harden: &Harden, inbound: &[Opening], control: &ControlId) -> Option<Diagnostic> {
    let lets_ssh_in = |opening: &Opening| match opening {
        Opening::Ssh => true,
        // Which port sshd has is known only when the tree is there; then it is looked at again.
        Opening::Ports { protocol, .. } => *protocol == Protocol::Tcp,
        Opening::Ping => false,
    };
    if inbound.iter().any(lets_ssh_in) || plan.packages().all(|name| name != "openssh-server") {
        return None;
    }
    let place = harden.set.iter().find(|(key, _)| key.ends_with(".inbound")).map(|(_, set)| &set.place);
    let message =
        format!("control {control} lets no TCP port in, and openssh-server is installed: nobody could log in");
    let help = "add \"ssh\" to the parameter `inbound`, which stands for the ports that sshd really has";
    Some(Diagnostic::error(message).at(place.unwrap_or(&harden.place).clone()).help(help))
}
