//! Functions that check addresses and ports, for the conditions of variables.

use std::net::IpAddr;

use super::Function;
use super::arguments::FunctionError;
use crate::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::pure(
        "cidrnetwork(cidr)",
        "The network of a block of addresses, its host bits cleared: 1.0.0.0/8 of 1.2.3.4/8.",
        |given| {
            let wrong = || FunctionError::argument(0, "this is no block of addresses such as \"10.0.0.0/8\"");
            let (address, prefix) = parse_cidr(given.text(0)?).ok_or_else(wrong)?;
            Ok(format!("{}/{prefix}", network(address, prefix)).into())
        },
    ),
    Function::pure(
        "iscidr(text)",
        "Whether the text is a block of IPv4 or IPv6 addresses such as 10.0.0.0/8.",
        |given| Ok(parse_cidr(given.text(0)?).is_some().into()),
    ),
    Function::pure(
        "isportlist(text)",
        "Whether the text is a list of ports and ranges such as 443,8080,9100:9105.",
        |given| Ok(given.text(0)?.split(',').all(|part| is_port_or_range(part.trim())).into()),
    ),
    Function::pure(
        "portlist(text)",
        "The ports and ranges of a list such as 443,9100:9105, as objects with `from` and `to`.",
        |given| {
            let part = |part: &str| {
                let (from, to) = range(part.trim()).ok_or_else(|| {
                    FunctionError::argument(0, format!("`{}` is no port or range of ports", part.trim()))
                        .help("ports are numbers from 1 to 65535; a range is written 9100:9105")
                })?;
                let entry = [("from", from), ("to", to)];
                let entry = entry.map(|(key, port)| (key.to_owned(), Value::from(i64::from(port))));
                Ok(Value::from(indexmap::IndexMap::from(entry)))
            };
            Ok(given.text(0)?.split(',').map(part).collect::<Result<Vec<_>, _>>()?.into())
        },
    ),
];

/// An address and the length of its network's prefix.
fn parse_cidr(text: &str) -> Option<(IpAddr, u8)> {
    let (address, prefix) = text.split_once('/')?;
    let address: IpAddr = address.parse().ok()?;
    let most = if address.is_ipv4() { 32 } else { 128 };
    let digits = prefix.chars().all(|c| c.is_ascii_digit()) && (prefix == "0" || !prefix.starts_with('0'));
    prefix.parse().ok().filter(|prefix| digits && *prefix <= most).map(|prefix| (address, prefix))
}

/// The address with its host bits cleared.
fn network(address: IpAddr, prefix: u8) -> IpAddr {
    match address {
        IpAddr::V4(address) => {
            let mask = u32::MAX.checked_shl(32 - u32::from(prefix)).unwrap_or(0);
            IpAddr::V4((u32::from(address) & mask).into())
        }
        IpAddr::V6(address) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(prefix)).unwrap_or(0);
            IpAddr::V6((u128::from(address) & mask).into())
        }
    }
}

fn is_port_or_range(text: &str) -> bool {
    range(text).is_some()
}

/// A port, or two with a colon between and the smaller first.
fn range(text: &str) -> Option<(u16, u16)> {
    let port = |text: &str| {
        let digits = text.chars().all(|c| c.is_ascii_digit());
        text.parse().ok().filter(|port: &u16| digits && *port > 0)
    };
    match text.split_once(':') {
        None => port(text).map(|port| (port, port)),
        Some((from, to)) => Some((port(from)?, port(to)?)).filter(|(from, to)| from <= to),
    }
}
