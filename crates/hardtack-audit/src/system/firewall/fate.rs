//! Following packets through a ruleset.

use super::packet::{Fit, Packet, Port};
use super::{Action, Chain, Match, Ruleset};
use crate::verdict::Location;

/// The kernel allows no more jumps within each other (`NFT_JUMP_STACK_SIZE`).
const DEPTH: usize = 16;

/// More rules than any firewall has in the way of one packet; what needs more is not judged.
const WORK: usize = 200_000;

/// What can happen to packets of one kind, and where it is decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fate {
    /// Some come through: the last rule or policy that lets them; no place where no chain sees them.
    pub accepted: Option<Option<Location>>,
    /// Some are dropped or rejected: the first rule or policy that does it.
    pub dropped: Option<Location>,
    /// Something in their way is not understood: where, and its text.
    pub unclear: Option<(Location, String)>,
    /// The first rule in their way that names their port.
    pub named: Option<Location>,
    /// The first rule or policy that lets some through which no rule has counted before.
    pub uncounted: Option<Location>,
}

/// How packets can leave a chain, besides being dropped.
#[derive(Default)]
struct Ends {
    accepted: Option<Location>,
    falls_through: bool,
}

impl Ruleset {
    /// What can happen to such packets.
    pub fn fate(&self, packet: &Packet) -> Fate {
        let mut walk = Walk { ruleset: self, packet, fate: Fate::default(), counted: false, work: 0 };
        if let Some(unread) = self.unread.first() {
            walk.fate.unclear = Some(unread.clone());
        }
        let mut last = None;
        let chains = packet.hook.way().iter().flat_map(|hook| self.base_chains(*hook, packet.family));
        for (chain, base) in chains {
            let ends = walk.chain(chain, 0);
            if ends.falls_through && base.drops {
                walk.fate.dropped.get_or_insert_with(|| base.at.clone());
            }
            let passes = ends.falls_through && !base.drops;
            if passes && !walk.counted {
                walk.fate.uncounted.get_or_insert_with(|| base.at.clone());
            }
            if ends.accepted.is_none() && !passes {
                return walk.fate;
            }
            last = ends.accepted.or_else(|| Some(base.at.clone()));
        }
        walk.fate.accepted = Some(last);
        walk.fate
    }
}

struct Walk<'a> {
    ruleset: &'a Ruleset,
    packet: &'a Packet,
    fate: Fate,
    /// Whether a rule before this place drops what comes too often.
    counted: bool,
    work: usize,
}

impl Walk<'_> {
    fn chain(&mut self, chain: &Chain, depth: usize) -> Ends {
        let mut ends = Ends::default();
        for rule in &chain.rules {
            self.work += 1;
            if self.work > WORK {
                self.unclear(&rule.at, "more rules than can be followed");
                break;
            }
            let fit = self.packet.fits_all(&rule.matches);
            if fit == Fit::Never {
                continue;
            }
            self.remember_name(&rule.matches, &rule.at);
            if let Fit::Unknown(text) = &fit
                && rule.action != Action::Continue
            {
                self.unclear(&rule.at, text);
            }
            let goes_on = match &rule.action {
                Action::Continue => true,
                Action::Unread(text) => {
                    self.unclear(&rule.at, text);
                    true
                }
                Action::Accept => {
                    if !self.counted {
                        self.fate.uncounted.get_or_insert_with(|| rule.at.clone());
                    }
                    ends.accepted.get_or_insert_with(|| rule.at.clone());
                    false
                }
                Action::Drop => {
                    self.counted |= rule.matches.contains(&Match::Rate);
                    self.fate.dropped.get_or_insert_with(|| rule.at.clone());
                    false
                }
                Action::Return => {
                    ends.falls_through = true;
                    false
                }
                Action::Jump(name) | Action::Goto(name) => {
                    let inner = self.jump(&chain.table, name, &rule.at, depth);
                    let drops_all = inner.accepted.is_none() && !inner.falls_through;
                    self.counted |= drops_all && rule.matches.contains(&Match::Rate);
                    ends.accepted = ends.accepted.or(inner.accepted);
                    let jumps = matches!(rule.action, Action::Jump(_));
                    ends.falls_through |= inner.falls_through && !jumps;
                    inner.falls_through && jumps
                }
            };
            if fit == Fit::Always && !goes_on {
                return ends;
            }
        }
        ends.falls_through = true;
        ends
    }

    fn jump(&mut self, table: &str, name: &str, at: &Location, depth: usize) -> Ends {
        let Some(target) = self.ruleset.chain(table, name) else {
            self.unclear(at, &format!("there is no chain {name}"));
            return Ends { accepted: None, falls_through: true };
        };
        if depth == DEPTH {
            self.unclear(at, "jumps within jumps, more than the kernel allows");
            return Ends { accepted: None, falls_through: true };
        }
        self.chain(target, depth + 1)
    }

    fn unclear(&mut self, at: &Location, text: &str) {
        self.fate.unclear.get_or_insert_with(|| (at.clone(), text.to_owned()));
    }

    fn remember_name(&mut self, matches: &[Match], at: &Location) {
        let names = matches.iter().any(|wanted| matches!(wanted, Match::Port(_)));
        if names && matches!(self.packet.port, Port::Is(_)) {
            self.fate.named.get_or_insert_with(|| at.clone());
        }
    }
}
