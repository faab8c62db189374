//! Firewalls at rest and running: what their rules do to packets.
//!
//! nftables, iptables and ufw have one model, [`Ruleset`]: chains of matches and actions, read by one parser for
//! each. Questions are asked once, of the model, by following packets through it ([`Ruleset::fate`]). What a
//! parser does not understand stays in the model as such, and a packet that meets it has no known fate.

mod address;
mod fate;
pub mod iptables;
pub mod nftables;
pub mod opening;
mod packet;
mod ports;
mod questions;
mod ruleset;
mod started;
pub mod text;
pub mod ufw;

pub use address::Net;
pub use fate::Fate;
pub use opening::{Opening, Protocol};
pub use packet::{Interface, Packet, Port, Source, State};
pub use questions::Answer;
pub use ruleset::{Action, Base, Chain, Family, Hook, Match, Rule, Ruleset, Table};
pub use started::started;

use hardtack_tree::Tree;

use crate::verdict::Unjudgeable;

/// The rules that nft(8) loads at boot: `/etc/nftables.conf` with what it includes.
#[derive(Clone, Debug)]
pub struct Nftables(pub Ruleset);

impl Nftables {
    /// Reads the file and what it includes; a file that is not there loads nothing.
    ///
    /// # Errors
    /// When a file cannot be read, or when nft would refuse to load it.
    pub fn read(tree: &dyn Tree) -> Result<Self, Unjudgeable> {
        nftables::read(tree).map(Self)
    }
}

/// The rules that netfilter-persistent(8) loads at boot: `/etc/iptables/rules.v4` and `rules.v6`.
#[derive(Clone, Debug)]
pub struct Iptables(pub Ruleset);

impl Iptables {
    /// Reads both files; one that is not there loads nothing.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn read(tree: &dyn Tree) -> Result<Self, Unjudgeable> {
        iptables::read(tree).map(Self)
    }
}

/// The rules that ufw(8) loads at boot, once it is enabled.
#[derive(Clone, Debug)]
pub struct Ufw(pub Ruleset);

impl Ufw {
    /// Reads `/etc/default/ufw` and the rules in `/etc/ufw`.
    ///
    /// # Errors
    /// When a file that ufw cannot do without is missing or cannot be read.
    pub fn read(tree: &dyn Tree) -> Result<Self, Unjudgeable> {
        ufw::read(tree).map(Self)
    }
}
