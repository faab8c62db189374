//! The options of a rule: iptables(8) and iptables-extensions(8).

use crate::system::firewall::{Match, Net, text};

/// A rule's options.
pub(super) struct Read {
    pub(super) matches: Vec<Match>,
    pub(super) target: Option<Target>,
    /// Whether every option was understood.
    pub(super) whole: bool,
}

/// Where a rule sends a packet.
pub(super) struct Target {
    pub(super) name: String,
    pub(super) is_goto: bool,
}

/// Targets after which the next rule goes on.
pub(super) const GOES_ON: [&str; 16] = [
    "AUDIT",
    "CHECKSUM",
    "CLASSIFY",
    "CONNMARK",
    "CONNSECMARK",
    "CT",
    "DSCP",
    "LOG",
    "MARK",
    "NFLOG",
    "NOTRACK",
    "SECMARK",
    "TCPMSS",
    "TOS",
    "TRACE",
    "TTL",
];

/// Modules whose options say what no question is about.
const SPECIAL: [&str; 23] = [
    "addrtype",
    "connbytes",
    "connmark",
    "devgroup",
    "dscp",
    "ecn",
    "helper",
    "hl",
    "icmp",
    "icmp6",
    "iprange",
    "length",
    "mac",
    "mark",
    "owner",
    "physdev",
    "pkttype",
    "policy",
    "rt",
    "string",
    "time",
    "tos",
    "ttl",
];

/// Modules that let some packets of a kind through and not others, by how many came.
const RATES: [&str; 6] = ["connlimit", "hashlimit", "limit", "quota", "recent", "statistic"];

/// Modules whose options are read one by one.
const KNOWN: [&str; 6] = ["comment", "conntrack", "multiport", "state", "tcp", "udp"];

/// Reads the options up to the target; those after it are the target's own.
pub(super) fn read(words: &[String]) -> Read {
    let mut reader = Reader { rest: words, found: Read { matches: Vec::new(), target: None, whole: true } };
    reader.found.whole = reader.read().is_some();
    reader.found
}

struct Reader<'a> {
    rest: &'a [String],
    found: Read,
}

impl Reader<'_> {
    fn read(&mut self) -> Option<()> {
        let mut special = false;
        while let Some(word) = self.take() {
            let negated = word == "!";
            let option = if negated { self.take()? } else { word };
            if let Some(values) = self.known(&option, special)? {
                for (index, wanted) in values.iter().enumerate() {
                    // Of a protocol and a port, `!` is about the port.
                    let not = negated && index + 1 == values.len();
                    let wanted = if not { Match::Not(Box::new(wanted.clone())) } else { wanted.clone() };
                    self.found.matches.push(wanted);
                }
            }
            if matches!(option.as_str(), "-m" | "--match") {
                special = self.module()?;
            }
            if self.found.target.is_some() {
                return Some(());
            }
        }
        Some(())
    }

    fn take(&mut self) -> Option<String> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(first.clone())
    }

    /// `-m NAME`, whose name comes next; whether its options need not be understood.
    fn module(&mut self) -> Option<bool> {
        let name = self.take()?;
        if RATES.contains(&name.as_str()) {
            self.found.matches.push(Match::Rate);
            return Some(true);
        }
        if SPECIAL.contains(&name.as_str()) {
            self.found.matches.push(Match::Special);
            return Some(true);
        }
        KNOWN.contains(&name.as_str()).then_some(false)
    }

    /// What an option asks; the inner `None` for one that asks nothing. The outer one is "not understood".
    fn known(&mut self, option: &str, special: bool) -> Option<Option<Vec<Match>>> {
        Some(Some(match option {
            "-m" | "--match" => return Some(None),
            "-i" | "--in-interface" => vec![Match::In(vec![self.interface()?])],
            "-o" | "--out-interface" => vec![Match::Out(vec![self.interface()?])],
            "-s" | "--source" | "--src" => vec![Match::Source(self.nets()?)],
            "-d" | "--destination" | "--dst" => vec![Match::Destination(self.nets()?)],
            "-p" | "--protocol" => {
                let protocol = text::protocol(&self.take()?)?;
                if protocol == "all" {
                    return Some(None);
                }
                vec![Match::Protocol(vec![protocol])]
            }
            "--dport" | "--destination-port" => vec![Match::Port(vec![text::ports(&self.take()?, ':')?])],
            "--dports" | "--destination-ports" | "--ports" => {
                let list = self.take()?;
                let ranges = list.split(',').map(|one| text::ports(one, ':')).collect::<Option<Vec<_>>>()?;
                vec![Match::Port(ranges)]
            }
            "--ctstate" | "--state" => {
                vec![Match::State(self.take()?.split(',').map(str::to_owned).collect())]
            }
            "--syn" => vec![Match::Opens],
            "--tcp-flags" => {
                let flags = (self.take()?, self.take()?);
                let opens = flags.0 == "FIN,SYN,RST,ACK" && flags.1 == "SYN";
                vec![if opens { Match::Opens } else { Match::Special }]
            }
            "--sport" | "--source-port" | "--sports" | "--source-ports" | "--tcp-option" | "--icmp-type"
            | "--icmpv6-type" => {
                self.take()?;
                vec![Match::Special]
            }
            "-f" | "--fragment" => vec![Match::Special],
            "--comment" | "-c" | "--set-counters" => {
                let values = if option == "--comment" { 1 } else { 2 };
                self.rest = self.rest.get(values..)?;
                return Some(None);
            }
            "-4" | "--ipv4" | "-6" | "--ipv6" | "-w" | "--wait" => return Some(None),
            "-j" | "--jump" | "-g" | "--goto" => {
                let is_goto = matches!(option, "-g" | "--goto");
                self.found.target = Some(Target { name: self.take()?, is_goto });
                return Some(None);
            }
            option if special && option.starts_with("--") => {
                while self.rest.first().is_some_and(|word| !word.starts_with('-') && word != "!") {
                    self.rest = &self.rest[1..];
                }
                return Some(None);
            }
            _ => return None,
        }))
    }

    /// A name, which may end in `+` for every name that begins so.
    fn interface(&mut self) -> Option<String> {
        let name = self.take()?;
        Some(match name.strip_suffix('+') {
            Some(stem) => format!("{stem}*"),
            None => name,
        })
    }

    fn nets(&mut self) -> Option<Vec<Net>> {
        self.take()?.split(',').map(Net::parse).collect()
    }
}
