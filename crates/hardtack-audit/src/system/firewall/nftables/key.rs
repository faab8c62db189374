//! What a rule looks at in a packet.

use super::token::Token;
use crate::system::firewall::{Family, Match, Net, text};

/// What a rule looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key {
    In,
    Out,
    Source(Family),
    Destination(Family),
    Protocol,
    Family,
    /// A port a packet goes to, of these protocols; of none in particular when there are none.
    Port(Vec<&'static str>),
    State,
    /// Something no question is about, of a packet of this protocol where there is one. A statement may set some.
    Special {
        protocol: Option<&'static str>,
        settable: bool,
    },
}

/// Further words of `meta`, which may be left out, that no question is about.
const META: [&str; 16] = [
    "mark",
    "pkttype",
    "skuid",
    "skgid",
    "priority",
    "cpu",
    "iifgroup",
    "oifgroup",
    "iiftype",
    "oiftype",
    "length",
    "nftrace",
    "rtclassid",
    "hour",
    "day",
    "time",
];

const CT: [&str; 9] = ["status", "mark", "direction", "helper", "expiration", "zone", "label", "l3proto", "protocol"];

impl Key {
    /// Reads a key that begins with `first`; with it, how many of the words after that belong to it.
    pub(super) fn read(first: &str, rest: &[Token]) -> Option<(Self, usize)> {
        let second = rest.first().and_then(Token::word).unwrap_or_default();
        let special = |protocol, words| Some((Self::Special { protocol, settable: false }, words));
        match first {
            "meta" => {
                let (key, words) = Self::meta(second)?;
                Some((key, words + 1))
            }
            "ip" => match second {
                "saddr" => Some((Self::Source(Family::V4), 1)),
                "daddr" => Some((Self::Destination(Family::V4), 1)),
                "protocol" => Some((Self::Protocol, 1)),
                "dscp" | "ecn" | "length" | "id" | "frag-off" | "ttl" | "version" => special(None, 1),
                _ => None,
            },
            "ip6" => match second {
                "saddr" => Some((Self::Source(Family::V6), 1)),
                "daddr" => Some((Self::Destination(Family::V6), 1)),
                "nexthdr" => Some((Self::Protocol, 1)),
                "dscp" | "ecn" | "length" | "hoplimit" | "flowlabel" | "version" => special(None, 1),
                _ => None,
            },
            "tcp" | "udp" | "th" => {
                let protocol = match first {
                    "tcp" => Some("tcp"),
                    "udp" => Some("udp"),
                    _ => None,
                };
                match second {
                    "dport" => Some((Self::Port(protocol.into_iter().collect()), 1)),
                    "sport" | "length" | "window" | "sequence" => special(protocol, 1),
                    _ => None,
                }
            }
            "sctp" | "dccp" | "udplite" => special(Some("other"), 1),
            "ct" => match second {
                "state" => Some((Self::State, 1)),
                "mark" => Some((Self::Special { protocol: None, settable: true }, 1)),
                key if CT.contains(&key) => special(None, 1),
                _ => None,
            },
            "icmp" | "icmpv6" => special(Some(first_static(first)), 1),
            "ether" | "vlan" | "rt" | "arp" => special(None, 1),
            _ => Self::meta(first),
        }
    }

    /// A word of `meta`.
    fn meta(word: &str) -> Option<(Self, usize)> {
        Some(match word {
            "iif" | "iifname" => (Self::In, 0),
            "oif" | "oifname" => (Self::Out, 0),
            "l4proto" => (Self::Protocol, 0),
            "nfproto" | "protocol" => (Self::Family, 0),
            word if META.contains(&word) => (Self::Special { protocol: None, settable: true }, 0),
            _ => return None,
        })
    }

    /// Whether it can be set.
    pub(super) fn is_statement(&self) -> bool {
        matches!(self, Self::Special { settable: true, .. })
    }

    /// What a packet has to be that has one of these values here; the last is what the values are about.
    pub(super) fn matches(&self, values: &[String]) -> Option<Vec<Match>> {
        let nets = || values.iter().map(|value| Net::parse(value)).collect::<Option<Vec<_>>>();
        Some(match self {
            Self::In => vec![Match::In(values.to_vec())],
            Self::Out => vec![Match::Out(values.to_vec())],
            Self::Source(family) => vec![Match::Family(*family), Match::Source(nets()?)],
            Self::Destination(family) => vec![Match::Family(*family), Match::Destination(nets()?)],
            Self::Protocol => {
                let known = values.iter().map(|value| text::protocol(value)).collect::<Option<Vec<_>>>()?;
                vec![Match::Protocol(known)]
            }
            Self::Family => {
                let family = match values {
                    [value] if value == "ipv4" || value == "ip" => Family::V4,
                    [value] if value == "ipv6" || value == "ip6" => Family::V6,
                    _ => return None,
                };
                vec![Match::Family(family)]
            }
            Self::Port(protocols) => {
                let ranges = values.iter().map(|value| text::ports(value, '-')).collect::<Option<Vec<_>>>()?;
                let protocol = protocols.iter().map(|name| Match::Protocol(vec![(*name).to_owned()]));
                protocol.chain([Match::Port(ranges)]).collect()
            }
            Self::State => vec![Match::State(values.to_vec())],
            Self::Special { protocol, .. } => {
                let protocol = protocol.iter().map(|name| Match::Protocol(vec![(*name).to_owned()]));
                protocol.chain([Match::Special]).collect()
            }
        })
    }
}

fn first_static(word: &str) -> &'static str {
    if word == "icmp" { "icmp" } else { "ipv6-icmp" }
}
