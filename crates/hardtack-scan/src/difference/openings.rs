//! What firewalls let in, as sets of ports.

use hardtack_audit::system::System;
use hardtack_audit::system::firewall::{Family, Protocol, started};
use hardtack_audit::verdict::Unjudgeable;
use serde::{Deserialize, Serialize};

/// Ranges of ports, both ends included, in order and apart from each other.
type Ranges = Vec<(u16, u16)>;

const ALL: (u16, u16) = (1, u16::MAX);

/// The ports that are open, for each protocol and family.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Openings(Vec<(String, Ranges)>);

/// Openings that came or went.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpeningChange {
    /// Ports that let in what they did not: `tcp/443`, `udp/60000-61000`, with the family where it is one only.
    pub opened: Vec<String>,
    /// Ports that no longer let in what they did.
    pub closed: Vec<String>,
}

/// Protocols and families in the order of the table.
fn kinds() -> impl Iterator<Item = (Protocol, Family)> {
    [Protocol::Tcp, Protocol::Udp].into_iter().flat_map(|protocol| Family::BOTH.map(|family| (protocol, family)))
}

impl Openings {
    /// What all firewalls that the boot loads let in together; everything where it loads none.
    pub(super) fn read(system: &System<'_>) -> Result<Self, Unjudgeable> {
        let firewalls = started(system)?;
        let mut table = Vec::new();
        for (protocol, family) in kinds() {
            let mut open = vec![ALL];
            for (_, ruleset) in &firewalls {
                open = intersection(&open, &ruleset.open_ports(family, protocol)?);
            }
            table.push((format!("{}/{}", protocol.name(), family.name()), open));
        }
        Ok(Self(table))
    }

    /// What is different.
    pub(super) fn changes(&self, new: &Self) -> OpeningChange {
        OpeningChange { opened: beside(new, self), closed: beside(self, new) }
    }

    fn get(&self, protocol: Protocol, family: Family) -> &[(u16, u16)] {
        let name = format!("{}/{}", protocol.name(), family.name());
        self.0.iter().find(|(known, _)| *known == name).map(|(_, ranges)| ranges.as_slice()).unwrap_or_default()
    }
}

impl OpeningChange {
    /// Whether nothing came or went.
    pub fn is_empty(&self) -> bool {
        self.opened.is_empty() && self.closed.is_empty()
    }
}

/// What is open in `one` and not in `other`.
fn beside(one: &Openings, other: &Openings) -> Vec<String> {
    let mut texts = Vec::new();
    for protocol in [Protocol::Tcp, Protocol::Udp] {
        let [v4, v6] = Family::BOTH.map(|family| difference(one.get(protocol, family), other.get(protocol, family)));
        let both = intersection(&v4, &v6);
        let mut add = |ranges: &[(u16, u16)], of: &str| {
            for (first, last) in ranges {
                let range = if first == last { first.to_string() } else { format!("{first}-{last}") };
                texts.push(format!("{}/{range}{of}", protocol.name()));
            }
        };
        add(&both, "");
        add(&difference(&v4, &both), " (IPv4)");
        add(&difference(&v6, &both), " (IPv6)");
    }
    texts
}

fn intersection(one: &[(u16, u16)], other: &[(u16, u16)]) -> Ranges {
    let pairs = one.iter().flat_map(|a| other.iter().map(move |b| (a.0.max(b.0), a.1.min(b.1))));
    pairs.filter(|(first, last)| first <= last).collect()
}

fn difference(one: &[(u16, u16)], other: &[(u16, u16)]) -> Ranges {
    let mut left = one.to_vec();
    for (first, last) in other {
        left = left
            .into_iter()
            .flat_map(|(start, end)| {
                let before = first.checked_sub(1).map(|stop| (start, end.min(stop)));
                let after = last.checked_add(1).map(|next| (start.max(next), end));
                [before, after].into_iter().flatten().filter(|(start, end)| start <= end)
            })
            .collect();
    }
    left
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ranges_are_told_by_what_they_do_not_share() {
        let openings = |v4: &[(u16, u16)], v6: &[(u16, u16)]| {
            let names = ["tcp/IPv4", "tcp/IPv6", "udp/IPv4", "udp/IPv6"];
            let ranges = [v4.to_vec(), v6.to_vec(), Vec::new(), Vec::new()];
            Openings(names.into_iter().map(str::to_owned).zip(ranges).collect())
        };
        let old = openings(&[(22, 22), (80, 90)], &[(22, 22)]);
        let new = openings(&[(22, 22), (85, 95)], &[(22, 22), (85, 85)]);
        let change = old.changes(&new);
        assert_eq!(change.opened, ["tcp/91-95 (IPv4)", "tcp/85 (IPv6)"]);
        assert_eq!(change.closed, ["tcp/80-84 (IPv4)"]);
        let open = openings(&[ALL], &[ALL]);
        assert_eq!(open.changes(&openings(&[(22, 22)], &[(22, 22)])).closed, ["tcp/1-21", "tcp/23-65535"]);
        assert!(old.changes(&old).is_empty());
    }

    proptest! {
        #[test]
        fn sets_of_ports_are_sets(
            one in proptest::collection::vec((0_u16..40, 0_u16..6), 0..5),
            other in proptest::collection::vec((0_u16..40, 0_u16..6), 0..5),
        ) {
            let ranges = |list: Vec<(u16, u16)>| list.into_iter().map(|(first, more)| (first, first + more)).collect::<Vec<_>>();
            let (one, other) = (ranges(one), ranges(other));
            let has = |ranges: &[(u16, u16)], port| ranges.iter().any(|(first, last)| (*first..=*last).contains(&port));
            for port in 0..50 {
                let (in_one, in_other) = (has(&one, port), has(&other, port));
                prop_assert_eq!(has(&intersection(&one, &other), port), in_one && in_other);
                prop_assert_eq!(has(&difference(&one, &other), port), in_one && !in_other);
            }
        }
    }
}
