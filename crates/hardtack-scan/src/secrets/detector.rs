//! Finding secrets in bytes.

use std::ops::Range;

use super::{SecretRule, SecretRules};

/// Bytes before a word that are needed to tell that it begins there.
pub(crate) const BEFORE: usize = 1;

/// Bytes from the begin of a word on that are enough to tell a secret.
pub(crate) const AFTER: usize = 4096;

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

impl SecretRules {
    /// Calls `found` with each secret that begins in `range`.
    pub(crate) fn search<'r>(
        &'r self,
        data: &[u8],
        range: Range<usize>,
        looked: Looked,
        mut found: impl FnMut(Hit<'r>),
    ) {
        self.words.find(data, range, |word, start| {
            let is_within = start > 0 && (data[start - 1].is_ascii_alphanumeric() || data[start - 1] == b'_');
            let window = &data[start..data.len().min(start + AFTER)];
            for (rule, pattern) in &word.askers {
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
                    found(Hit { rule, word: &word.text, start, value });
                }
            }
        });
    }

    /// What of a secret is in `data`, in a few words; `None` where nothing is found.
    pub(crate) fn secret_in(&self, data: &[u8]) -> Option<&str> {
        let mut what = None;
        self.search(data, 0..data.len(), Looked::Own, |hit| what = what.or(Some(hit.rule.title.as_str())));
        what
    }
}
