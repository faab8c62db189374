//! What is told of a secret without telling it.

use std::fmt;

use hardtack_tree::Digest;
use serde::{Deserialize, Serialize};

use super::SecretRule;

/// A value of fewer bytes, or with fewer different ones, could be guessed from its hash.
const UNGUESSABLE: (usize, usize) = (20, 10);

/// What is told of a secret: enough to find it, to revoke it and to know it again, and nothing to guess it by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SecretDetail {
    /// The rule that found it.
    pub rule: String,
    /// The byte of its line that it begins with, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// The word that every such secret begins with, and how many bytes the secret has; nothing for what people choose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<String>,
    /// The same for the same secret at every place and time; for what could be guessed, the same for the same place.
    pub fingerprint: String,
    /// Whether every account may read it.
    #[serde(default)]
    pub readable_by_all: bool,
    /// What to do about it.
    pub remedy: String,
}

impl SecretDetail {
    /// Of a secret `value` that a rule found by `word` at `place`, which is a path or what else tells one place from others.
    pub(crate) fn new(rule: &SecretRule, word: Option<&str>, value: &[u8], place: &str) -> Self {
        let shown = word.filter(|_| !rule.guessable).map(|word| format!("{word}… ({} bytes)", value.len()));
        Self {
            rule: rule.id.clone(),
            column: None,
            shown,
            fingerprint: fingerprint(rule, value, place),
            readable_by_all: false,
            remedy: rule.remedy.clone(),
        }
    }
}

impl fmt::Display for SecretDetail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(shown) = &self.shown {
            // A word may end in a line feed, or be anything in a rule of a user's own.
            write!(f, ", {}", shown.escape_debug())?;
        }
        if self.readable_by_all {
            write!(f, ", which every account may read")?;
        }
        Ok(())
    }
}

/// 16 hexadecimal digits. A hash of what is long and random cannot be turned back; a hash of a password can, by whoever
/// tries likely ones, also when it is salted with something that is known or cut short. So a password is no part of its
/// fingerprint.
fn fingerprint(rule: &SecretRule, value: &[u8], place: &str) -> String {
    let value: Vec<u8> = value.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let mut different = value.clone();
    different.sort_unstable();
    different.dedup();
    let hashed = if !rule.guessable && value.len() >= UNGUESSABLE.0 && different.len() >= UNGUESSABLE.1 {
        [b"value\0", rule.id.as_bytes(), b"\0", &value].concat()
    } else {
        [b"place\0", rule.id.as_bytes(), b"\0", place.as_bytes()].concat()
    };
    Digest::of(hashed).as_bytes()[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}
