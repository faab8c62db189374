//! Debian's order (deb-version(7), "Sorting algorithm").

use super::VersionKey;
use super::key::{KeyBuilder, split, split_epoch};

/// `~` comes before everything, also before the end.
const TILDE: u8 = 1;
/// The end of a part that is no number; also the end of the version.
const END: u8 = 2;
/// The first letter.
const LETTERS: u8 = 0x10;
/// Everything else, which comes after the letters.
const OTHERS: u8 = 0x60;

/// The key of `[epoch:]upstream[-revision]`.
pub(super) fn key(version: &str) -> VersionKey {
    let (epoch, rest) = split_epoch(version.trim().as_bytes());
    let (upstream, revision) = match rest.iter().rposition(|byte| *byte == b'-') {
        Some(dash) => (&rest[..dash], &rest[dash + 1..]),
        None => (rest, &[][..]),
    };
    let mut key = KeyBuilder::default();
    key.number(epoch);
    part(&mut key, upstream);
    part(&mut key, revision);
    key.finish()
}

/// Upstream version or revision: text and numbers in turn, beginning with text that may be empty.
fn part(key: &mut KeyBuilder, mut rest: &[u8]) {
    loop {
        let (text, behind) = split(rest, |byte| !byte.is_ascii_digit());
        text.iter().for_each(|byte| key.byte(weight(*byte)));
        key.byte(END);
        let (digits, behind) = split(behind, |byte| byte.is_ascii_digit());
        key.number(digits);
        rest = behind;
        if rest.is_empty() {
            // Stands where the next text would begin.
            return key.byte(END);
        }
    }
}

fn weight(byte: u8) -> u8 {
    match byte {
        b'~' => TILDE,
        b'A'..=b'Z' => LETTERS + (byte - b'A'),
        b'a'..=b'z' => LETTERS + 26 + (byte - b'a'),
        // No version has bytes beyond ASCII: they are only kept apart from what can stand in one.
        other => OTHERS + other.min(0x7f),
    }
}
