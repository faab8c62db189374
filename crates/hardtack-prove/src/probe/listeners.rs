//! Listening TCP ports, from `/proc/net/tcp` and `/proc/net/tcp6` (proc_net(5)).

use std::fs;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;

/// `TCP_LISTEN` of the kernel's `include/net/tcp_states.h`.
const LISTEN: &str = "0A";

/// Addresses on which something listens for TCP connections, sorted.
///
/// # Errors
/// When a table cannot be read or is not as the kernel writes it. A kernel without IPv6 has no second table.
pub(super) fn listeners(proc: &Path) -> io::Result<Vec<SocketAddr>> {
    let mut all = Vec::new();
    for name in ["net/tcp", "net/tcp6"] {
        let text = match fs::read_to_string(proc.join(name)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound && name == "net/tcp6" => continue,
            text => text?,
        };
        for line in text.lines().skip(1) {
            let mut fields = line.split_whitespace().skip(1);
            let (local, state) = (fields.next(), fields.nth(1));
            if state == Some(LISTEN) {
                all.push(local.and_then(socket_address).ok_or_else(|| {
                    io::Error::new(io::ErrorKind::InvalidData, format!("/proc/{name} has a malformed line: {line}"))
                })?);
            }
        }
    }
    all.sort();
    all.dedup();
    Ok(all)
}

/// `0100007F:0016`: each group of eight digits is a word of the address in the machine's own byte order.
fn socket_address(text: &str) -> Option<SocketAddr> {
    let (address, port) = text.split_once(':')?;
    let port = u16::from_str_radix(port, 16).ok()?;
    let words = (0..address.len())
        .step_by(8)
        .map(|at| Some(u32::from_str_radix(address.get(at..at + 8)?, 16).ok()?.to_ne_bytes()))
        .collect::<Option<Vec<[u8; 4]>>>()?
        .concat();
    let address = match words.len() {
        4 => IpAddr::from(Ipv4Addr::from(<[u8; 4]>::try_from(words).ok()?)),
        16 => IpAddr::from(Ipv6Addr::from(<[u8; 16]>::try_from(words).ok()?)),
        _ => return None,
    };
    Some(SocketAddr::new(address, port))
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn this_hosts_listeners_are_seen_and_gone_ones_are_not() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        assert!(listeners(Path::new("/proc")).unwrap().contains(&address));
        drop(listener);
        assert!(!listeners(Path::new("/proc")).unwrap().contains(&address));
    }

    #[test]
    fn addresses_of_both_families_are_read() {
        assert_eq!(socket_address("0100007F:0016").unwrap().to_string(), "127.0.0.1:22");
        assert_eq!(socket_address("00000000000000000000000001000000:0019").unwrap().to_string(), "[::1]:25");
        for text in ["", ":", "0100007F", "0100007:0016", "0100007é:0016", "0100007F:1FFFF", "00:16"] {
            assert_eq!(socket_address(text), None, "{text}");
        }
    }

    #[test]
    fn tables_that_are_not_there_are_an_error() {
        assert!(listeners(Path::new("/nonexistent")).is_err());
    }
}
