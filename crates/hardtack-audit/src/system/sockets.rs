//! What listens for connections after the next boot, as far as files tell: sshd and sockets of systemd.
//!
//! Services that open sockets by themselves cannot be known from outside; only the running system shows them.

use hardtack_tree::Tree;

use super::firewall::{Family, Net, Protocol};
use super::sshd::keyword::{self, Keyword, Meaning};
use super::sshd::{Sshd, main_file};
use super::units::{UnitFile, UnitState, Units};
use crate::verdict::{Location, Unjudgeable};

/// The sockets.
#[derive(Clone, Debug, Default)]
pub struct Sockets(pub Vec<Socket>);

/// A socket that takes connections or datagrams.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Socket {
    /// The protocol.
    pub protocol: Protocol,
    /// The port.
    pub port: u16,
    /// The families that reach it.
    pub families: Vec<Family>,
    /// Whether only the machine itself reaches it.
    pub is_loopback: bool,
    /// What listens.
    pub what: String,
    /// What says so.
    pub at: Option<Location>,
}

/// The names of the OpenSSH server's service.
const SSH_SERVICES: [&str; 2] = ["ssh.service", "sshd.service"];

impl Sockets {
    /// Reads the units that the boot starts and, where sshd is among them, its configuration.
    ///
    /// # Errors
    /// When one of the files cannot be read.
    pub fn read(tree: &dyn Tree) -> Result<Self, Unjudgeable> {
        let units = Units::read(tree)?;
        let starts = |name: &str| matches!(units.state(name), UnitState::Enabled { .. });
        let mut sockets = Vec::new();
        for name in units.names().filter(|name| name.ends_with(".socket") && starts(name)) {
            let Some(path) = units.file(name) else { continue };
            let file = UnitFile::read(tree, name, path)?;
            for (key, protocol) in [("ListenStream", Protocol::Tcp), ("ListenDatagram", Protocol::Udp)] {
                for address in file.words("Socket", key) {
                    let at = Location { path: path.clone(), line: None };
                    sockets.extend(listener(address, protocol, name, Some(at)));
                }
            }
        }
        if SSH_SERVICES.into_iter().any(starts) && tree.exists(&main_file())? {
            sockets.extend(sshd(&Sshd::read(tree)?));
        }
        Ok(Self(sockets))
    }
}

/// What `ADDRESS:PORT`, `[ADDRESS]:PORT` or a port listens on; `None` for a socket of the machine itself.
fn listener(address: &str, protocol: Protocol, what: &str, at: Option<Location>) -> Option<Socket> {
    let (host, port) = match address.rsplit_once(':') {
        Some((host, port)) => (Some(host), port),
        None => (None, address),
    };
    let port = port.parse().ok()?;
    let (families, is_loopback) = reach(host.unwrap_or("*"));
    Some(Socket { protocol, port, families, is_loopback, what: what.to_owned(), at })
}

/// Which families reach an address, and whether only the machine itself does. A name may stand for anything.
fn reach(host: &str) -> (Vec<Family>, bool) {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    if host == "localhost" {
        return (Family::BOTH.to_vec(), true);
    }
    match Net::parse(host) {
        Some(net) if net.family == Family::V6 && net.first == 0 => (Family::BOTH.to_vec(), false),
        Some(net) => (vec![net.family], Net::loopback(net.family).contains(&net)),
        None => (Family::BOTH.to_vec(), false),
    }
}

/// What sshd listens on: each `ListenAddress`, with every `Port` where it names none itself.
fn sshd(sshd: &Sshd) -> Vec<Socket> {
    let words = |name: &str| known(name).map(|keyword| sshd.global(keyword)).unwrap_or_default();
    let (ports, addresses) = (words("Port"), words("ListenAddress"));
    let at = ports.first().or(addresses.first()).map(|(_, at)| at.clone());
    let numbers: Vec<u16> = ports.iter().filter_map(|(text, _)| text.parse().ok()).collect();
    let numbers = if numbers.is_empty() { vec![22] } else { numbers };
    let socket = |host: &str, port| {
        let (families, is_loopback) = reach(host);
        Socket { protocol: Protocol::Tcp, port, families, is_loopback, what: "sshd".to_owned(), at: at.clone() }
    };
    if addresses.is_empty() {
        return numbers.into_iter().map(|port| socket("*", port)).collect();
    }
    let mut sockets = Vec::new();
    for (address, _) in &addresses {
        // An address of IPv6 has colons of its own, and brackets where a port follows.
        let own = match address.strip_prefix('[') {
            Some(rest) => rest.split_once("]:"),
            None if address.matches(':').count() == 1 => address.split_once(':'),
            None => None,
        };
        match own.and_then(|(host, port)| Some((host, port.parse().ok()?))) {
            Some((host, port)) => sockets.push(socket(host, port)),
            None => sockets.extend(numbers.iter().map(|port| socket(address, *port))),
        }
    }
    sockets
}

fn known(name: &str) -> Option<&'static Keyword> {
    match keyword::meaning(name) {
        Meaning::Known(keyword) => Some(keyword),
        Meaning::Obsolete | Meaning::Unknown => None,
    }
}

/// The TCP ports on which the configured sshd can be reached from outside, whether or not the boot starts it.
///
/// # Errors
/// When its configuration is there and cannot be read.
pub fn ssh_ports(tree: &dyn Tree) -> Result<Vec<u16>, Unjudgeable> {
    if !tree.exists(&main_file())? {
        return Ok(Vec::new());
    }
    let own = sshd(&Sshd::read(tree)?).into_iter().filter(|socket| !socket.is_loopback).map(|socket| socket.port);
    let by_unit = Sockets::read(tree)?
        .0
        .into_iter()
        .filter(|socket| !socket.is_loopback && matches!(socket.what.as_str(), "ssh.socket" | "sshd.socket"));
    let mut ports: Vec<u16> = own.chain(by_unit.map(|socket| socket.port)).collect();
    ports.sort_unstable();
    ports.dedup();
    Ok(ports)
}

#[cfg(test)]
mod tests;
