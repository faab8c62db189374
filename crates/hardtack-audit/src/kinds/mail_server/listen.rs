//! On which addresses mail servers listen, in their own words.

use hardtack_tree::{FixedPath, Tree};

use super::{EXIM, POSTFIX};
use crate::system::System;
use crate::system::firewall::Net;
use crate::system::keyvalue::{Syntax, parse};
use crate::verdict::{Location, Unjudgeable};

/// An address that a server listens on.
pub(super) struct Listener {
    pub(super) server: &'static str,
    pub(super) address: String,
    /// What says so; `None` for the server's default.
    pub(super) at: Option<Location>,
}

const POSTFIX_SERVICES: FixedPath = FixedPath::new("/etc/postfix/master.cf");
const EXIM_OWN: FixedPath = FixedPath::new("/etc/exim4/exim4.conf");
const OPENSMTPD: FixedPath = FixedPath::new("/etc/smtpd.conf");
const SENDMAIL: FixedPath = FixedPath::new("/etc/mail/sendmail.cf");

/// What the installed servers listen on.
pub(super) fn listeners(system: &System<'_>) -> Result<Vec<Listener>, Unjudgeable> {
    let packages = system.packages()?;
    let tree = system.tree();
    let mut found = Vec::new();
    if packages.present("postfix").is_some() {
        postfix(tree, &mut found)?;
    }
    if packages.present("exim4-base").is_some() {
        exim(tree, &mut found)?;
    }
    if packages.present("opensmtpd").is_some() {
        opensmtpd(tree, &mut found)?;
    }
    if packages.present("sendmail-base").is_some() {
        sendmail(tree, &mut found)?;
    }
    Ok(found)
}

/// Whether only the machine itself reaches what a server calls so.
pub(super) fn is_loopback(address: &str) -> bool {
    let bare = address.trim_start_matches('[').split(']').next().unwrap_or(address);
    // exim writes a port behind the fourth number.
    let parts: Vec<&str> = bare.split('.').collect();
    let bare = if parts.len() == 5 { parts[..4].join(".") } else { bare.to_owned() };
    matches!(bare.as_str(), "loopback-only" | "localhost" | "lo" | "lo0" | "socket")
        || Net::parse(&bare).is_some_and(|net| Net::loopback(net.family).contains(&net))
}

/// postconf(5): the last value counts, lines that begin with blanks continue it, and it is `all` by default.
/// master(5): a service may name an address of its own.
fn postfix(tree: &dyn Tree, found: &mut Vec<Listener>) -> Result<(), Unjudgeable> {
    let path = POSTFIX.to_path();
    let text = tree.read_text(&path)?.unwrap_or_default();
    let mut value: Option<(usize, String)> = None;
    let mut inside = false;
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = value.as_mut().filter(|_| inside) {
                value.push(' ');
                value.push_str(line.trim());
            }
            continue;
        }
        inside = false;
        if let Some((key, set)) = line.split_once('=')
            && key.trim() == "inet_interfaces"
        {
            value = Some((index + 1, set.trim().to_owned()));
            inside = true;
        }
    }
    let (line, value) = value.map_or((None, "all".to_owned()), |(line, value)| (Some(line), value));
    let at = line.map(|line| Location { path, line: Some(line) });
    for address in value.split([',', ' ', '\t']).filter(|address| !address.is_empty()) {
        found.push(Listener { server: "postfix", address: address.to_owned(), at: at.clone() });
    }

    let path = POSTFIX_SERVICES.to_path();
    let text = tree.read_text(&path)?.unwrap_or_default();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with(['#', ' ', '\t'])) {
        let mut words = line.split_ascii_whitespace();
        let (Some(name), Some("inet")) = (words.next(), words.next()) else { continue };
        // `HOST:PORT`; without a host the interfaces above count.
        if let Some((host, _)) = name.rsplit_once(':').filter(|(host, _)| !host.is_empty()) {
            let at = Some(Location { path: path.clone(), line: Some(index + 1) });
            found.push(Listener { server: "postfix", address: host.to_owned(), at });
        }
    }
    Ok(())
}

/// Debian's settings, of which the configuration is made; nothing named is every address.
fn exim(tree: &dyn Tree, found: &mut Vec<Listener>) -> Result<(), Unjudgeable> {
    let own = EXIM_OWN.to_path();
    if tree.exists(&own)? {
        return Err(Unjudgeable(format!(
            "{own} takes the place of what Debian makes, and exim's language is not read"
        )));
    }
    let path = EXIM.to_path();
    let Some(text) = tree.read_text(&path)? else { return Ok(()) };
    let set = parse(&text, Syntax::Shell).into_iter().rfind(|assignment| assignment.key == "dc_local_interfaces");
    let at = set.as_ref().map(|set| Location { path, line: Some(set.line) });
    let value = set.map(|set| set.value).unwrap_or_default();
    let addresses: Vec<&str> = value.split(';').map(str::trim).filter(|address| !address.is_empty()).collect();
    let addresses = if addresses.is_empty() { vec!["every address"] } else { addresses };
    for address in addresses {
        found.push(Listener { server: "exim", address: address.to_owned(), at: at.clone() });
    }
    Ok(())
}

/// smtpd.conf(5): `listen on INTERFACE …`; nothing named is the loopback interface.
fn opensmtpd(tree: &dyn Tree, found: &mut Vec<Listener>) -> Result<(), Unjudgeable> {
    let path = OPENSMTPD.to_path();
    let text = tree.read_text(&path)?.unwrap_or_default();
    for (index, line) in text.lines().enumerate() {
        let mut words = line.split_ascii_whitespace();
        if let (Some("listen"), Some("on"), Some(address)) = (words.next(), words.next(), words.next()) {
            let at = Some(Location { path: path.clone(), line: Some(index + 1) });
            found.push(Listener { server: "OpenSMTPD", address: address.to_owned(), at });
        }
    }
    Ok(())
}

/// `O DaemonPortOptions=Name=MTA, Addr=127.0.0.1`; without an address it is every one.
fn sendmail(tree: &dyn Tree, found: &mut Vec<Listener>) -> Result<(), Unjudgeable> {
    let path = SENDMAIL.to_path();
    let text = tree.read_text(&path)?.unwrap_or_default();
    let mut any = false;
    for (index, line) in text.lines().enumerate() {
        let Some(options) = line.strip_prefix("O DaemonPortOptions=") else { continue };
        any = true;
        let address = options.split(',').find_map(|option| option.trim().strip_prefix("Addr="));
        let at = Some(Location { path: path.clone(), line: Some(index + 1) });
        found.push(Listener { server: "sendmail", address: address.unwrap_or("every address").to_owned(), at });
    }
    if !any {
        found.push(Listener { server: "sendmail", address: "every address".to_owned(), at: None });
    }
    Ok(())
}
