//! Which ports let anything in.

use std::collections::BTreeSet;

use super::{Family, Hook, Interface, Match, Packet, Port, Protocol, Ruleset, Source, State};
use crate::verdict::Unjudgeable;

impl Ruleset {
    /// Ranges of ports, both ends included, at which new connections from other machines come in, be it from some of
    /// them only.
    ///
    /// # Errors
    /// When something in the way is not understood.
    pub fn open_ports(&self, family: Family, protocol: Protocol) -> Result<Vec<(u16, u16)>, Unjudgeable> {
        let mut open: Vec<(u16, u16)> = Vec::new();
        let starts: Vec<u16> = self.boundaries().into_iter().collect();
        for (index, start) in starts.iter().enumerate() {
            let end = starts.get(index + 1).map_or(u16::MAX, |next| next - 1);
            let packet = Packet {
                hook: Hook::Input,
                family,
                interface: Interface::Other,
                source: Source::Any,
                protocol,
                port: Port::Is(*start),
                state: State::New,
            };
            let fate = self.fate(&packet);
            if let Some((at, text)) = fate.unclear {
                return Err(Unjudgeable(format!("{at} is not understood: {text}")));
            }
            match open.last_mut() {
                Some(last) if fate.accepted.is_some() && u32::from(last.1) + 1 == u32::from(*start) => last.1 = end,
                _ if fate.accepted.is_some() => open.push((*start, end)),
                _ => {}
            }
        }
        Ok(open)
    }

    /// Ports at which another fate may begin: the rules tell ports between two of them not apart.
    fn boundaries(&self) -> BTreeSet<u16> {
        let mut starts = BTreeSet::from([1]);
        for wanted in self.chains.iter().flat_map(|chain| &chain.rules).flat_map(|rule| &rule.matches) {
            let mut wanted = wanted;
            while let Match::Not(inner) = wanted {
                wanted = inner;
            }
            if let Match::Port(ranges) = wanted {
                let ends = ranges.iter().filter_map(|(_, last)| last.checked_add(1));
                starts.extend(ranges.iter().map(|(first, _)| *first).chain(ends).filter(|start| *start > 0));
            }
        }
        starts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::firewall::Nftables;
    use crate::testing::tree;

    fn open(rules: &str) -> Vec<(u16, u16)> {
        let text = format!("table inet f {{ chain i {{ type filter hook input priority 0; policy drop; {rules} }} }}");
        let nftables = Nftables::read(&tree([("/etc/nftables.conf", text.as_str())])).unwrap();
        nftables.0.open_ports(Family::V4, Protocol::Tcp).unwrap()
    }

    #[test]
    fn ranges_come_out_of_the_fate_of_packets() {
        assert_eq!(open("iif lo accept; ct state established accept"), []);
        assert_eq!(open("tcp dport { 22, 80-90 } accept"), [(22, 22), (80, 90)]);
        assert_eq!(open("tcp dport 85 drop; tcp dport 80-90 accept; udp dport 53 accept"), [(80, 84), (86, 90)]);
        assert_eq!(open("ip saddr 10.0.0.0/8 tcp dport 443 accept"), [(443, 443)]);
        assert_eq!(open("tcp dport != 22 accept"), [(1, 21), (23, u16::MAX)]);
        assert_eq!(open("accept"), [(1, u16::MAX)]);
        assert_eq!(Ruleset::default().open_ports(Family::V6, Protocol::Udp).unwrap(), [(1, u16::MAX)]);
    }
}
