//! The words of a rule file.

use std::sync::Arc;

use hardtack_tree::TreePath;

use crate::verdict::Location;

/// A word with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// What it is.
    pub(super) form: Form,
    file: Arc<TreePath>,
    line: usize,
}

/// What a word is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A word, a number, an address.
    Word(String),
    /// A text in quotation marks.
    Text(String),
    /// `{`, `}`, `,`, `(`, `)`, `=` or an operator.
    Sign(&'static str),
    /// A line feed or `;`.
    End,
}

impl Token {
    /// Where it stands.
    pub(super) fn at(&self) -> Location {
        Location { path: TreePath::clone(&self.file), line: Some(self.line) }
    }

    /// The text of a word, in quotation marks or not.
    pub(super) fn word(&self) -> Option<&str> {
        match &self.form {
            Form::Word(word) | Form::Text(word) => Some(word),
            Form::Sign(_) | Form::End => None,
        }
    }

    /// Whether it is this word, without quotation marks.
    pub(super) fn is(&self, word: &str) -> bool {
        matches!(&self.form, Form::Word(own) if own == word)
    }

    /// Whether it is this sign.
    pub(super) fn is_sign(&self, sign: &str) -> bool {
        matches!(&self.form, Form::Sign(own) if *own == sign)
    }

    /// As it could be written.
    pub(super) fn text(&self) -> &str {
        match &self.form {
            Form::Word(text) | Form::Text(text) => text,
            Form::Sign(sign) => sign,
            Form::End => ";",
        }
    }
}

/// Longest first.
const SIGNS: [&str; 13] = ["==", "!=", "<=", ">=", "{", "}", ",", "(", ")", "=", "<", ">", "!"];

/// Takes a text apart. A quotation mark that is not closed ends with its line.
pub(super) fn split(text: &str, file: &Arc<TreePath>) -> Vec<Token> {
    let mut tokens = Vec::new();
    for (index, mut rest) in text.lines().enumerate() {
        let mut push = |form| tokens.push(Token { form, file: Arc::clone(file), line: index + 1 });
        let mut continued = false;
        loop {
            rest = rest.trim_start();
            let Some(first) = rest.chars().next() else { break };
            if first == '#' {
                break;
            }
            if rest.trim_end() == "\\" {
                continued = true;
                break;
            }
            if first == ';' {
                push(Form::End);
                rest = &rest[1..];
            } else if let Some(inner) = rest.strip_prefix('"') {
                let (quoted, after) = inner.split_once('"').unwrap_or((inner, ""));
                push(Form::Text(quoted.to_owned()));
                rest = after;
            } else if let Some(sign) = SIGNS.iter().copied().find(|sign| rest.starts_with(*sign)) {
                push(Form::Sign(sign));
                rest = &rest[sign.len()..];
            } else {
                let is_end = |c: char| c.is_whitespace() || "{};,()=<>!\"#".contains(c);
                let end = rest.find(is_end).unwrap_or(rest.len()).max(first.len_utf8());
                push(Form::Word(rest[..end].to_owned()));
                rest = &rest[end..];
            }
        }
        if !continued {
            push(Form::End);
        }
    }
    tokens
}
