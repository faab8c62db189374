//! Keeping sensitive values out of everything that is shown.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{OnceLock, PoisonError, RwLock};

/// The sensitive values of this process. Every sink (terminal, log, report) passes its text through
/// [`Redactor::redact`] before it is written.
///
/// Values of fewer than four bytes are not replaced: they occur in too many innocent words.
#[derive(Debug, Default)]
pub struct Redactor {
    /// The longest first, so that a value that contains another is replaced whole.
    secrets: RwLock<BTreeSet<Secret>>,
}

#[derive(PartialEq, Eq)]
struct Secret(String);

impl Ord for Secret {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        other.0.len().cmp(&self.0.len()).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for Secret {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(HIDDEN)
    }
}

/// What stands in place of a sensitive value.
pub(crate) const HIDDEN: &str = "<sensitive>";

/// Shortest value that is replaced, in bytes.
const SHORTEST: usize = 4;

impl Redactor {
    /// The one of this process.
    pub fn global() -> &'static Self {
        static GLOBAL: OnceLock<Redactor> = OnceLock::new();
        GLOBAL.get_or_init(Self::default)
    }

    /// Makes a value known as sensitive: as it is, each of its lines, and as JSON writes it.
    pub fn hide(&self, value: &str) {
        let mut secrets = self.secrets.write().unwrap_or_else(PoisonError::into_inner);
        let mut add = |text: &str| {
            if text.len() >= SHORTEST {
                secrets.insert(Secret(text.into()));
            }
        };
        add(value);
        value.lines().map(str::trim).for_each(&mut add);
        let json = serde_json::Value::from(value).to_string();
        add(json.trim_matches('"'));
    }

    /// The text with `<sensitive>` in place of every known value.
    pub fn redact<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let secrets = self.secrets.read().unwrap_or_else(PoisonError::into_inner);
        let mut text = Cow::Borrowed(text);
        for Secret(secret) in secrets.iter() {
            if text.contains(secret.as_str()) {
                text = Cow::Owned(text.replace(secret.as_str(), HIDDEN));
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::Redactor;

    #[test]
    fn replaces_values_lines_and_json_forms() {
        let redactor = Redactor::default();
        redactor.hide("hunter22");
        redactor.hide("first line\nsecond \"line\"");
        redactor.hide("abc");
        insta::assert_snapshot!(redactor.redact("a hunter22, abc"), @"a <sensitive>, abc");
        insta::assert_snapshot!(redactor.redact("+ second \"line\""), @"+ <sensitive>");
        insta::assert_snapshot!(redactor.redact(r#"{"v":"first line\nsecond \"line\""}"#), @r#"{"v":"<sensitive>""}"#);
        assert!(!format!("{redactor:?}").contains("hunter22"));
    }
}
