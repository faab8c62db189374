//! The model of a firewall: tables, chains, rules.

use super::{Net, Protocol};
use crate::verdict::Location;

/// All rules that a firewall loads.
#[derive(Clone, Debug, Default)]
pub struct Ruleset {
    /// The tables, with or without chains.
    pub tables: Vec<Table>,
    /// The chains of all tables.
    pub chains: Vec<Chain>,
    /// What was not understood and may change any answer: where it stands, and its text.
    pub unread: Vec<(Location, String)>,
}

/// A table: the name space of its chains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its family and name, `inet filter`.
    pub name: String,
    /// Where it begins.
    pub at: Location,
}

/// A chain of rules.
#[derive(Clone, Debug)]
pub struct Chain {
    /// The table, as [`Table::name`].
    pub table: String,
    /// Its name within the table.
    pub name: String,
    /// The packets it sees.
    pub families: Vec<Family>,
    /// Where the kernel enters it; `None` for one that other chains jump to.
    pub base: Option<Base>,
    /// Its rules in their order.
    pub rules: Vec<Rule>,
}

/// Where and how the kernel enters a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// The hook.
    pub hook: Hook,
    /// Of the chains at one hook the kernel enters those with smaller numbers first.
    pub priority: i64,
    /// Whether a packet that reaches the end is dropped.
    pub drops: bool,
    /// Where the policy, or else the hook, is said.
    pub at: Location,
}

/// Where in its way through the kernel a packet meets a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hook {
    /// Before it is known for whom a packet is.
    Prerouting,
    /// A packet for this machine.
    Input,
    /// A packet from another machine for another one.
    Forward,
    /// A packet from this machine.
    Output,
    /// Before a packet leaves.
    Postrouting,
}

impl Hook {
    /// The hook of this name, in the words of either nft(8) or iptables(8).
    pub fn named(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "prerouting" => Self::Prerouting,
            "input" => Self::Input,
            "forward" => Self::Forward,
            "output" => Self::Output,
            "postrouting" => Self::Postrouting,
            _ => return None,
        })
    }

    /// Its name in nft(8).
    pub fn name(self) -> &'static str {
        match self {
            Self::Prerouting => "prerouting",
            Self::Input => "input",
            Self::Forward => "forward",
            Self::Output => "output",
            Self::Postrouting => "postrouting",
        }
    }

    /// The hooks that a packet goes through whose fate is asked at this one.
    pub fn way(self) -> &'static [Self] {
        match self {
            Self::Prerouting => &[Self::Prerouting],
            Self::Input => &[Self::Prerouting, Self::Input],
            Self::Forward => &[Self::Prerouting, Self::Forward, Self::Postrouting],
            Self::Output => &[Self::Output, Self::Postrouting],
            Self::Postrouting => &[Self::Postrouting],
        }
    }
}

/// The version of the internet protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// Version 4.
    V4,
    /// Version 6.
    V6,
}

impl Family {
    /// Both.
    pub const BOTH: [Self; 2] = [Self::V4, Self::V6];

    /// Bits of an address.
    pub fn bits(self) -> u32 {
        match self {
            Self::V4 => 32,
            Self::V6 => 128,
        }
    }

    /// Its name in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::V4 => "IPv4",
            Self::V6 => "IPv6",
        }
    }
}

/// One rule: what a packet has to be, and what happens to it then.
#[derive(Clone, Debug)]
pub struct Rule {
    /// All must fit.
    pub matches: Vec<Match>,
    /// What happens to a packet that fits.
    pub action: Action,
    /// Where it stands.
    pub at: Location,
}

/// What a packet has to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// It comes in by one of these interfaces; a name may end in `*`.
    In(Vec<String>),
    /// It goes out by one of these interfaces.
    Out(Vec<String>),
    /// It comes from one of these addresses.
    Source(Vec<Net>),
    /// It goes to one of these addresses.
    Destination(Vec<Net>),
    /// It is of this family.
    Family(Family),
    /// It is of one of these protocols, by their names in `/etc/protocols`.
    Protocol(Vec<String>),
    /// It goes to one of these ports, both ends included.
    Port(Vec<(u16, u16)>),
    /// Its connection is in one of these states.
    State(Vec<String>),
    /// It opens a TCP connection.
    Opens,
    /// It does not fit this.
    Not(Box<Match>),
    /// It has a property that no question is about, as few packets have: a type of ICMP, a mark, an owner.
    Special,
    /// Few enough of the kind came lately.
    Rate,
    /// Not understood.
    Unread(String),
}

/// What happens to a packet that fits a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// The packet is let through, as far as this base chain goes.
    Accept,
    /// The packet is dropped or rejected.
    Drop,
    /// Another chain goes on, and then this one.
    Jump(String),
    /// Another chain goes on, and this one does not.
    Goto(String),
    /// The chain that jumped here goes on.
    Return,
    /// The next rule goes on: counting, logging, marking.
    Continue,
    /// Not understood.
    Unread(String),
}

impl Ruleset {
    /// A chain by table and name.
    pub fn chain(&self, table: &str, name: &str) -> Option<&Chain> {
        self.chains.iter().find(|chain| chain.table == table && chain.name == name)
    }

    /// The chains that the kernel enters at a hook for packets of a family, in its order.
    pub fn base_chains(&self, hook: Hook, family: Family) -> Vec<(&Chain, &Base)> {
        let at_hook = |chain: &'_ Chain| chain.base.as_ref().is_some_and(|base| base.hook == hook);
        let mut chains: Vec<_> = self
            .chains
            .iter()
            .filter(|chain| at_hook(chain) && chain.families.contains(&family))
            .filter_map(|chain| Some((chain, chain.base.as_ref()?)))
            .collect();
        chains.sort_by_key(|(_, base)| base.priority);
        chains
    }

    /// Whether there is a rule besides those about the loopback interface and its addresses.
    pub fn has_rules_of_its_own(&self) -> bool {
        let about_loopback = |wanted: &Match| match wanted {
            Match::In(names) | Match::Out(names) => names.iter().all(|name| name == "lo"),
            Match::Source(nets) => nets.iter().all(|net| Net::loopback(net.family).contains(net)),
            _ => false,
        };
        let about = |wanted: &Match| match wanted {
            Match::Not(inner) => about_loopback(inner),
            Match::Family(_) => true,
            wanted => about_loopback(wanted),
        };
        !self.unread.is_empty()
            || self.chains.iter().flat_map(|chain| &chain.rules).any(|rule| {
                rule.action != Action::Continue && (rule.matches.is_empty() || !rule.matches.iter().all(about))
            })
    }
}

impl Match {
    /// It goes to a port of a transport protocol.
    pub fn service(protocol: Protocol, from: u16, to: u16) -> [Self; 2] {
        [Self::Protocol(vec![protocol.name().to_owned()]), Self::Port(vec![(from, to)])]
    }
}
