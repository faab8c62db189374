//! RPM's order (rpm-version(7), "rpmvercmp").

use super::VersionKey;
use super::key::{KeyBuilder, split, split_epoch};

const TILDE: u8 = 1;
const END: u8 = 2;
const CARET: u8 = 3;
const LETTERS: u8 = 4;
const NUMBER: u8 = 5;
/// The end of letters, before any that could follow.
const NO_MORE: u8 = 0;

/// The key of `[epoch:]version[-release]`.
pub(super) fn key(version: &str) -> VersionKey {
    let (epoch, rest) = split_epoch(version.trim().as_bytes());
    let (version, release) = match rest.iter().rposition(|byte| *byte == b'-') {
        Some(dash) => (&rest[..dash], &rest[dash + 1..]),
        None => (rest, &[][..]),
    };
    let mut key = KeyBuilder::default();
    key.number(epoch);
    part(&mut key, version);
    part(&mut key, release);
    key.finish()
}

/// Numbers, letters and marks in turn; whatever else stands between them only separates.
fn part(key: &mut KeyBuilder, mut rest: &[u8]) {
    while let Some(first) = rest.first() {
        rest = match first {
            b'~' | b'^' => {
                key.byte(if *first == b'~' { TILDE } else { CARET });
                &rest[1..]
            }
            b'0'..=b'9' => {
                let (digits, behind) = split(rest, |byte| byte.is_ascii_digit());
                key.byte(NUMBER);
                key.number(digits);
                behind
            }
            b'a'..=b'z' | b'A'..=b'Z' => {
                let (letters, behind) = split(rest, |byte| byte.is_ascii_alphabetic());
                key.byte(LETTERS);
                key.bytes(letters);
                key.byte(NO_MORE);
                behind
            }
            _ => &rest[1..],
        };
    }
    key.byte(END);
}
