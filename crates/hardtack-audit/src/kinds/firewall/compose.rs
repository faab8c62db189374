//! Complete rulesets: what a site names, what belongs to it, and nothing else.

use crate::system::firewall::{Family, Opening, Protocol};

/// What is let in and out; nothing stands for sshd's ports any more.
pub(super) struct Site {
    pub(super) inbound: Vec<Opening>,
    pub(super) outbound: Vec<Opening>,
}

/// ICMPv6 without which IPv6 does not work: neighbours, routers, multicast (RFC 4890), by their names in nft(8).
const NEIGHBOURS: &str = "{ nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit, nd-router-advert, \
                          mld-listener-query, mld-listener-report, mld-listener-done, mld2-listener-report }";

/// The same by number, for ip6tables(8).
const NEIGHBOUR_TYPES: [u8; 8] = [133, 134, 135, 136, 130, 131, 132, 143];

/// `/etc/nftables.conf`.
pub(super) fn nftables(site: &Site) -> String {
    let rules = |openings: &[Opening]| -> String { openings.iter().map(nft_rules).collect() };
    format!(
        "#!/usr/sbin/nft -f

flush ruleset

table inet filter {{
	chain input {{
		type filter hook input priority filter; policy drop;
		iif \"lo\" accept
		ip saddr 127.0.0.0/8 drop
		ip6 saddr ::1 drop
		ct state established,related accept
		icmpv6 type {NEIGHBOURS} accept
		ct state invalid drop
		udp sport 67 udp dport 68 accept
		ip6 saddr fe80::/10 udp sport 547 udp dport 546 accept
{}	}}
	chain forward {{
		type filter hook forward priority filter; policy drop;
	}}
	chain output {{
		type filter hook output priority filter; policy drop;
		oif \"lo\" accept
		ct state established,related accept
		icmpv6 type {NEIGHBOURS} accept
{}	}}
}}
",
        rules(&site.inbound),
        rules(&site.outbound)
    )
}

fn nft_rules(opening: &Opening) -> String {
    match opening {
        Opening::Ping => "\t\ticmp type echo-request accept\n\t\ticmpv6 type echo-request accept\n".to_owned(),
        Opening::Ports { protocol, from, to } if from == to => {
            format!("\t\t{} dport {from} accept\n", protocol.name())
        }
        Opening::Ports { protocol, from, to } => format!("\t\t{} dport {from}-{to} accept\n", protocol.name()),
        Opening::Ssh => String::new(),
    }
}

/// Base chains that let everything through, for those hooks that have none.
pub(super) fn nft_chains(hooks: &[&str]) -> String {
    let chain =
        |hook: &&str| format!("\tchain {hook} {{\n\t\ttype filter hook {hook} priority filter; policy accept;\n\t}}\n");
    format!("table inet filter {{\n{}}}\n", hooks.iter().map(chain).collect::<String>())
}

/// `/etc/iptables/rules.v4` or `rules.v6`.
pub(super) fn iptables(site: &Site, family: Family) -> String {
    let mut lines = vec!["*filter".to_owned()];
    lines.extend(["INPUT", "FORWARD", "OUTPUT"].map(|chain| format!(":{chain} DROP [0:0]")));
    lines.extend(iptables_loopback(family));
    let known = |chain| format!("-A {chain} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT");
    lines.push(known("INPUT"));
    let neighbours = |chain: &str| -> Vec<String> {
        let line = |number: &u8| format!("-A {chain} -p ipv6-icmp -m icmp6 --icmpv6-type {number} -j ACCEPT");
        if family == Family::V6 { NEIGHBOUR_TYPES.iter().map(line).collect() } else { Vec::new() }
    };
    lines.extend(neighbours("INPUT"));
    lines.push("-A INPUT -m conntrack --ctstate INVALID -j DROP".to_owned());
    lines.push(match family {
        Family::V4 => "-A INPUT -p udp -m udp --sport 67 --dport 68 -j ACCEPT".to_owned(),
        Family::V6 => "-A INPUT -s fe80::/10 -p udp -m udp --sport 547 --dport 546 -j ACCEPT".to_owned(),
    });
    lines.extend(site.inbound.iter().filter_map(|opening| iptables_rule("INPUT", opening, family)));
    lines.push(known("OUTPUT"));
    lines.extend(neighbours("OUTPUT"));
    lines.extend(site.outbound.iter().filter_map(|opening| iptables_rule("OUTPUT", opening, family)));
    lines.push("COMMIT".to_owned());
    lines.join("\n") + "\n"
}

/// A filter table without rules that lets everything through.
pub(super) const IPTABLES_OPEN: &str =
    "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n";

/// The loopback interface, and its addresses from elsewhere.
pub(super) fn iptables_loopback(family: Family) -> [String; 3] {
    [
        "-A INPUT -i lo -j ACCEPT".to_owned(),
        format!("-A INPUT -s {} -j DROP", loopback_net(family)),
        "-A OUTPUT -o lo -j ACCEPT".to_owned(),
    ]
}

/// The addresses of the loopback interface.
pub(super) fn loopback_net(family: Family) -> &'static str {
    match family {
        Family::V4 => "127.0.0.0/8",
        Family::V6 => "::1",
    }
}

fn iptables_rule(chain: &str, opening: &Opening, family: Family) -> Option<String> {
    Some(match (opening, family) {
        (Opening::Ssh, _) => return None,
        (Opening::Ping, Family::V4) => format!("-A {chain} -p icmp -m icmp --icmp-type 8 -j ACCEPT"),
        (Opening::Ping, Family::V6) => format!("-A {chain} -p ipv6-icmp -m icmp6 --icmpv6-type 128 -j ACCEPT"),
        (Opening::Ports { protocol, from, to }, _) => {
            let name = protocol.name();
            format!("-A {chain} -p {name} -m {name} --dport {} -j ACCEPT", range(*from, *to))
        }
    })
}

fn range(from: u16, to: u16) -> String {
    if from == to { from.to_string() } else { format!("{from}:{to}") }
}

/// The lines of ufw's `user.rules` for one port, with the comment from which `ufw status` shows it.
pub(super) fn ufw_port(prefix: &str, family: Family, way: Way, protocol: Protocol, from: u16, to: u16) -> [String; 2] {
    let (any, name, ports) = (anywhere(family), protocol.name(), range(from, to));
    let (chain, word) = way.names();
    let port = if from == to { format!("--dport {ports}") } else { format!("-m multiport --dports {ports}") };
    [
        format!("### tuple ### allow {name} {ports} {any} any {any} {word}"),
        format!("-A {prefix}-user-{chain} -p {name} {port} -j ACCEPT"),
    ]
}

/// The lines of ufw's `user.rules` that refuse loopback addresses from elsewhere.
pub(super) fn ufw_loopback(prefix: &str, family: Family) -> [String; 2] {
    let (any, net) = (anywhere(family), loopback_net(family));
    [format!("### tuple ### deny any any {any} any {net} in"), format!("-A {prefix}-user-input -s {net} -j DROP")]
}

fn anywhere(family: Family) -> &'static str {
    match family {
        Family::V4 => "0.0.0.0/0",
        Family::V6 => "::/0",
    }
}

/// In or out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    In,
    Out,
}

impl Way {
    /// The chain and the word of ufw.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::In => ("input", "in"),
            Self::Out => ("output", "out"),
        }
    }
}
