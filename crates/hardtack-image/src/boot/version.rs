//! The order of kernel versions.

use std::cmp::Ordering;

/// Compares versions piece by piece: digits as numbers, everything else by its bytes, so that 6.10 comes after 6.9.
/// `~` comes before everything, as in Debian's versions.
pub(super) fn compare(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a.as_bytes(), b.as_bytes());
    loop {
        let (text_a, rest_a) = split(a, |byte| !byte.is_ascii_digit());
        let (text_b, rest_b) = split(b, |byte| !byte.is_ascii_digit());
        let weights = |text: &[u8]| text.iter().map(|byte| weight(*byte)).chain([1]).collect::<Vec<_>>();
        let (number_a, next_a) = split(rest_a, u8::is_ascii_digit);
        let (number_b, next_b) = split(rest_b, u8::is_ascii_digit);
        let (digits_a, digits_b) = (significant(number_a), significant(number_b));
        let order = weights(text_a)
            .cmp(&weights(text_b))
            .then(digits_a.len().cmp(&digits_b.len()))
            .then(digits_a.cmp(digits_b));
        if order.is_ne() || (next_a.is_empty() && next_b.is_empty()) {
            return order;
        }
        (a, b) = (next_a, next_b);
    }
}

fn split(text: &[u8], belongs: impl Fn(&u8) -> bool) -> (&[u8], &[u8]) {
    text.split_at(text.iter().position(|byte| !belongs(byte)).unwrap_or(text.len()))
}

/// A number without its leading zeros.
fn significant(number: &[u8]) -> &[u8] {
    &number[number.iter().position(|digit| *digit != b'0').unwrap_or(number.len())..]
}

/// `~` before the end of a text (1), everything else after it.
fn weight(byte: u8) -> u16 {
    if byte == b'~' { 0 } else { u16::from(byte) + 2 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newer_versions_come_after_older_ones() {
        let order = [
            "5.10.0-9",
            "6.1.0~rc1",
            "6.1.0",
            "6.1.0-9-amd64",
            "6.1.0-10-amd64",
            "6.1.0-10-cloud-amd64",
            "6.9.1",
            "6.10.0",
        ];
        for (index, a) in order.iter().enumerate() {
            for (other, b) in order.iter().enumerate() {
                assert_eq!(compare(a, b), index.cmp(&other), "{a} and {b}");
            }
        }
    }
}
