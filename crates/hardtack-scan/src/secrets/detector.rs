//! Finding secrets in bytes.

use std::collections::BTreeMap;
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, BuildError, MatchKind};

use super::{SecretRule, SecretRules};

/// Bytes before a word that are needed to tell that it begins there.
pub(crate) const BEFORE: usize = 1;

/// Bytes from the begin of a word on that are enough to tell a secret.
pub(crate) const AFTER: usize = 4096;

/// Who asks for a word.
#[derive(Debug)]
pub(super) struct Word {
    text: String,
    /// Places of rules, and of their patterns.
    patterns: Vec<(usize, usize)>,
}

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Looked {
    /// Text, or anything that is not a vendor's.
    Own,
    /// A program or data of a vendor: what is full of things that look like passwords.
    Program,
}

/// A secret in bytes.
#[derive(Debug)]
pub(crate) struct Hit<'r> {
    pub(crate) rule: &'r SecretRule,
    /// The word that it was found by.
    pub(crate) word: &'r str,
    /// Where it begins.
    pub(crate) start: usize,
    /// Where the part is that is secret.
    pub(crate) value: Range<usize>,
}

/// The words of all rules, each once.
pub(super) fn joined(rules: &[SecretRule]) -> Result<(AhoCorasick, Vec<Word>), BuildError> {
    let mut askers: BTreeMap<&str, Vec<(usize, usize)>> = BTreeMap::new();
    for (number, rule) in rules.iter().enumerate() {
        for (place, pattern) in rule.anywhere.iter().enumerate() {
            for word in &pattern.words {
                askers.entry(word).or_default().push((number, place));
            }
        }
    }
    let words: Vec<Word> =
        askers.into_iter().map(|(text, patterns)| Word { text: text.to_owned(), patterns }).collect();
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::Standard)
        .kind(Some(AhoCorasickKind::DFA))
        .build(words.iter().map(|word| &word.text))?;
    Ok((automaton, words))
}

impl SecretRules {
    /// Calls `found` with each secret that begins in `range`.
    pub(crate) fn search<'r>(
        &'r self,
        data: &[u8],
        range: Range<usize>,
        looked: Looked,
        mut found: impl FnMut(Hit<'r>),
    ) {
        let longest = self.askers.iter().map(|word| word.text.len()).max().unwrap_or(0);
        let end = data.len().min(range.end.saturating_add(longest));
        let Some(part) = data.get(range.start..end) else { return };
        for word in self.words.find_overlapping_iter(part) {
            let start = range.start + word.start();
            if start >= range.end {
                continue;
            }
            let Some(asked) = self.askers.get(word.pattern().as_usize()) else { continue };
            let is_within = start > 0 && (data[start - 1].is_ascii_alphanumeric() || data[start - 1] == b'_');
            let window = &data[start..data.len().min(start + AFTER)];
            for (rule, pattern) in &asked.patterns {
                let Some((rule, pattern)) =
                    self.rules.get(*rule).and_then(|rule| Some((rule, rule.anywhere.get(*pattern)?)))
                else {
                    continue;
                };
                if (pattern.boundary && is_within) || (looked == Looked::Program && !pattern.programs) {
                    continue;
                }
                if let Some(shaped) = pattern.shape.find(window) {
                    let value = start + shaped.value.0..start + shaped.value.1;
                    found(Hit { rule, word: &asked.text, start, value });
                }
            }
        }
    }

    /// What of a secret is in `data`, in a few words; `None` where nothing is found.
    pub(crate) fn secret_in(&self, data: &[u8]) -> Option<&str> {
        let mut what = None;
        self.search(data, 0..data.len(), Looked::Own, |hit| what = what.or(Some(hit.rule.title.as_str())));
        what
    }
}
