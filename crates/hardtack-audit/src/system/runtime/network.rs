//! Firewall and sockets of the running system.

use std::fs;
use std::sync::OnceLock;

use hardtack_tree::TreePath;

use super::{Runtime, cannot_read, kept};
use crate::system::firewall::{Family, Protocol, Ruleset, nftables};
use crate::system::sockets::Socket;
use crate::verdict::Unjudgeable;

/// What was read so far.
#[derive(Default)]
pub(super) struct Network {
    nftables: OnceLock<Result<Ruleset, Unjudgeable>>,
    iptables: OnceLock<Result<Ruleset, Unjudgeable>>,
    sockets: OnceLock<Result<Vec<Socket>, Unjudgeable>>,
}

/// `TCP_LISTEN` in the kernel's `tcp_states.h`.
const LISTENING: &str = "0A";

/// The same file's `TCP_CLOSE`: a UDP socket that is connected to nothing.
const UNCONNECTED: &str = "07";

impl Runtime {
    /// The rules of the running kernel, as nft(8) lists them.
    ///
    /// # Errors
    /// When nft cannot be run or may not read them.
    pub fn nftables(&self) -> Result<&Ruleset, Unjudgeable> {
        kept(&self.network.nftables, || Ok(nftables::parse_listing(&self.run("nft", &["list", "ruleset"])?)))
    }

    /// The rules of the running kernel, as iptables-save(8) and ip6tables-save print them.
    ///
    /// # Errors
    /// When one of them cannot be run or may not read them.
    pub fn iptables(&self) -> Result<&Ruleset, Unjudgeable> {
        kept(&self.network.iptables, || {
            let mut ruleset = Ruleset::default();
            for (program, family) in [("iptables-save", Family::V4), ("ip6tables-save", Family::V6)] {
                let path = TreePath::new(format!("/proc/net/{program}"))?;
                ruleset.restore(&self.run(program, &[])?, &path, family);
            }
            Ok(ruleset)
        })
    }

    /// The sockets that take connections or datagrams from any peer.
    ///
    /// # Errors
    /// When the kernel's lists cannot be read.
    pub fn sockets(&self) -> Result<&[Socket], Unjudgeable> {
        kept(&self.network.sockets, || {
            let lists =
                [("tcp", Protocol::Tcp), ("tcp6", Protocol::Tcp), ("udp", Protocol::Udp), ("udp6", Protocol::Udp)];
            let mut sockets = Vec::new();
            for (name, protocol) in lists {
                let path = self.proc.join("net").join(name);
                match fs::read_to_string(&path) {
                    Ok(text) => sockets.extend(text.lines().skip(1).filter_map(|line| socket(line, protocol))),
                    // A kernel without IPv6 has no list of its sockets.
                    Err(error) if error.kind() == std::io::ErrorKind::NotFound && name.ends_with('6') => {}
                    Err(error) => return Err(cannot_read(&path, &error)),
                }
            }
            Ok(sockets)
        })
        .map(Vec::as_slice)
    }
}

/// A line of proc_net_tcp(5): `0: 00000000:0016 00000000:0000 0A …`; `None` for what does not listen.
fn socket(line: &str, protocol: Protocol) -> Option<Socket> {
    let mut words = line.split_ascii_whitespace().skip(1);
    let (local, _, state) = (words.next()?, words.next()?, words.next()?);
    let wanted = match protocol {
        Protocol::Tcp => LISTENING,
        Protocol::Udp => UNCONNECTED,
    };
    let (address, port) = local.split_once(':')?;
    let port = u16::from_str_radix(port, 16).ok()?;
    if state != wanted {
        return None;
    }
    // The kernel prints each 32 bits of network order as a number of the machine's own order.
    let words: Vec<u32> = (0..address.len())
        .step_by(8)
        .filter_map(|at| u32::from_str_radix(address.get(at..at + 8)?, 16).ok().map(u32::from_be))
        .collect();
    let (families, is_loopback) = match words.as_slice() {
        [v4] => (vec![Family::V4], v4 >> 24 == 127),
        [0, 0, 0xffff, v4] => (vec![Family::V4], v4 >> 24 == 127),
        [0, 0, 0, 0] => (Family::BOTH.to_vec(), false),
        [0, 0, 0, 1] => (vec![Family::V6], true),
        [_, _, _, _] => (vec![Family::V6], false),
        _ => return None,
    };
    Some(Socket { protocol, port, families, is_loopback, what: "a socket".to_owned(), at: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listening_sockets_are_told_from_connections() {
        let line =
            |text: &str| socket(text, Protocol::Tcp).map(|found| (found.port, found.families, found.is_loopback));
        assert_eq!(line("0: 00000000:0016 00000000:0000 0A 0:0 0:0 0 0 0 1"), Some((22, vec![Family::V4], false)));
        assert_eq!(line("1: 0100007F:0019 00000000:0000 0A 0:0"), Some((25, vec![Family::V4], true)));
        assert_eq!(line("2: 0100007F:0019 0100007F:8000 01 0:0"), None);
        let v6 = |address: &str| line(&format!("0: {address}:0050 {address}:0000 0A 0:0"));
        assert_eq!(v6("00000000000000000000000000000000"), Some((80, Family::BOTH.to_vec(), false)));
        assert_eq!(v6("00000000000000000000000001000000"), Some((80, vec![Family::V6], true)));
        assert_eq!(v6("0000000000000000FFFF00000100007F"), Some((80, vec![Family::V4], true)));
    }
}
