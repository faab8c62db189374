//! The machines beside this one: how they find each other.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, UdpSocket};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

/// What gives out addresses on QEMU's network (qemu(1), `-netdev user`).
const HOST: Ipv4Addr = Ipv4Addr::new(10, 0, 2, 2);

/// The discard service (RFC 863): nothing is ever sent there.
const PORT: u16 = 9;

/// How often an address is looked for.
const PAUSE: Duration = Duration::from_millis(500);

/// The address that others on the network see, once there is one, at most `limit` later. The system's own configuration of
/// the network gives it; the probe only asks from where the kernel would send.
pub(super) fn address(limit: Duration) -> Option<IpAddr> {
    let start = Instant::now();
    loop {
        let address = source(HOST).ok().filter(|address| !address.is_unspecified() && !address.is_loopback());
        if address.is_some() || start.elapsed() > limit {
            return address;
        }
        thread::sleep(PAUSE);
    }
}

/// The address from which the kernel would send to another: connect(2) on UDP chooses it and sends nothing.
fn source(to: Ipv4Addr) -> io::Result<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?;
    socket.connect((to, PORT))?;
    Ok(socket.local_addr()?.ip())
}

/// Adds names to the table of hosts(5).
pub(super) fn add_names(names: &BTreeMap<String, IpAddr>, table: &Path) -> io::Result<()> {
    let lines: String = names.iter().map(|(name, address)| format!("{address} {name}\n")).collect();
    // The last line of the table may lack its end.
    OpenOptions::new().append(true).create(true).open(table)?.write_all(format!("\n{lines}").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_behind_those_that_are_there() {
        let directory = tempfile::tempdir().unwrap();
        let table = directory.path().join("hosts");
        std::fs::write(&table, "127.0.0.1 localhost").unwrap();
        let names = BTreeMap::from([("db".to_owned(), Ipv4Addr::new(10, 0, 2, 16).into())]);
        add_names(&names, &table).unwrap();
        assert_eq!(std::fs::read_to_string(&table).unwrap(), "127.0.0.1 localhost\n10.0.2.16 db\n");
    }

    #[test]
    fn the_kernel_names_the_address_that_it_would_send_from() {
        assert_eq!(source(Ipv4Addr::LOCALHOST).unwrap(), IpAddr::from(Ipv4Addr::LOCALHOST));
    }
}
