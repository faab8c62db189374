//! The order of npm, crates.io and Go modules (Semantic Versioning 2.0.0, section 11).

use super::VersionKey;
use super::key::{KeyBuilder, split};

const BEFORE_RELEASE: u8 = 1;
const RELEASE: u8 = 2;
/// Identifiers of what comes before a release: none further, a number, text.
const NO_MORE: u8 = 0;
const NUMBER: u8 = 1;
const TEXT: u8 = 2;

/// The key of `[v]1.2.3[-rc.1][+build]`; numbers that are missing count as 0.
pub(super) fn key(version: &str) -> VersionKey {
    let version = version.trim();
    let version = version.strip_prefix('v').unwrap_or(version);
    let version = version.split('+').next().unwrap_or_default();
    let (numbers, before) = match version.split_once('-') {
        Some((numbers, before)) => (numbers, Some(before)),
        None => (version, None),
    };
    let mut key = KeyBuilder::default();
    let mut parts = numbers.split('.');
    for _ in 0..3 {
        let (digits, _) = split(parts.next().unwrap_or_default().as_bytes(), |byte| byte.is_ascii_digit());
        key.number(digits);
    }
    match before {
        None => key.byte(RELEASE),
        Some(before) => {
            key.byte(BEFORE_RELEASE);
            for identifier in before.split('.').map(str::as_bytes) {
                if !identifier.is_empty() && identifier.iter().all(u8::is_ascii_digit) {
                    key.byte(NUMBER);
                    key.number(identifier);
                } else {
                    key.byte(TEXT);
                    key.bytes(identifier);
                    key.byte(NO_MORE);
                }
            }
            key.byte(NO_MORE);
        }
    }
    key.finish()
}
