//! What a site lets through its firewall.

use std::fmt;
use std::str::FromStr;

/// A transport protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Protocol {
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
}

impl Protocol {
    /// Its name in `/etc/protocols`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
        }
    }
}

/// Something that is let through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Opening {
    /// Ports of a protocol, both ends included.
    Ports {
        /// The protocol.
        protocol: Protocol,
        /// The first port.
        from: u16,
        /// The last port.
        to: u16,
    },
    /// The ports on which the machine's own sshd listens.
    Ssh,
    /// Echo requests of ICMP.
    Ping,
}

impl FromStr for Opening {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("`{text}` is not `ssh`, `ping`, `tcp/PORT`, `udp/PORT` or `tcp/FROM-TO`");
        let protocol = |name: &str| match name {
            "tcp" => Some(Protocol::Tcp),
            "udp" => Some(Protocol::Udp),
            _ => None,
        };
        Ok(match text {
            "ssh" => Self::Ssh,
            "ping" => Self::Ping,
            _ => {
                let (name, ports) = text.split_once('/').ok_or_else(wrong)?;
                let protocol = protocol(name).ok_or_else(wrong)?;
                let (from, to) = ports.split_once('-').unwrap_or((ports, ports));
                let port = |text: &str| text.parse::<u16>().ok().filter(|port| *port > 0);
                match (port(from), port(to)) {
                    (Some(from), Some(to)) if from <= to => Self::Ports { protocol, from, to },
                    _ => return Err(wrong()),
                }
            }
        })
    }
}

impl fmt::Display for Opening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ssh => f.write_str("ssh"),
            Self::Ping => f.write_str("ping"),
            Self::Ports { protocol, from, to } if from == to => write!(f, "{}/{from}", protocol.name()),
            Self::Ports { protocol, from, to } => write!(f, "{}/{from}-{to}", protocol.name()),
        }
    }
}
