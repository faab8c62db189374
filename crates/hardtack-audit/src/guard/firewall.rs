//! The firewall that the boot starts lets SSH in.

use super::Broken;
use crate::system::System;
use crate::system::firewall::{Family, Hook, Protocol, Ruleset, started};
use crate::system::sockets::Socket;
use crate::verdict::Unjudgeable;

/// The units of sshd and of the socket that starts it.
const SSH: [&str; 3] = ["sshd", "ssh.socket", "sshd.socket"];

pub(super) fn ssh_kept_out(system: &System<'_>) -> Result<Vec<Broken>, Unjudgeable> {
    let sockets: Vec<&Socket> = system
        .sockets()?
        .0
        .iter()
        .filter(|socket| !socket.is_loopback && SSH.contains(&socket.what.as_str()))
        .collect();
    if sockets.is_empty() {
        return Ok(Vec::new());
    }
    let mut broken = Vec::new();
    for (name, ruleset) in started(system)? {
        // One way in is enough: a port over a family.
        let mut kept_out = None;
        let mut open = false;
        for socket in &sockets {
            for family in &socket.families {
                open |= reachable(ruleset, *family, socket.port, &mut kept_out)?;
            }
        }
        if let (false, Some((port, at))) = (open, kept_out) {
            broken.push(Broken::new(format!("{name} drops what comes to tcp/{port}"), at));
        }
    }
    Ok(broken)
}

type KeptOut = Option<(u16, Option<crate::verdict::Location>)>;

fn reachable(ruleset: &Ruleset, family: Family, port: u16, kept_out: &mut KeptOut) -> Result<bool, Unjudgeable> {
    let incoming = ruleset.lets_through(Hook::Input, family, Protocol::Tcp, port)?;
    if !incoming.holds {
        kept_out.get_or_insert((port, incoming.at));
    } else if !ruleset.lets_known_through(Hook::Output, family)? {
        kept_out.get_or_insert((port, None));
    } else {
        return Ok(true);
    }
    Ok(false)
}
