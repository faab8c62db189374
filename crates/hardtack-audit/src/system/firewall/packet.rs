//! Packets whose fate is asked, and which matches they fit.

use super::{Family, Hook, Match, Net, Protocol};

/// Every packet that has these properties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packet {
    /// Where its way ends.
    pub hook: Hook,
    /// The version of the internet protocol.
    pub family: Family,
    /// The interface it comes in by, or leaves by at [`Hook::Output`].
    pub interface: Interface,
    /// Where it comes from.
    pub source: Source,
    /// What it carries.
    pub protocol: Protocol,
    /// Where it goes to.
    pub port: Port,
    /// What the kernel knows of its connection.
    pub state: State,
}

/// What the kernel knows of a packet's connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is the first packet.
    New,
    /// Packets went both ways before.
    Established,
}

impl State {
    fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Established => "established",
        }
    }
}

/// An interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interface {
    /// `lo`.
    Loopback,
    /// Any but `lo`.
    Other,
}

/// The address a packet says it comes from. Also decides how other unsaid properties are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A loopback address.
    Loopback,
    /// Any address: a match that some addresses fit, some of these packets fit.
    Any,
    /// An address, and all else, that no rule names: only matches that everything fits fit.
    Unnamed,
}

/// The port a packet goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Port {
    /// This one.
    Is(u16),
    /// Any but those on which clients get answers that belong to no connection: [`ANSWERS`].
    Any,
    /// One that no rule names.
    Unnamed,
}

/// Ports of DHCP clients of both families, of multicast DNS and of service discovery: firewalls open them before
/// anything else is asked.
const ANSWERS: [u16; 4] = [68, 546, 1900, 5353];

/// Whether packets fit a match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// All do.
    Always,
    /// Some may.
    Sometimes,
    /// None does.
    Never,
    /// Nobody knows.
    Unknown(String),
}

impl Fit {
    fn of(fits: bool) -> Self {
        if fits { Self::Always } else { Self::Never }
    }

    fn inverted(self) -> Self {
        match self {
            Self::Always => Self::Never,
            Self::Never => Self::Always,
            other => other,
        }
    }

    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Never, _) | (_, Self::Never) => Self::Never,
            (Self::Unknown(text), _) | (_, Self::Unknown(text)) => Self::Unknown(text),
            (Self::Sometimes, _) | (_, Self::Sometimes) => Self::Sometimes,
            (Self::Always, Self::Always) => Self::Always,
        }
    }
}

impl Packet {
    /// Whether these packets fit all matches.
    pub(super) fn fits_all(&self, matches: &[Match]) -> Fit {
        matches.iter().fold(Fit::Always, |fit, wanted| fit.and(self.fits(wanted)))
    }

    fn fits(&self, wanted: &Match) -> Fit {
        match wanted {
            Match::In(names) if self.hook != Hook::Output => self.on_interface(names),
            Match::In(_) => Fit::Never,
            Match::Out(names) => match self.hook {
                Hook::Output | Hook::Forward => self.on_interface(names),
                _ => Fit::Never,
            },
            Match::Source(nets) => self.says_address(nets),
            Match::Destination(nets) => self.to_address(nets),
            Match::Family(family) => Fit::of(*family == self.family),
            Match::Protocol(names) => Fit::of(names.iter().any(|name| name == self.protocol.name() || name == "all")),
            Match::Port(ranges) => self.to_port(ranges),
            Match::State(states) => Fit::of(states.iter().any(|state| state.eq_ignore_ascii_case(self.state.name()))),
            Match::Opens => Fit::of(self.protocol == Protocol::Tcp && self.state == State::New),
            Match::Not(inner) => self.fits(inner).inverted(),
            Match::Special => self.some(),
            Match::Rate => Fit::Sometimes,
            Match::Unread(text) => Fit::Unknown(text.clone()),
        }
    }

    /// What becomes of a match that says something only some packets have.
    fn some(&self) -> Fit {
        if self.source == Source::Unnamed { Fit::Never } else { Fit::Sometimes }
    }

    fn on_interface(&self, names: &[String]) -> Fit {
        let stem = |name: &'_ String| name.strip_suffix('*').map(str::to_owned);
        let is_all = |name: &String| stem(name).is_some_and(|stem| stem.is_empty());
        let is_loopback = |name: &String| name == "lo" || stem(name).is_some_and(|stem| "lo".starts_with(&stem));
        if names.iter().any(is_all) {
            return Fit::Always;
        }
        match self.interface {
            Interface::Loopback => Fit::of(names.iter().any(is_loopback)),
            Interface::Other if names.iter().all(|name| name == "lo") => Fit::Never,
            Interface::Other => self.some(),
        }
    }

    fn says_address(&self, nets: &[Net]) -> Fit {
        let loopback = Net::loopback(self.family);
        match self.source {
            Source::Loopback if nets.iter().any(|net| net.contains(&loopback)) => Fit::Always,
            Source::Loopback if nets.iter().any(|net| net.meets(&loopback)) => Fit::Sometimes,
            Source::Loopback => Fit::Never,
            Source::Any | Source::Unnamed => self.to_address(nets),
        }
    }

    /// Nothing is said of where packets go to.
    fn to_address(&self, nets: &[Net]) -> Fit {
        let of_family = || nets.iter().filter(|net| net.family == self.family);
        if of_family().any(Net::is_everything) {
            Fit::Always
        } else if of_family().next().is_some() {
            self.some()
        } else {
            Fit::Never
        }
    }

    fn to_port(&self, ranges: &[(u16, u16)]) -> Fit {
        let has = |port: u16| ranges.iter().any(|(from, to)| (*from..=*to).contains(&port));
        let has_all = ranges.iter().any(|(from, to)| *from <= 1 && *to == u16::MAX);
        match self.port {
            Port::Is(port) => Fit::of(has(port)),
            _ if has_all => Fit::Always,
            Port::Any if ranges.iter().all(|(from, to)| from == to && ANSWERS.contains(from)) => Fit::Never,
            Port::Any => Fit::Sometimes,
            Port::Unnamed => Fit::Never,
        }
    }
}
