//! `network`: connections of NetworkManager.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::draft::{Draft, File};
use super::keyfile::{Connection, Device, Family, Method};
use super::reader::Takes::{AValue, Nothing};
use super::reader::{Argument, Reader, Unmapped};
use crate::import::Fate;

/// Options of connections that are more than an Ethernet device.
const OTHER_KINDS: Unmapped = &[
    ("--essid", AValue),
    ("--wepkey", AValue),
    ("--wpakey", AValue),
    ("--bondslaves", AValue),
    ("--bondopts", AValue),
    ("--teamslaves", AValue),
    ("--teamconfig", AValue),
    ("--bridgeslaves", AValue),
    ("--bridgeopts", AValue),
    ("--vlanid", AValue),
    ("--interfacename", AValue),
];

/// Options of the installer's own network.
const OF_THE_INSTALLER: Unmapped = &[("--activate", Nothing), ("--no-activate", Nothing), ("--notksdevice", Nothing)];

/// Options of the card.
const OF_THE_CARD: Unmapped = &[("--ethtool", AValue), ("--bindto", AValue)];

/// Reads a `network` command.
pub(super) fn network(reader: &mut Reader<'_>, draft: &mut Draft) {
    let host = reader.value(&["--hostname"]);
    let device = reader.value(&["--device"]);
    let other = reader.has_any(OTHER_KINDS);
    let connection = Connection::read(reader);
    reader.options(OF_THE_INSTALLER, &Fate::NotNeeded("no installer runs".into()));
    let by_hand = "an image knows no cards; set this where a machine is deployed";
    reader.options(OF_THE_CARD, &Fate::NotMapped(by_hand.into()));
    if host.is_some() {
        let reason = "sealing takes the name of the host out; a machine gets its own where it is deployed";
        reader.part("--hostname", Fate::NotNeeded(reason.into()));
    }
    if other {
        return reader.whole(Fate::NotMapped("write the file of this connection by hand, in a `file` step".into()));
    }
    let Some(connection) = connection else { return };
    if device.is_none() && connection.is_default() {
        if host.is_none() {
            reader.whole(Fate::NotNeeded("NetworkManager asks DHCP when nothing is said".into()));
        }
        return;
    }
    let device = device.map_or(Device::Any, |device| Device::read(reader, &device.text));
    let name = match &device {
        Device::Any => "ethernet",
        Device::Named(name) => name,
    };
    let path = format!("/etc/NetworkManager/system-connections/{name}.nmconnection");
    reader.mapped(format!("file \"{path}\""));
    let file = File { content: connection.keyfile(name, &device), path, mode: Some("0600") };
    // As the installer: the last command about a device counts.
    match draft.files.iter_mut().find(|earlier| earlier.path == file.path) {
        Some(earlier) => *earlier = file,
        None => draft.files.push(file),
    }
}

impl Device {
    fn read(reader: &mut Reader<'_>, name: &str) -> Self {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        // What the installer finds by looking, and addresses of cards.
        if matches!(name, "link" | "bootif" | "ibft") || name.contains(':') {
            let reason = "an image knows no cards; the connection is for every Ethernet device";
            reader.part("--device", Fate::NotNeeded(reason.into()));
            return Self::Any;
        }
        if name.is_empty() || name.len() > 15 || name.starts_with(['-', '.']) || !name.chars().all(plain) {
            let remedy = "this is no name of a device; the connection is for every Ethernet device";
            reader.part("--device", Fate::NotMapped(remedy.into()));
            return Self::Any;
        }
        Self::Named(name.to_owned())
    }
}

impl Connection {
    /// Reads the options; nothing when the way that the machine gets its address is none that an image can have.
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let mut connection = Self::default();
        let protocol = reader.value(&["--bootproto"]);
        let (address, mask) = (reader.value(&["--ip"]), reader.value(&["--netmask"]));
        let (gateway, gateway6) = (reader.value(&["--gateway"]), reader.value(&["--ipv6gateway"]));
        let v6 = reader.value(&["--ipv6"]);
        let servers = reader.value(&["--nameserver"]);
        connection.v4.search = reader.list("--ipv4-dns-search");
        connection.v6.search = reader.list("--ipv6-dns-search");
        let no_servers = reader.flag(&["--nodns"]);
        connection.v4.own_servers_only = reader.flag(&["--ipv4-ignore-auto-dns"]) | no_servers;
        connection.v6.own_servers_only = reader.flag(&["--ipv6-ignore-auto-dns"]) | no_servers;
        let no_route = reader.flag(&["--nodefroute"]);
        (connection.v4.no_default_route, connection.v6.no_default_route) = (no_route, no_route);
        connection.mtu = reader.number("--mtu", 65_535);
        connection.class = reader.text("--dhcpclass").filter(|class| !class.chars().any(char::is_control));
        let on_boot = reader.text("--onboot").unwrap_or_default().to_ascii_lowercase();
        connection.waits = matches!(on_boot.as_str(), "no" | "off" | "false" | "0");
        let (no_v4, no_v6) = (reader.flag(&["--noipv4"]), reader.flag(&["--noipv6"]));

