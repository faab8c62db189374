//! Maven's order (POM reference, "Version Order Specification"; as Maven 3.9 has it, where a qualifier behind a dot is as one
//! behind a hyphen).

use super::VersionKey;
use super::key::KeyBuilder;

/// What stands at a place of two versions that are the same up to it, in the order of the versions. A version that ends comes
/// before what makes it later, and behind what makes it earlier.
mod next {
    pub(super) const EARLY: u8 = 1;
    pub(super) const END: u8 = 2;
    pub(super) const NOTHING: u8 = 3;
    pub(super) const SERVICE_PACK: u8 = 4;
    pub(super) const UNKNOWN: u8 = 5;
    pub(super) const HYPHEN_NUMBER: u8 = 6;
    pub(super) const NUMBER: u8 = 7;
}

/// Qualifiers before a release, in their order.
const EARLY: [&str; 5] = ["alpha", "beta", "milestone", "rc", "snapshot"];

/// A number or a qualifier, and what stands before it.
struct Token<'v> {
    /// Whether a hyphen, or what counts as one, is before it.
    hyphen: bool,
    text: &'v str,
}

impl Token<'_> {
    fn is_number(&self) -> bool {
        self.text.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// Whether it says nothing at the end of a version.
    fn is_null(&self) -> bool {
        self.text.bytes().all(|byte| byte == b'0') || is_release(self.text)
    }
}

fn is_release(text: &str) -> bool {
    matches!(text, "" | "ga" | "final" | "release")
}

/// The key of `1.2-rc3`.
pub(super) fn key(version: &str) -> VersionKey {
    let version = version.trim().to_ascii_lowercase();
    let mut key = KeyBuilder::default();
    for token in trimmed(tokens(&version)) {
        if token.is_number() {
            key.byte(if token.hyphen { next::HYPHEN_NUMBER } else { next::NUMBER });
            key.number(token.text.as_bytes());
        } else if let Some(place) = EARLY.iter().position(|known| *known == token.text) {
            key.byte(next::EARLY);
            key.byte(u8::try_from(place).unwrap_or(u8::MAX));
        } else if is_release(token.text) {
            key.byte(next::NOTHING);
        } else if token.text == "sp" {
            key.byte(next::SERVICE_PACK);
        } else {
            key.byte(next::UNKNOWN);
            key.bytes(token.text.as_bytes());
            key.byte(0);
        }
    }
    key.byte(next::END);
    key.finish()
}

/// Splits at dots and hyphens, and between digits and what is none.
fn tokens(version: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut hyphen = false;
    for part in version.split_inclusive(['.', '-']) {
        let text = part.strip_suffix(['.', '-']).unwrap_or(part);
        let mut rest = text;
        let mut of_part = hyphen;
        loop {
            let is_digit = rest.starts_with(|c: char| c.is_ascii_digit());
            let end = rest.find(|c: char| c.is_ascii_digit() != is_digit).unwrap_or(rest.len());
            let (text, behind) = rest.split_at(end);
            // An empty token is a 0.
            let text = if text.is_empty() { "0" } else { long(text, !behind.is_empty()) };
            tokens.push(Token { hyphen: of_part || !text.bytes().all(|byte| byte.is_ascii_digit()), text });
            if behind.is_empty() {
                break;
            }
            (rest, of_part) = (behind, true);
        }
        hyphen = part.ends_with('-');
    }
    tokens
}

/// A qualifier in full; letters stand for some only when a number follows at once.
fn long(text: &str, number_follows: bool) -> &str {
    match text {
        "a" if number_follows => "alpha",
        "b" if number_follows => "beta",
        "m" if number_follows => "milestone",
        "cr" => "rc",
        other => other,
    }
}

/// Takes away what says nothing, at the end and before every hyphen.
fn trimmed(mut tokens: Vec<Token<'_>>) -> Vec<Token<'_>> {
    let mut kept: Vec<Token<'_>> = Vec::with_capacity(tokens.len());
    // From the end on: `kept` is what follows, reversed.
    while let Some(token) = tokens.pop() {
        let before_hyphen = kept.last().is_none_or(|next| next.hyphen);
        if !(before_hyphen && token.is_null()) {
            kept.push(token);
        }
    }
    kept.reverse();
    kept
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use proptest::prelude::*;

    use super::*;

    fn ascending(versions: &[&str]) {
        for pair in versions.windows(2) {
            assert_eq!(key(pair[0]).cmp(&key(pair[1])), Ordering::Less, "{} and {}", pair[0], pair[1]);
        }
    }

    fn same(versions: &[&str]) {
        for version in versions {
            assert_eq!(key(version), key(versions[0]), "{version} and {}", versions[0]);
        }
    }

    /// The examples of the specification.
    #[test]
    fn the_examples_of_the_specification_are_ordered_so() {
        same(&["1", "1.0.0", "1.ga", "1.final", "1.0", "1.", "1-", "1.0.0-0.0.0", "1-ga", "1-0"]);
        same(&["1-foo", "1.0.0-foo.0.0", "1.foo"]);
        same(&["1-1.foo-bar1baz-.1", "1-1.foo-bar-1-baz-0.1"]);
        same(&["1-a1", "1-alpha-1"]);
        same(&["1-rc", "1-cr", "1-RC"]);
        ascending(&["1", "1.1"]);
        ascending(&["1-snapshot", "1", "1-sp"]);
        ascending(&["1-foo2", "1-foo10"]);
        ascending(&["1.foo", "1-1", "1.1"]);
        ascending(&["1-ga", "1-sp"]);
        ascending(&["1-ga.1", "1-sp.1"]);
        ascending(&["1-sp-1", "1-ga-1"]);
        ascending(&["1.0.RC2", "1.0-RC3", "1.0.1"]);
    }

    #[test]
    fn qualifiers_have_their_order_and_zeros_do_not_count() {
        ascending(&[
            "1-alpha",
            "1-alpha1",
            "1-beta",
            "1-m3",
            "1-rc1",
            "1-rc2",
            "1-SNAPSHOT",
            "1",
            "1-sp",
            "1-sp1",
            "1-abc",
            "1-jre8",
            "1-jre17",
            "1-1",
            "1-2",
            "1.0.1",
            "1.1-alpha",
            "1.1",
            "1.2",
            "1.10",
            "2.0.0.Alpha1",
            "2.0.0.Final",
            "2.0.1.Final",
            "2.17.1",
            "20230227",
        ]);
        same(&["2.0.0.Final", "2", "2.0.0.RELEASE"]);
        ascending(&["1-a", "1-b"]);
        ascending(&["1-a1", "1-a"]);
    }

    proptest! {
        #[test]
        fn every_text_has_a_place_and_zeros_behind_it_change_nothing(version in "[0-9a-c.-]{0,12}", any: String) {
            let _ = key(&any);
            prop_assert_eq!(key(&format!("{version}-0.0")), key(&version));
        }
    }
}
