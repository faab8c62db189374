//! Ranges of addresses as firewalls write them.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::Family;

/// A range of addresses of one family, both ends included; addresses are numbers in network order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Net {
    /// Of which family the addresses are.
    pub family: Family,
    /// The first.
    pub first: u128,
    /// The last.
    pub last: u128,
}

impl Net {
    /// Reads `192.0.2.1`, `127.0.0.0/8`, `127.0.0.0/255.0.0.0`, `192.0.2.1-192.0.2.9` and the like of IPv6.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some((first, last)) = text.split_once('-') {
            let ((family, first), (other, last)) = (address(first.trim())?, address(last.trim())?);
            return (family == other && first <= last).then_some(Self { family, first, last });
        }
        let (base, prefix) = match text.split_once('/') {
            Some((base, prefix)) => (base, Some(prefix)),
            None => (text, None),
        };
        let (family, base) = address(base)?;
        let bits = family.bits();
        let length = match prefix {
            None => bits,
            Some(prefix) => match prefix.parse::<u32>() {
                Ok(length) => length,
                Err(_) => mask_length(prefix, family)?,
            },
        };
        if length > bits {
            return None;
        }
        let host = if length == bits { 0 } else { (u128::MAX >> (128 - bits)) >> length };
        Some(Self { family, first: base & !host, last: base | host })
    }

    /// All addresses of a family that a machine gives itself: `127.0.0.0/8` and `::1`.
    pub fn loopback(family: Family) -> Self {
        match family {
            Family::V4 => Self { family, first: 0x7f00_0000, last: 0x7fff_ffff },
            Family::V6 => Self { family, first: 1, last: 1 },
        }
    }

    /// Whether it has every address of its family.
    pub fn is_everything(&self) -> bool {
        self.first == 0 && self.last == u128::MAX >> (128 - self.family.bits())
    }

    /// Whether it has every address of `other`.
    pub fn contains(&self, other: &Self) -> bool {
        self.family == other.family && self.first <= other.first && other.last <= self.last
    }

    /// Whether it has any address of `other`.
    pub fn meets(&self, other: &Self) -> bool {
        self.family == other.family && self.first <= other.last && other.first <= self.last
    }
}

fn address(text: &str) -> Option<(Family, u128)> {
    if let Ok(address) = text.parse::<Ipv4Addr>() {
        return Some((Family::V4, u128::from(u32::from(address))));
    }
    text.parse::<Ipv6Addr>().ok().map(|address| (Family::V6, u128::from(address)))
}

/// The length of a mask in the form of an address; one with holes has none.
fn mask_length(text: &str, family: Family) -> Option<u32> {
    let (own, mask) = address(text)?;
    let shifted = mask << (128 - family.bits());
    let length = shifted.leading_ones();
    (own == family && length.checked_add(shifted.trailing_zeros()).is_some_and(|all| all >= 128)).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_the_loopback_network() {
        for text in ["127.0.0.0/8", "127.0.0.1/8", "127.0.0.0/255.0.0.0", "127.0.0.0-127.255.255.255"] {
            assert_eq!(Net::parse(text), Some(Net::loopback(Family::V4)), "{text}");
        }
        for text in ["::1", "::1/128", "0:0::1"] {
            assert_eq!(Net::parse(text), Some(Net::loopback(Family::V6)), "{text}");
        }
    }

    #[test]
    fn everything_and_nothing() {
        assert!(["0.0.0.0/0", "::/0", "0.0.0.0/0.0.0.0"].iter().all(|all| Net::parse(all).unwrap().is_everything()));
        for text in ["127.0.0.0/33", "localhost", "10.0.0.0/255.0.255.0", "10.0.0.9-10.0.0.1", "::1-10.0.0.1", "/8", ""]
        {
            assert_eq!(Net::parse(text), None, "{text}");
        }
    }
}
