//! Values that all firewalls write alike.

/// Services of `/etc/services` that rules name instead of their ports.
const SERVICES: [(&str, u16); 18] = [
    ("ssh", 22),
    ("smtp", 25),
    ("domain", 53),
    ("bootps", 67),
    ("bootpc", 68),
    ("http", 80),
    ("ntp", 123),
    ("snmp", 161),
    ("ldap", 389),
    ("https", 443),
    ("submission", 587),
    ("syslog", 514),
    ("dhcpv6-client", 546),
    ("dhcpv6-server", 547),
    ("ldaps", 636),
    ("imaps", 993),
    ("mdns", 5353),
    ("postgresql", 5432),
];

/// Protocols of `/etc/protocols` by number and by the other names that rules give them.
const PROTOCOLS: [(&str, &[&str]); 10] = [
    ("all", &["0", "ip"]),
    ("icmp", &["1"]),
    ("igmp", &["2"]),
    ("tcp", &["6"]),
    ("udp", &["17"]),
    ("gre", &["47"]),
    ("esp", &["50"]),
    ("ah", &["51"]),
    ("ipv6-icmp", &["58", "icmpv6"]),
    ("sctp", &["132"]),
];

/// The name of a protocol, whatever it is called; `None` for one that is not known.
pub fn protocol(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let known = PROTOCOLS.iter().find(|(name, others)| *name == lower || others.contains(&lower.as_str()));
    known.map(|(name, _)| (*name).to_owned())
}

/// A port or a range of ports with `between` between its ends; of those, iptables lets either be left out.
pub fn ports(text: &str, between: char) -> Option<(u16, u16)> {
    if let Some(port) = port(text) {
        return Some((port, port));
    }
    let (from, to) = text.split_once(between)?;
    let from = if from.is_empty() { 0 } else { port(from)? };
    let to = if to.is_empty() { u16::MAX } else { port(to)? };
    (from <= to).then_some((from, to))
}

fn port(text: &str) -> Option<u16> {
    text.parse().ok().or_else(|| SERVICES.iter().find(|(name, _)| *name == text).map(|(_, port)| *port))
}
