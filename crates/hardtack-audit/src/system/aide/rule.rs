//! A selection line of aide.conf(5): `/usr/sbin/auditctl$ f p+sha512`, `!/tmp`, `=/var/log/`.

use std::sync::OnceLock;

use hardtack_tree::TreePath;
use regex::bytes::Regex;

use super::expression::Attributes;
use crate::verdict::{Location, Unjudgeable};

/// A selection line.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) form: Form,
    pub(super) pattern: String,
    /// The directory up to which the pattern is a plain path: rules are asked deepest directory first.
    pub(super) node: String,
    /// Letters of the types of files it is for; all when empty.
    pub(super) types: String,
    pub(super) attributes: Attributes,
    pub(super) at: Location,
    /// Made when the first path is asked for: most lines are never reached, and one is asked for many paths.
    matcher: OnceLock<Option<Regex>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Selects,
    Equals,
    LeavesOut,
}

impl Rule {
    pub(super) fn new(form: Form, pattern: String, types: String, attributes: Attributes, at: Location) -> Self {
        Self { form, node: node(&pattern), pattern, types, attributes, at, matcher: OnceLock::new() }
    }

    /// Whether it is for this path of this type. An implicit `^` stands before each pattern, and `$` after one of an
    /// equals rule, which takes in the children of a directory when it ends with a slash.
    pub(super) fn is_match(&self, path: &TreePath, kind: char) -> Result<bool, Unjudgeable> {
        if !self.types.is_empty() && !self.types.contains(kind) {
            return Ok(false);
        }
        match self.matcher.get_or_init(|| self.compile()) {
            Some(matcher) => Ok(matcher.is_match(path.bytes())),
            None => Err(Unjudgeable(format!("{}: cannot tell what {} matches", self.at, self.pattern))),
        }
    }

    fn compile(&self) -> Option<Regex> {
        let pattern = match self.form {
            Form::Selects | Form::LeavesOut => format!("^(?:{})", self.pattern),
            Form::Equals if self.pattern.ends_with('/') => format!("^(?:{})[^/]*$", self.pattern),
            Form::Equals => format!("^(?:{})$", self.pattern),
        };
        Regex::new(&pattern).ok()
    }

    /// Whether its plain part leads to this path.
    pub(super) fn leads_to(&self, path: &TreePath) -> bool {
        TreePath::new(&self.node).is_ok_and(|node| path.starts_with(&node))
    }
}

/// The path up to the last slash before the first letter that means something in a pattern.
fn node(pattern: &str) -> String {
    let (mut plain, mut end) = (String::new(), 0);
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => plain.extend(letters.next()),
            '.' | '^' | '$' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|' => break,
            '/' => {
                end = plain.len();
                plain.push('/');
            }
            other => plain.push(other),
        }
    }
    plain.truncate(end.max(1));
    plain
}

/// Decodes `%20` and its like.
pub(super) fn decoded(text: &str) -> String {
    let mut parts = text.split('%');
    let mut decoded = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let letter = part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()).filter(u8::is_ascii);
        match letter {
            Some(letter) => {
                decoded.push(char::from(letter));
                decoded.push_str(part.get(2..).unwrap_or_default());
            }
            None => {
                decoded.push('%');
                decoded.push_str(part);
            }
        }
    }
    decoded
}
