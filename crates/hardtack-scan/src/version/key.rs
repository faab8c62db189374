//! Versions as bytes in their order.

use std::fmt;

/// A version whose bytes compare as the versions do.
///
/// It is made by [`Scheme::key`](super::Scheme::key); keys of different schemes have no order that means anything.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VersionKey(Box<[u8]>);

impl VersionKey {
    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for VersionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VersionKey({})", self.0.escape_ascii())
    }
}

/// A key that grows part by part.
#[derive(Default)]
pub(super) struct KeyBuilder(Vec<u8>);

impl KeyBuilder {
    /// Adds one byte.
    pub(super) fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    /// Adds bytes as they are.
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// Adds a number of any length, given by its digits: one with more of them is larger, of two with equally many the
    /// digits decide.
    pub(super) fn number(&mut self, digits: &[u8]) {
        let digits = significant(digits);
        match u8::try_from(digits.len()) {
            Ok(len) if len < u8::MAX => self.0.push(len),
            _ => {
                self.0.push(u8::MAX);
                self.0.extend_from_slice(&(digits.len() as u64).to_be_bytes());
            }
        }
        self.0.extend_from_slice(digits);
    }

    /// The key.
    pub(super) fn finish(self) -> VersionKey {
        VersionKey(self.0.into())
    }
}

/// A number without its leading zeros.
fn significant(digits: &[u8]) -> &[u8] {
    &digits[digits.iter().position(|digit| *digit != b'0').unwrap_or(digits.len())..]
}

/// Splits at the first byte that does not belong.
pub(super) fn split(text: &[u8], belongs: impl Fn(u8) -> bool) -> (&[u8], &[u8]) {
    text.split_at(text.iter().position(|byte| !belongs(*byte)).unwrap_or(text.len()))
}

/// Splits an epoch and its colon off a version; without one it is empty, which counts as 0.
pub(super) fn split_epoch(text: &[u8]) -> (&[u8], &[u8]) {
    match text.iter().position(|byte| *byte == b':') {
        Some(colon) if text[..colon].iter().all(u8::is_ascii_digit) => (&text[..colon], &text[colon + 1..]),
        _ => (&[], text),
    }
}