        match protocol.as_ref().map_or("dhcp", |protocol| protocol.text.as_str()) {
            "dhcp" | "bootp" => {
                if address.is_some() || mask.is_some() {
                    reader.part("--ip", Fate::NotNeeded("DHCP gives the address".into()));
                }
            }
            "static" => connection.v4.method = fixed(reader, address, mask)?,
            _ => {
                let remedy = "an image can ask DHCP or have a fixed address; set this where a machine is deployed";
                reader.part("--bootproto", Fate::NotMapped(remedy.into()));
                return None;
            }
        }
        connection.v4.gateway = ip::<Ipv4Addr>(reader, gateway);
        connection.v6.gateway = ip::<Ipv6Addr>(reader, gateway6);
        if let Some(v6) = v6 {
            connection.v6.method = method6(reader, v6)?;
        }
        for server in servers.iter().flat_map(|servers| servers.text.split(',').map(str::trim)) {
            if server.parse::<Ipv4Addr>().is_ok() {
                connection.v4.servers.push(server.to_owned());
            } else if server.parse::<Ipv6Addr>().is_ok() {
                connection.v6.servers.push(server.to_owned());
            } else if let Some(servers) = &servers {
                reader.error(
                    servers.span.clone(),
                    "this is no list of addresses of name servers",
                    "write addresses with commas between",
                );
                return None;
            }
        }
        for (off, family) in [(no_v4, &mut connection.v4), (no_v6, &mut connection.v6)] {
            if off {
                // NetworkManager refuses servers and routes of what is off.
                *family = Family { method: Method::Disabled, ..Family::default() };
            }
            // It refuses a gateway without an address, too.
            if !matches!(family.method, Method::Manual(_)) && family.gateway.take().is_some() {
                reader.part(
                    "--gateway",
                    Fate::NotNeeded("no address is fixed, and the network names its gateway".into()),
                );
            }
        }
        Some(connection)
    }
}

/// A fixed IPv4 address, which needs its network mask.
fn fixed(reader: &mut Reader<'_>, address: Option<Argument>, mask: Option<Argument>) -> Option<Method> {
    let (Some(address), Some(mask)) = (address, mask) else {
        let help = "add them, or write `--bootproto=dhcp`";
        reader.fail("`--bootproto=static` needs `--ip` and `--netmask`", help);
        return None;
    };
    let Ok(parsed) = address.text.parse::<Ipv4Addr>() else {
        reader.error(address.span, "this is no IPv4 address", "write one such as 192.0.2.10");
        return None;
    };
    let prefix =
        mask.text.parse::<Ipv4Addr>().map(u32::from).ok().filter(|bits| bits.leading_ones() == bits.count_ones());
    match prefix {
        Some(bits) => Some(Method::Manual(format!("{parsed}/{}", bits.count_ones()))),
        None => {
            reader.error(mask.span, "this is no mask of an IPv4 network", "write one such as 255.255.255.0");
            None
        }
    }
}

/// How a machine gets its IPv6 address.
fn method6(reader: &mut Reader<'_>, given: Argument) -> Option<Method> {
    match given.text.as_str() {
        "auto" => return Some(Method::Auto),
        "dhcp" => return Some(Method::Dhcp),
        "ignore" => return Some(Method::Disabled),
        _ => {}
    }
    let (address, prefix) = given.text.split_once('/').unwrap_or((&given.text, "64"));
    match (address.parse::<Ipv6Addr>(), prefix.parse::<u8>()) {
        (Ok(address), Ok(prefix)) if prefix <= 128 => Some(Method::Manual(format!("{address}/{prefix}"))),
        _ => {
            let help = "write one such as 2001:db8::10/64";
            reader.error(given.span, "this is neither an IPv6 address nor `auto` or `dhcp`", help);
            None
        }
    }
}

fn ip<T: std::str::FromStr + ToString>(reader: &mut Reader<'_>, given: Option<Argument>) -> Option<String> {
    let given = given?;
    let parsed = given.text.parse::<T>().ok();
    if parsed.is_none() {
        reader.error(given.span, "this is no address of a gateway", "write an address of the right version of IP");
    }
    parsed.map(|address| address.to_string())
}
