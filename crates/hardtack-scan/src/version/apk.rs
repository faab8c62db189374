//! Alpine's order: numbers, a letter, suffixes, a commit, a revision (apk-package(5), "pkgver").

use super::VersionKey;
use super::key::{KeyBuilder, split};

/// Suffixes of what comes before a release, in their order, and of what comes after it.
const BEFORE: [&str; 4] = ["alpha", "beta", "pre", "rc"];
const AFTER: [&str; 5] = ["cvs", "svn", "git", "hg", "p"];

/// What may come next, ordered as the versions are: the later it may stand in a version, the less it counts.
mod kind {
    pub(super) const BEFORE: u8 = 1;
    pub(super) const END: u8 = 2;
    pub(super) const REVISION: u8 = 3;
    pub(super) const COMMIT: u8 = 4;
    pub(super) const SUFFIX_NUMBER: u8 = 5;
    pub(super) const AFTER: u8 = 6;
    pub(super) const LETTER: u8 = 7;
    pub(super) const NUMBER: u8 = 8;
    /// A number with a zero in front, which is ordered by its text, before all others.
    pub(super) const ZERO: u8 = 1;
    pub(super) const PLAIN: u8 = 2;
    /// What no version has.
    pub(super) const INVALID: u8 = 9;
}

/// The end of a text, before anything that could follow.
const NO_MORE: u8 = 0;

/// The key of `1.2.3a_rc4~hash-r5`.
pub(super) fn key(version: &str) -> VersionKey {
    let mut key = KeyBuilder::default();
    let (first, rest) = split(version.trim().as_bytes(), |byte| byte.is_ascii_digit());
    key.number(first);
    let mut parser = Parser { key, rest };
    parser.run();
    parser.key.finish()
}

struct Parser<'a> {
    key: KeyBuilder,
    rest: &'a [u8],
}

impl Parser<'_> {
    fn run(&mut self) {
        while self.take(b".") {
            self.number();
        }
        if let Some(letter) = self.rest.first().filter(|byte| byte.is_ascii_lowercase()) {
            self.key.byte(kind::LETTER);
            self.key.byte(*letter);
            self.rest = &self.rest[1..];
        }
        while self.take(b"_") {
            if !self.suffix() {
                return self.invalid();
            }
        }
        if self.take(b"~") {
            let hash = self.split(|byte| byte.is_ascii_hexdigit());
            self.key.byte(kind::COMMIT);
            self.key.bytes(hash);
            self.key.byte(NO_MORE);
        }
        if self.take(b"-r") {
            let digits = self.split(|byte| byte.is_ascii_digit());
            self.key.byte(kind::REVISION);
            self.key.number(digits);
        }
        if self.rest.is_empty() { self.key.byte(kind::END) } else { self.invalid() }
    }

    fn number(&mut self) {
        let digits = self.split(|byte| byte.is_ascii_digit());
        self.key.byte(kind::NUMBER);
        if digits.starts_with(b"0") {
            self.key.byte(kind::ZERO);
            self.key.bytes(digits);
            self.key.byte(NO_MORE);
        } else {
            self.key.byte(kind::PLAIN);
            self.key.number(digits);
        }
    }

    fn suffix(&mut self) -> bool {
        let name = self.split(|byte| byte.is_ascii_lowercase());
        let place = |names: &[&str]| names.iter().position(|known| known.as_bytes() == name);
        let (kind, place) = match (place(&BEFORE), place(&AFTER)) {
            (Some(place), _) => (kind::BEFORE, place),
            (_, Some(place)) => (kind::AFTER, place),
            _ => return false,
        };
        self.key.byte(kind);
        self.key.byte(place as u8);
        let digits = self.split(|byte| byte.is_ascii_digit());
        if !digits.is_empty() {
            self.key.byte(kind::SUFFIX_NUMBER);
            self.key.number(digits);
        }
        true
    }

    /// The rest is no part of a version; it is ordered by its bytes.
    fn invalid(&mut self) {
        self.key.byte(kind::INVALID);
        self.key.bytes(self.rest);
    }

    fn take(&mut self, mark: &[u8]) -> bool {
        let rest = self.rest.strip_prefix(mark);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }
}

impl<'a> Parser<'a> {
    fn split(&mut self, belongs: impl Fn(u8) -> bool) -> &'a [u8] {
        let (part, rest) = split(self.rest, belongs);
        self.rest = rest;
        part
    }
}
