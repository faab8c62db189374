//! What is asked of every firewall, whichever it is.

use super::{Family, Fate, Hook, Interface, Packet, Port, Protocol, Ruleset, Source, State};
use crate::verdict::{Location, Unjudgeable};

/// An answer with the place that decides it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Whether it is so.
    pub holds: bool,
    /// What becomes of the packets, in a few words.
    pub found: &'static str,
    /// The deciding rule or policy; `None` where no chain sees the packets.
    pub at: Option<Location>,
}

const PROTOCOLS: [Protocol; 2] = [Protocol::Tcp, Protocol::Udp];

impl Ruleset {
    /// Whether everything goes through the loopback interface, at [`Hook::Input`] or [`Hook::Output`].
    ///
    /// # Errors
    /// When something in the way is not understood.
    pub fn loopback_accepted(&self, hook: Hook, family: Family) -> Result<Answer, Unjudgeable> {
        let packet = |protocol| Packet {
            hook,
            family,
            interface: Interface::Loopback,
            source: Source::Loopback,
            protocol,
            port: Port::Any,
            state: State::New,
        };
        let fates = self.fates(packet)?;
        let dropped = fates.iter().find(|fate| fate.dropped.is_some());
        Ok(match (dropped, fates.first()) {
            (Some(fate), _) => Answer { holds: false, found: "some is dropped", at: fate.dropped.clone() },
            (None, fate) => {
                Answer { holds: true, found: "let through", at: fate.and_then(|fate| fate.accepted.clone().flatten()) }
            }
        })
    }

    /// Whether TCP and UDP from elsewhere with a loopback address for its source is dropped.
    ///
    /// # Errors
    /// When something in the way is not understood.
    pub fn loopback_spoof_dropped(&self, family: Family) -> Result<Answer, Unjudgeable> {
        let packet = |protocol| Packet {
            hook: Hook::Input,
            family,
            interface: Interface::Other,
            source: Source::Loopback,
            protocol,
            port: Port::Any,
            state: State::New,
        };
        self.all_dropped(packet)
    }

    /// Whether packets that no rule names are dropped at a hook, connections among other machines included.
    ///
    /// # Errors
    /// When something in the way is not understood.
    pub fn default_deny(&self, hook: Hook, family: Family) -> Result<Answer, Unjudgeable> {
        self.all_dropped(|protocol| Packet { protocol, ..Self::unnamed(hook, family) })
    }

    /// Whether a new connection with a port comes through, from anywhere.
    ///
    /// # Errors
    /// When something in the way is not understood.
    pub fn lets_through(
        &self,
        hook: Hook,
        family: Family,
        protocol: Protocol,
        port: u16,
    ) -> Result<Answer, Unjudgeable> {
        let packet = Packet { protocol, port: Port::Is(port), source: Source::Any, ..Self::unnamed(hook, family) };
        let fate = self.known_fate(&packet)?;
        Ok(match (fate.accepted, fate.dropped) {
            (Some(at), _) => Answer { holds: true, found: "let through", at },
            (None, at) => Answer { holds: false, found: "dropped", at },
        })
    }

    /// Whether all packets of known connections come through.
    ///
    /// # Errors
    /// When something in the way is not understood.
    pub fn lets_known_through(&self, hook: Hook, family: Family) -> Result<bool, Unjudgeable> {
        let packet = |protocol| Packet { protocol, state: State::Established, ..Self::unnamed(hook, family) };
        Ok(self.fates(packet)?.iter().all(|fate| fate.dropped.is_none()))
    }

    /// Whether no new connection to a port comes through, from wherever, but after a rule that drops those of
    /// a source that come too often.
    ///
    /// # Errors
    /// When something in the way is not understood.
    pub fn limits(&self, family: Family, protocol: Protocol, port: u16) -> Result<Answer, Unjudgeable> {
        let unnamed = Self::unnamed(Hook::Input, family);
        let packet = Packet { protocol, port: Port::Is(port), source: Source::Any, ..unnamed };
        let fate = self.known_fate(&packet)?;
        Ok(match (fate.accepted, fate.uncounted) {
            (Some(None), _) => Answer { holds: false, found: "no chain sees it", at: None },
            (Some(_), Some(at)) => Answer { holds: false, found: "let through however often", at: Some(at) },
            (Some(at), None) => Answer { holds: true, found: "let through now and then", at },
            (None, _) => Answer { holds: true, found: "dropped", at: fate.dropped },
        })
    }

    /// Where a rule in the way of new connections to a port names it.
    ///
    /// # Errors
    /// When something in the way is not understood.
    pub fn names_port(&self, family: Family, protocol: Protocol, port: u16) -> Result<Option<Location>, Unjudgeable> {
        let unnamed = Self::unnamed(Hook::Input, family);
        let packet = Packet { protocol, port: Port::Is(port), source: Source::Any, ..unnamed };
        Ok(self.known_fate(&packet)?.named)
    }

    /// A packet that no rule names.
    fn unnamed(hook: Hook, family: Family) -> Packet {
        Packet {
            hook,
            family,
            interface: Interface::Other,
            source: Source::Unnamed,
            protocol: Protocol::Tcp,
            port: Port::Unnamed,
            state: State::New,
        }
    }

    fn all_dropped(&self, packet: impl Fn(Protocol) -> Packet) -> Result<Answer, Unjudgeable> {
        let fates = self.fates(packet)?;
        let accepted = fates.iter().find_map(|fate| fate.accepted.clone());
        Ok(match accepted {
            Some(None) => Answer { holds: false, found: "no chain sees it", at: None },
            Some(at) => Answer { holds: false, found: "some is let through", at },
            None => {
                let at = fates.first().and_then(|fate| fate.dropped.clone());
                Answer { holds: true, found: "dropped", at }
            }
        })
    }

    fn fates(&self, packet: impl Fn(Protocol) -> Packet) -> Result<Vec<Fate>, Unjudgeable> {
        PROTOCOLS.into_iter().map(|protocol| self.known_fate(&packet(protocol))).collect()
    }

    fn known_fate(&self, packet: &Packet) -> Result<Fate, Unjudgeable> {
        let fate = self.fate(packet);
        match &fate.unclear {
            Some((at, text)) => Err(Unjudgeable(format!("{at} is not understood: {text}"))),
            None => Ok(fate),
        }
    }
}
