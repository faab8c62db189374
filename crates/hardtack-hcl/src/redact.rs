//! Keeping sensitive values out of everything that is shown.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{OnceLock, PoisonError, RwLock};

use crate::forms;
use crate::terminal::{Visible, plain};

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

    /// Makes a value known as sensitive: as it is, each of its lines, and both as JSON, the shell, URLs and base64
    /// write them.
    pub fn hide(&self, value: &str) {
        let mut secrets = self.secrets.write().unwrap_or_else(PoisonError::into_inner);
        for text in std::iter::once(value).chain(value.lines().map(str::trim)).filter(|text| text.len() >= SHORTEST) {
            let forms = forms::of(text).into_iter().filter(|form| form.len() >= SHORTEST);
            secrets.extend(forms.map(Secret));
        }
    }

    /// The text with `<sensitive>` in place of every known value, also of one with control characters or sequences for
    /// terminals in it: whoever sees the text would not see those.
    pub fn redact<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let secrets = self.secrets.read().unwrap_or_else(PoisonError::into_inner);
        let mut text = Cow::Borrowed(text);
        for Secret(secret) in secrets.iter() {
            if text.contains(secret.as_str()) {
                text = Cow::Owned(text.replace(secret.as_str(), HIDDEN));
            }
        }
        let Some(mut visible) = Visible::of(&text) else { return text };
        for Secret(secret) in secrets.iter() {
            visible.replace(&plain(secret), HIDDEN);
        }
        match visible.changed() {
            Some(changed) => Cow::Owned(changed),
            None => text,
        }
    }

    /// The text, which is to be continued, redacted and in two parts: what may be shown, and an end in which a value may
    /// begin that the text does not hold whole. The end belongs before what follows.
    pub fn redact_head(&self, text: &str) -> (String, String) {
        let text = self.redact(text);
        let secrets = self.secrets.read().unwrap_or_else(PoisonError::into_inner);
        let longest = secrets.first().map_or(0, |Secret(secret)| secret.len());
        let mut cut = match Visible::of(&text) {
            Some(visible) => visible.start_of_last(longest),
            None => text.len().saturating_sub(longest),
        };
        while !text.is_char_boundary(cut) {
            cut -= 1;
        }
        let (head, end) = text.split_at(cut);
        (head.to_owned(), end.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::Redactor;
    use crate::functions::encode::encode;

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

    #[test]
    fn sees_through_what_a_terminal_does_not_show() {
        let redactor = Redactor::default();
        redactor.hide("hunter22");
        for text in [
            "a hun\u{1b}[0mter22 b",
            "a hun\rter22 b",
            "a h\u{1b}[1;31mu\u{1b}[mnter2\u{0}2 b",
            "a hun\u{1b}]0;title\u{7}ter22 b",
            "a hun\u{1b}]0;title\u{1b}\\ter22 b",
            "a hun\u{1b}(Bter22 b",
            "a hun\u{9b}0mter22 b",
        ] {
            assert_eq!(redactor.redact(text), "a <sensitive> b", "{text:?}");
        }
        // What a sequence would swallow is looked at too, and a sequence that hides nothing stays.
        assert_eq!(redactor.redact("\u{1b}]0;hunter22\u{7}"), "\u{1b}]0;<sensitive>\u{7}");
        assert_eq!(redactor.redact("\u{1b}]hunter2\r2"), "\u{1b}]<sensitive>");
        assert_eq!(redactor.redact("\u{1b}[31mred\u{1b}[0m"), "\u{1b}[31mred\u{1b}[0m");
    }

    #[test]
    fn knows_how_others_write_a_value() {
        let redactor = Redactor::default();
        redactor.hide("hünter/22 it's?");
        for text in [
            "h%C3%BCnter%2F22%20it%27s%3F",
            "h%c3%bcnter%2f22%20it%27s%3f",
            "h%C3%BCnter/22%20it%27s%3F",
            "h%C3%BCnter%2F22+it%27s%3F",
            "'hünter/22 it'\\''s?'",
            "aMO8bnRlci8yMiBpdCdzPw==",
        ] {
            let shown = redactor.redact(text);
            assert!(shown.contains("<sensitive>") && !shown.contains("nter") && !shown.contains("nRlci"), "{shown}");
        }
        // `user:hünter/22 it's?` and the like, where the value begins within a group of three bytes.
        for before in ["", "u", "u:", "me:"] {
            for after in ["", "\n", "@h"] {
                let text = encode(format!("{before}hünter/22 it's?{after}").as_bytes());
                for text in [text.replace('+', "-").replace('/', "_"), text] {
                    let shown = redactor.redact(&text).into_owned();
                    assert!(shown.contains("<sensitive>") && shown.len() < 24, "{shown}");
                }
            }
        }
    }

    #[test]
    fn holds_back_the_end_in_which_a_value_may_begin() {
        let redactor = Redactor::default();
        redactor.hide("hunter22");
        let (head, end) = redactor.redact_head("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa hunter22 hun\u{1b}[0mter");
        assert!(head.starts_with("aaaa") && !head.contains("hun"), "{head}");
        assert_eq!(
            redactor.redact(&format!("{head}{end}22")),
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa <sensitive> <sensitive>"
        );
    }
}
