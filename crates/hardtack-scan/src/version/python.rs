//! Python's order (Python packaging specification "Version specifiers", first PEP 440).

use super::VersionKey;
use super::key::{KeyBuilder, split};

/// The end of the numbers of a release, before any further one.
const NO_MORE: u8 = 0;
const NUMBER: u8 = 1;

/// What a version is before or after its release; the order of these is that of the versions.
mod phase {
    pub(super) const DEVELOPMENT: u8 = 0;
    pub(super) const ALPHA: u8 = 1;
    pub(super) const BETA: u8 = 2;
    pub(super) const CANDIDATE: u8 = 3;
    pub(super) const RELEASE: u8 = 4;
}

/// Spellings of what comes before a release.
const BEFORE: [(&str, u8); 8] = [
    ("alpha", phase::ALPHA),
    ("beta", phase::BETA),
    ("preview", phase::CANDIDATE),
    ("pre", phase::CANDIDATE),
    ("rc", phase::CANDIDATE),
    ("a", phase::ALPHA),
    ("b", phase::BETA),
    ("c", phase::CANDIDATE),
];

/// The key of `[v][epoch!]1.2.3[rc1][.post1][.dev1][+local]`.
pub(super) fn key(version: &str) -> VersionKey {
    let text = version.trim().to_ascii_lowercase();
    let text = text.strip_prefix('v').unwrap_or(&text);
    let (public, local) = text.split_once('+').unwrap_or((text, ""));
    let (epoch, rest) = public.split_once('!').unwrap_or(("", public));
    let mut key = KeyBuilder::default();
    key.number(split(epoch.as_bytes(), |byte| byte.is_ascii_digit()).0);
    let rest = release(&mut key, rest);
    let (before, rest) = before(rest);
    let (after, rest) = after(rest);
    let (development, rest) = labelled(rest, &["dev"]);
    match before {
        Some((phase, number)) => {
            key.byte(phase);
            key.number(number.as_bytes());
        }
        None if after.is_none() && development.is_some() => key.byte(phase::DEVELOPMENT),
        None => key.byte(phase::RELEASE),
    }
    optional(&mut key, after);
    // What is still developed comes before what is done.
    key.byte(u8::from(development.is_none()));
    key.number(development.unwrap_or_default().as_bytes());
    for part in local.split(['.', '-', '_']).filter(|part| !part.is_empty()) {
        if part.bytes().all(|byte| byte.is_ascii_digit()) {
            key.byte(2);
            key.number(part.as_bytes());
        } else {
            key.byte(1);
            key.bytes(part.as_bytes());
            key.byte(NO_MORE);
        }
    }
    // The rest is no part of a version; it is ordered by its bytes.
    key.byte(NO_MORE);
    key.bytes(rest.as_bytes());
    key.finish()
}

/// The numbers of a release, of which zeros at the end do not count.
fn release<'a>(key: &mut KeyBuilder, text: &'a str) -> &'a str {
    let mut rest = text;
    let mut numbers = Vec::new();
    loop {
        let (digits, behind) = digits(rest);
        if digits.is_empty() {
            break;
        }
        numbers.push(digits);
        rest = behind;
        match behind.strip_prefix('.') {
            Some(next) if next.starts_with(|c: char| c.is_ascii_digit()) => rest = next,
            _ => break,
        }
    }
    while numbers.last().is_some_and(|digits| digits.bytes().all(|digit| digit == b'0')) {
        numbers.pop();
    }
    for digits in numbers {
        key.byte(NUMBER);
        key.number(digits.as_bytes());
    }
    key.byte(NO_MORE);
    rest
}

fn before(text: &str) -> (Option<(u8, &str)>, &str) {
    for (word, phase) in BEFORE {
        if let (Some(number), rest) = labelled(text, &[word]) {
            return (Some((phase, number)), rest);
        }
    }
    (None, text)
}

fn after(text: &str) -> (Option<&str>, &str) {
    if let Some(rest) = text.strip_prefix('-') {
        let (digits, behind) = digits(rest);
        if !digits.is_empty() {
            return (Some(digits), behind);
        }
    }
    labelled(text, &["post", "rev", "r"])
}

/// A word with a number, and separators around the word: `.post1`, `-rc.2`.
fn labelled<'a>(text: &'a str, words: &[&str]) -> (Option<&'a str>, &'a str) {
    let bare = text.strip_prefix(['.', '-', '_']).unwrap_or(text);
    for word in words {
        if let Some(rest) = bare.strip_prefix(word) {
            let number =
                rest.strip_prefix(['.', '-', '_']).filter(|next| next.starts_with(|c: char| c.is_ascii_digit()));
            let (number, behind) = digits(number.unwrap_or(rest));
            return (Some(number), behind);
        }
    }
    (None, text)
}

fn optional(key: &mut KeyBuilder, number: Option<&str>) {
    key.byte(u8::from(number.is_some()));
    key.number(number.unwrap_or_default().as_bytes());
}

fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))
}
